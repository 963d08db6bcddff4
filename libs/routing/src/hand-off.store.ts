import { createHash } from 'node:crypto';
import type { OfferState } from '#contracts';
import type { Transaction } from '#database';

export type Consent = 'not-asked' | 'asked' | 'given' | 'refused';

export interface Contact {
  name: string;
  reach: string;
  note: string;
}

/** An offer to a partner, with what the customer said to it. */
export interface HandOff {
  offerId: string;
  conversationId: string;
  deskId: string;
  /** Who of the partner holds it, as the offer says. */
  memberId: string;
  partnerId: string;
  partner: string;
  state: OfferState;
  offeredAt: Date;
  dueAt: Date;
  place: string | null;
  consent: Consent;
  contact: Contact | null;
  confirmed: boolean | null;
}

const columns = `o.id as "offerId", o.conversation_id as "conversationId", o.desk_id as "deskId", o.member_id as "memberId", h.partner_id as "partnerId", p.name as partner,
  o.state, o.offered_at as "offeredAt", o.due_at as "dueAt", h.place, h.consent, h.contact, h.confirmed`;
const source = `hand_off h join offer o on o.workspace_id = h.workspace_id and o.id = h.offer_id join partner p on p.workspace_id = h.workspace_id and p.id = h.partner_id`;

/** Where the customer agreed before they were asked, whoever takes it may contact them. */
export async function noteHandOffs(
  tx: Transaction,
  workspaceId: string,
  offers: readonly { id: string; conversationId: string; partnerId: string }[],
  place: string | null,
): Promise<void> {
  await tx.query(
    `insert into hand_off (workspace_id, offer_id, conversation_id, partner_id, place, consent, contact, consent_at)
     select $1, g.id, g.conversation_id, g.partner_id, $5, case when o.contact is null then 'not-asked' else 'given' end, o.contact, o.agreed_at
     from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as g (id, conversation_id, partner_id)
     left join offering o on o.workspace_id = $1 and o.conversation_id = g.conversation_id`,
    [workspaceId, offers.map(({ id }) => id), offers.map(({ conversationId }) => conversationId), offers.map(({ partnerId }) => partnerId), place],
  );
}

/** What a partner may still take, has in hand, or has just done. */
export function handOffsOf(tx: Transaction, workspaceId: string, partnerId: string, now: Date): Promise<HandOff[]> {
  return tx.query<HandOff>(
    `select ${columns} from ${source} where h.workspace_id = $1 and h.partner_id = $2
       and ((o.state in ('offered', 'claimed', 'contacted') and o.due_at > $3) or (o.state = 'done' and o.closed_at > $3::timestamptz - interval '14 days'))
     order by o.state = 'done', o.due_at, o.id limit 100`,
    [workspaceId, partnerId, now],
  );
}

export interface TakenHandOff extends Pick<HandOff, 'offerId' | 'conversationId' | 'state' | 'place' | 'consent' | 'contact' | 'confirmed'> {
  takenAt: Date;
  closedAt: Date | null;
}

/** What a partner took at any time, the last first; or those of some offers. Others' and what was never taken are left out. */
export function takenHandOffs(
  tx: Transaction,
  workspaceId: string,
  partnerId: string,
  { offerIds = null, limit }: { offerIds?: readonly string[] | null; limit: number },
): Promise<TakenHandOff[]> {
  return tx.query<TakenHandOff>(
    `select o.id as "offerId", o.conversation_id as "conversationId", o.state, h.place, h.consent, case when h.consent = 'given' then h.contact end as contact,
       h.confirmed, o.claimed_at as "takenAt", o.closed_at as "closedAt"
     from hand_off h join offer o on o.workspace_id = h.workspace_id and o.id = h.offer_id
     where h.workspace_id = $1 and h.partner_id = $2 and o.claimed_at is not null and ($3::uuid[] is null or o.id = any ($3::uuid[]))
     order by o.claimed_at desc, o.id limit $4`,
    [workspaceId, partnerId, offerIds, limit],
  );
}

