import type { Database, Transaction } from '#database';

/** After so many tries the built-in reading stands. */
const mostAttempts = 5;

/** Puts aside what the built-in reader was unsure of, in the transaction that stores it. Whoever works at it comes later. */
export async function askSecond(tx: Transaction, workspaceId: string, mentionIds: readonly string[], unsureBelow: number): Promise<number> {
  if (mentionIds.length === 0) return 0;
  const asked = await tx.query(
    `insert into second_reading (workspace_id, mention_id)
     select $1, id from mention where workspace_id = $1 and id = any ($2::uuid[]) and confidence < $3 and not own and corrected_by is null and deleted_at is null and text <> ''
     order by id on conflict (workspace_id, mention_id) do update set attempts = 0 returning mention_id`,
    [workspaceId, mentionIds, unsureBelow],
  );
  if (asked.length > 0)
    await tx.query(`insert into directory_second_reading (workspace_id, due_at) values ($1, now()) on conflict (workspace_id) do nothing`, [workspaceId]);
  return asked.length;
}

export async function workspacesWaiting(database: Database, now: Date): Promise<string[]> {
  const rows = await database.inDirectory((tx) =>
    tx.query<{ workspace_id: string }>(
      `select workspace_id from directory_second_reading where due_at <= $1 and (leased_until is null or leased_until <= $1) order by due_at limit 50`,
      [now],
    ),
  );
  return rows.map((row) => row.workspace_id);
}

/** Null when another worker is at it, or it is too early. */
export async function leaseSecond(tx: Transaction, workspaceId: string, now: Date, leaseMs: number): Promise<Date | null> {
  const until = new Date(now.getTime() + leaseMs);
  const rows = await tx.query(
    `update directory_second_reading set leased_until = $3 where workspace_id = $1 and due_at <= $2 and (leased_until is null or leased_until <= $2) returning workspace_id`,
    [workspaceId, now, until],
  );
  return rows.length > 0 ? until : null;
}

/** Comes back at `dueAt`, or never when nothing waits any more. */
export async function releaseSecond(tx: Transaction, workspaceId: string, held: Date, dueAt: Date): Promise<boolean> {
  await tx.query(
    `delete from directory_second_reading d where workspace_id = $1 and leased_until = $2 and not exists (
    select from second_reading s where s.workspace_id = $1)`,
    [workspaceId, held],
  );
  const rows = await tx.query(
    `update directory_second_reading set leased_until = null, due_at = $3 where workspace_id = $1 and leased_until = $2 returning workspace_id`,
    [workspaceId, held, dueAt],
  );
  return rows.length > 0;
}

/** What waits, the oldest first; each time it is taken counts as a try. */
export async function waitingForSecond(tx: Transaction, workspaceId: string, limit: number): Promise<{ id: string; text: string }[]> {
  await tx.query(
    `delete from second_reading s where workspace_id = $1 and (attempts >= ${mostAttempts} or not exists (
       select from mention m where m.workspace_id = $1 and m.id = s.mention_id and m.corrected_by is null and m.deleted_at is null))`,
    [workspaceId],
  );
  return tx.query(
    `with taken as (
       update second_reading set attempts = attempts + 1 where workspace_id = $1 and mention_id in (
         select mention_id from second_reading where workspace_id = $1 order by asked_at, mention_id limit $2) returning mention_id, asked_at)
     select m.id, case when m.title is null then m.text else m.title || E'\\n' || m.text end as text
     from taken join mention m on m.workspace_id = $1 and m.id = taken.mention_id order by taken.asked_at, m.id`,
    [workspaceId, limit],
  );
}

/** Tries that never reached a judgement, such as a used-up budget, do not count. */
export async function giveBack(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<void> {
  await tx.query(`update second_reading set attempts = greatest(0, attempts - 1) where workspace_id = $1 and mention_id = any ($2::uuid[])`, [
    workspaceId,
    ids,
  ]);
}

export async function forgetSecond(tx: Transaction, workspaceId: string, ids: readonly string[] | null): Promise<void> {
  await tx.query(`delete from second_reading where workspace_id = $1 and ($2::uuid[] is null or mention_id = any ($2::uuid[]))`, [workspaceId, ids]);
}
