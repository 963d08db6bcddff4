import type { Transaction } from '#database';
import type { Contact } from './hand-off.store.js';

/** What a visitor of a site asks of a partner, before their words are a conversation; they agreed to be contacted. */
export interface PartnerWish {
  id: string;
  channelId: string;
  /** The network's id of the message that asks. */
  externalId: string;
  place: string;
  contact: Contact;
  at: Date;
}

/** False when this message asked before. */
export async function storeWish(tx: Transaction, workspaceId: string, { id, channelId, externalId, place, contact, at }: PartnerWish): Promise<boolean> {
  const rows = await tx.query(
    `insert into partner_wish (workspace_id, id, channel_id, external_id, place, contact, at) values ($1, $2, $3, $4, $5, $6::jsonb, $7)
     on conflict do nothing returning id`,
    [workspaceId, id, channelId, externalId, place, JSON.stringify(contact), at],
  );
  return rows.length > 0;
}

/** With the conversation that its message opened or joined; null there: not read yet. */
export async function wishById(tx: Transaction, workspaceId: string, id: string): Promise<(PartnerWish & { conversationId: string | null }) | null> {
  const [row] = await tx.query<PartnerWish & { conversationId: string | null }>(
    `select w.id, w.channel_id as "channelId", w.external_id as "externalId", w.place, w.contact, w.at, m.conversation_id as "conversationId"
     from partner_wish w left join mention m on m.workspace_id = w.workspace_id and m.channel_id = w.channel_id and m.external_id = w.external_id
     where w.workspace_id = $1 and w.id = $2 for update of w`,
    [workspaceId, id],
  );
  return row ?? null;
}

export async function dropWish(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.query(`delete from partner_wish where workspace_id = $1 and id = $2`, [workspaceId, id]);
}

/**
 * Whoever takes it of this offering may contact the customer, who agreed before they were asked. The offering must be locked.
 */
export async function agreeBefore(
  tx: Transaction,
  workspaceId: string,
  conversationId: string,
  { place, contact, at }: Pick<PartnerWish, 'place' | 'contact' | 'at'>,
): Promise<void> {
  await tx.query(`update offering set place = $3, contact = $4::jsonb, agreed_at = $5 where workspace_id = $1 and conversation_id = $2`, [
    workspaceId,
    conversationId,
    place,
    JSON.stringify(contact),
    at,
  ]);
  await tx.query(
    `update hand_off h set consent = 'given', contact = $3::jsonb, consent_at = $4 from offer o
     where h.workspace_id = $1 and h.conversation_id = $2 and o.workspace_id = $1 and o.id = h.offer_id and o.state in ('offered', 'claimed') and h.consent in ('not-asked', 'asked')`,
    [workspaceId, conversationId, JSON.stringify(contact), at],
  );
}
