import type { Transaction } from '#database';
import { NIL_ID } from '#kernel';
import type { Kind, Status } from '#contracts';

/** Where a conversation is counted. */
export interface Facet {
  status: Status;
  kind: Kind;
  unsure: boolean;
  channelId: string;
  deskId: string | null;
  assigneeId: string | null;
}

/** null before: opened; null after: gone. */
export interface FacetChange {
  before: Facet | null;
  after: Facet | null;
}

/** Transactions that count the same facet write to one of these, so that they seldom wait for each other. */
const slots = 4;

/** Pure: what the changes add up to, in the order in which counters are locked. */
export function sumFacets(changes: readonly FacetChange[]): { facet: Facet; by: number }[] {
  const sums = new Map<string, { facet: Facet; by: number }>();
  const add = (facet: Facet | null, by: number): void => {
    if (!facet) return;
    const key = [facet.status, facet.kind, facet.unsure, facet.channelId, facet.deskId ?? NIL_ID, facet.assigneeId ?? NIL_ID].join(' ');
    const sum = sums.get(key);
    if (sum) sum.by += by;
    else sums.set(key, { facet, by });
  };
  for (const change of changes) {
    add(change.before, -1);
    add(change.after, 1);
  }
  return [...sums]
    .filter(([, sum]) => sum.by !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, sum]) => sum);
}

/** Keeps the inbox counts true, in the transaction that changes the conversations. */
export async function countFacets(tx: Transaction, workspaceId: string, changes: readonly FacetChange[]): Promise<void> {
  const sums = sumFacets(changes);
  if (sums.length === 0) return;
  await tx.query(
    `insert into inbox_count (workspace_id, status, kind, unsure, channel_id, desk_id, assignee_id, slot, conversations)
     select $1, status, kind, unsure, channel_id, desk_id, assignee_id, $2, by
     from unnest($3::text[], $4::text[], $5::boolean[], $6::uuid[], $7::uuid[], $8::uuid[], $9::integer[])
       as f (status, kind, unsure, channel_id, desk_id, assignee_id, by)
     on conflict (workspace_id, status, kind, unsure, channel_id, desk_id, assignee_id, slot)
     do update set conversations = inbox_count.conversations + excluded.conversations`,
    [
      workspaceId,
      Math.floor(Math.random() * slots),
      sums.map((s) => s.facet.status),
      sums.map((s) => s.facet.kind),
      sums.map((s) => s.facet.unsure),
      sums.map((s) => s.facet.channelId),
      sums.map((s) => s.facet.deskId ?? NIL_ID),
      sums.map((s) => s.facet.assigneeId ?? NIL_ID),
      sums.map((s) => s.by),
    ],
  );
}
