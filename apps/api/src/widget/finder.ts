import { visitorMessage } from '#channels';
import type { Database } from '#database';
import { newId } from '#kernel';
import { partnersOf, placeOfRequest, plan, storeWish, suitPartners, worldGazetteer } from '#routing';
import type { Door } from '../hook/doors.js';

const mostShown = 3;

export interface NearBy {
  /** As we understood it; null: no place that we know. */
  place: string | null;
  partners: { name: string; services: string[] }[];
}

export interface Wish {
  visitor: string;
  id: string;
  place: string;
  contact: { name: string; reach: string; note: string };
}

/** Finds visitors of a site a partner near them, by the same matching as every request, and keeps what they ask of one. */
export class Finder {
  constructor(private readonly database: Database) {}

  /** Whether there is anybody to be found. */
  async isOpen({ workspaceId }: Door): Promise<boolean> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const [any] = await tx.query(
        `select from partner p where p.workspace_id = $1 and p.status = 'active' and exists (
           select from partner_person s join member m on m.workspace_id = $1 and m.id = s.member_id and m.status in ('active', 'invited')
           where s.workspace_id = $1 and s.partner_id = p.id) limit 1`,
        [workspaceId],
      );
      return any !== undefined;
    });
  }

  near({ workspaceId }: Door, place: string, need: string): Promise<NearBy> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const partners = (await partnersOf(tx, workspaceId)).filter(({ status, people }) => status === 'active' && people.length > 0);
      const known = placeOfRequest({ given: place, wrote: '', profile: null }, partners, worldGazetteer());
      const suits = suitPartners(partners, { text: `${place}\n${need}`, lang: 'und', skills: [], place: known });
      const found = partners.filter(({ id }) => suits.get(id)! > 0).sort((a, b) => suits.get(b.id)! - suits.get(a.id)!);
      return { place: known?.label ?? null, partners: found.slice(0, mostShown).map(({ name, services }) => ({ name, services })) };
    });
  }

  /** Kept before the message is, so that nobody reads the message without it. Twice is once. */
  keep({ workspaceId, channelId }: Door, { visitor, id, place, contact }: Wish, now: Date): Promise<void> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const wish = { id: newId(), channelId, externalId: visitorMessage(visitor, id), place, contact, at: now };
      if (await storeWish(tx, workspaceId, wish)) await plan(tx, workspaceId, 'wish', wish.id, now);
    });
  }
}