/** Whoever means to change it locks the offering before. */
export async function handOffById(tx: Transaction, workspaceId: string, offerId: string): Promise<HandOff | null> {
  const [row] = await tx.query<HandOff>(`select ${columns} from ${source} where h.workspace_id = $1 and h.offer_id = $2`, [workspaceId, offerId]);
  return row ?? null;
}

/** Of a conversation: which partners were asked already, by the offer. */
export async function partnersAsked(
  tx: Transaction,
  workspaceId: string,
  conversationId: string,
): Promise<Map<string, { partnerId: string; consent: Consent }>> {
  const rows = await tx.query<{ offer_id: string; partner_id: string; consent: Consent }>(
    `select offer_id, partner_id, consent from hand_off where workspace_id = $1 and conversation_id = $2`,
    [workspaceId, conversationId],
  );
  return new Map(rows.map((row) => [row.offer_id, { partnerId: row.partner_id, consent: row.consent }]));
}

export async function noteConsent(tx: Transaction, workspaceId: string, offerId: string, consent: Consent, contact: Contact | null, now: Date): Promise<void> {
  await tx.query(`update hand_off set consent = $3, contact = $4::jsonb, consent_at = $5 where workspace_id = $1 and offer_id = $2`, [
    workspaceId,
    offerId,
    consent,
    contact && JSON.stringify(contact),
    now,
  ]);
}

export async function noteConfirmed(tx: Transaction, workspaceId: string, offerId: string, confirmed: boolean, now: Date): Promise<void> {
  await tx.query(`update hand_off set confirmed = $3, confirmed_at = $4 where workspace_id = $1 and offer_id = $2`, [workspaceId, offerId, confirmed, now]);
}

/** Whoever holds it has until then. */
export async function extendOffer(tx: Transaction, workspaceId: string, offerId: string, dueAt: Date): Promise<void> {
  const [row] = await tx.query<{ conversation_id: string }>(
    `update offer set due_at = $3 where workspace_id = $1 and id = $2 and state in ('claimed', 'contacted') returning conversation_id`,
    [workspaceId, offerId, dueAt],
  );
  if (!row) return;
  await tx.query(`update offering set due_at = $3 where workspace_id = $1 and conversation_id = $2 and state = 'held'`, [
    workspaceId,
    row.conversation_id,
    dueAt,
  ]);
  await tx.query(`update directory_routing set due_at = $3, leased_until = null where workspace_id = $1 and what = 'offering' and subject_id = $2`, [
    workspaceId,
    row.conversation_id,
    dueAt,
  ]);
}

export type LinkOf = 'partner' | 'consent' | 'outcome';

export interface HandOffLink {
  workspaceId: string;
  offerId: string;
  whose: LinkOf;
  memberId: string | null;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const lifeDays = 30;

/** Keeps what a link opens; only its hash is stored. False when this member has a link to it already. */
export async function keepHandOffLink(tx: Transaction, token: string, link: HandOffLink): Promise<boolean> {
  const kept = await tx.query(
    `insert into directory_hand_off (hash, workspace_id, offer_id, whose, member_id, expires_at)
     select $1, $2, $3, $4, $5::uuid, now() + make_interval(days => $6)
     where $5::uuid is null or not exists (select from directory_hand_off where workspace_id = $2 and offer_id = $3 and whose = $4 and member_id = $5) returning hash`,
    [hashOf(token), link.workspaceId, link.offerId, link.whose, link.memberId, lifeDays],
  );
  return kept.length > 0;
}

/** For one that never reached anybody. */
export async function dropHandOffLink(tx: Transaction, token: string): Promise<void> {
  await tx.query(`delete from directory_hand_off where hash = $1`, [hashOf(token)]);
}

export async function findHandOffLink(tx: Transaction, token: string): Promise<HandOffLink | null> {
  const [row] = await tx.query<HandOffLink>(
    `select workspace_id as "workspaceId", offer_id as "offerId", whose, member_id as "memberId" from directory_hand_off where hash = $1 and expires_at > now()`,
    [hashOf(token)],
  );
  return row ?? null;
}

/** Uses a link up: of two who try at once, one gets it. */
export async function takeHandOffLink(tx: Transaction, token: string): Promise<boolean> {
  return (await tx.query(`delete from directory_hand_off where hash = $1 returning hash`, [hashOf(token)])).length > 0;
}
