import type { Database, Transaction } from '#database';

export interface Waiting {
  mentionId: string;
  text: string;
}

/** So many of the latest posts are read anew after a correction; older ones by a rereading. */
const mostFresh = 2_000;

/**
 * What should be read anew when the workspace learnt something: work that still waits, the latest posts, and mentions whose
 * correction was taken back. Only what another version read; after it was read, it is here no more.
 */
export function staleMentions(tx: Transaction, workspaceId: string, model: string, limit: number): Promise<Waiting[]> {
  return tx.query<Waiting>(
    `with near as (
       select id from (select id from mention where workspace_id = $1 order by received_at desc, id desc limit ${mostFresh}) recent
       union
       select last_mention_id from (select last_mention_id from conversation where workspace_id = $1 and waiting_since is not null order by waiting_since desc limit ${mostFresh}) waiting
       union
       select mention_id from (select mention_id from correction where workspace_id = $1 and undone_at is not null order by id desc limit 200) undone)
     select m.id as "mentionId", case when title is null then text else title || E'\\n' || text end as text
     from near join mention m on m.workspace_id = $1 and m.id = near.id
     where m.model <> $2 and m.model ~ '^[^:]+@' and m.corrected_by is null and m.deleted_at is null and m.text <> '' limit $3`,
    [workspaceId, model, limit],
  );
}

/** Has the workspace's worker look at it soon. */
export async function askToFreshen(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.query(
    `insert into directory_teaching (workspace_id, due_at) values ($1, now()) on conflict (workspace_id) do update set due_at = least(directory_teaching.due_at, excluded.due_at)`,
    [workspaceId],
  );
}

/** Workspaces that learnt or were told something and whose posts nobody is reading anew. */
export async function workspacesToFreshen(database: Database, now: Date): Promise<string[]> {
  const rows = await database.inDirectory((tx) =>
    tx.query<{ workspace_id: string }>(
      `select workspace_id from directory_teaching where due_at <= $1 and (leased_until is null or leased_until <= $1) order by due_at limit 100`,
      [now],
    ),
  );
  return rows.map((row) => row.workspace_id);
}

/**
 * Null when another worker is at it. What was asked for is taken with the lease and due again when that runs out, so that
 * whoever asks meanwhile is told from it.
 */
export async function takeFreshening(tx: Transaction, workspaceId: string, now: Date, leaseMs: number): Promise<Date | null> {
  const leasedUntil = new Date(now.getTime() + leaseMs);
  const rows = await tx.query(
    `update directory_teaching set leased_until = $3, due_at = $3 where workspace_id = $1 and (leased_until is null or leased_until <= $2) returning workspace_id`,
    [workspaceId, now, leasedUntil],
  );
  return rows.length > 0 ? leasedUntil : null;
}

/** Done: unless something was asked for meanwhile, there is nothing to come back for. */
export async function finishFreshening(tx: Transaction, workspaceId: string, leasedUntil: Date): Promise<void> {
  await tx.query(`delete from directory_teaching where workspace_id = $1 and leased_until = $2 and due_at = $2`, [workspaceId, leasedUntil]);
  await tx.query(`update directory_teaching set leased_until = null where workspace_id = $1 and leased_until = $2`, [workspaceId, leasedUntil]);
}
