import type { Database } from '#database';
import type { DueKind } from './offering.store.js';

export interface Due {
  workspaceId: string;
  what: DueKind;
  subjectId: string;
}

/** Leases what is due of these kinds, oldest first: any number of processes may ask, and each gets others. */
export function leaseDue(database: Database, kinds: readonly DueKind[], now: Date, leaseMs: number, limit: number): Promise<Due[]> {
  return database.inDirectory((tx) =>
    tx.query<Due>(
      `update directory_routing d set leased_until = $3 from (
         select workspace_id, what, subject_id from directory_routing
         where due_at <= $2 and what = any ($1::text[]) and (leased_until is null or leased_until <= $2) order by due_at limit $4 for update skip locked) due
       where d.workspace_id = due.workspace_id and d.what = due.what and d.subject_id = due.subject_id
       returning d.workspace_id as "workspaceId", d.what, d.subject_id as "subjectId"`,
      [kinds, now, new Date(now.getTime() + leaseMs), limit],
    ),
  );
}

/** Done with it; null: for good. */
export async function settleDue(database: Database, due: Due, next: Date | null): Promise<void> {
  await database.inDirectory((tx) =>
    next
      ? tx.query(`update directory_routing set due_at = $4, leased_until = null where workspace_id = $1 and what = $2 and subject_id = $3`, [
          due.workspaceId,
          due.what,
          due.subjectId,
          next,
        ])
      : tx.query(`delete from directory_routing where workspace_id = $1 and what = $2 and subject_id = $3 and leased_until is not null`, [
          due.workspaceId,
          due.what,
          due.subjectId,
        ]),
  );
}

/** Desks that hand out their work by themselves, by workspace. */
export async function automaticDesks(database: Database): Promise<Map<string, string[]>> {
  const rows = await database.inDirectory((tx) =>
    tx.query<{ workspace_id: string; subject_id: string }>(`select workspace_id, subject_id from directory_routing where what = 'desk'`),
  );
  const desks = new Map<string, string[]>();
  for (const { workspace_id, subject_id } of rows) desks.set(workspace_id, [...(desks.get(workspace_id) ?? []), subject_id]);
  return desks;
}
