import type { Kind } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import type { ReaderName } from './port.js';
import { emptyComparison, type PastMention, type RereadingComparison } from './rereading.js';

export type RereadingState = 'comparing' | 'compared' | 'applying' | 'applied' | 'cancelled' | 'failed';

export interface Rereading {
  id: string;
  member_id: string | null;
  created_at: Date;
  finished_at: Date | null;
  state: RereadingState;
  paused: boolean;
  reader: ReaderName;
  /** Version of the workspace's own weights it reads with; null without. */
  teaching: number | null;
  model: string | null;
  since: Date | null;
  total: number;
  seen: number;
  changed: number;
  failed: number;
  applied: number;
  written: number;
  comparison: RereadingComparison;
  problem: string | null;
}

const columns = `id, member_id, created_at, finished_at, state, paused, reader, teaching, model, since, total, seen, changed, failed, applied, written, comparison, problem`;
/** What can be read again: what others wrote and did not take back. */
const readable = `not own and deleted_at is null and text <> ''`;

export async function insertRereading(
  tx: Transaction,
  workspaceId: string,
  rereading: Pick<Rereading, 'id' | 'member_id' | 'reader' | 'teaching' | 'model' | 'since'>,
): Promise<Rereading> {
  const [row] = await tx.query<Rereading>(
    `insert into rereading (workspace_id, id, member_id, created_at, state, reader, teaching, model, since, comparison, total)
     values ($1, $2, $3, now(), 'comparing', $4, $5, $6, $7, $8,
       (select count(*) from mention where workspace_id = $1 and ${readable} and ($7::timestamptz is null or received_at >= $7)))
     returning ${columns}`,
    [workspaceId, rereading.id, rereading.member_id, rereading.reader, rereading.teaching, rereading.model, rereading.since, JSON.stringify(emptyComparison())],
  );
  await due(tx, workspaceId, rereading.id);
  return row!;
}

export async function findRereading(tx: Transaction, workspaceId: string, id: string, lock: '' | 'for update' = ''): Promise<Rereading | null> {
  const [row] = await tx.query<Rereading>(`select ${columns} from rereading where workspace_id = $1 and id = $2 ${lock}`, [workspaceId, id]);
  return row ?? null;
}

/** Newest first; `before` is the id of the last one seen. */
export function listRereadings(tx: Transaction, workspaceId: string, { before, limit }: { before?: string | undefined; limit: number }): Promise<Rereading[]> {
  return tx.query<Rereading>(`select ${columns} from rereading where workspace_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`, [
    workspaceId,
    before ?? null,
    limit,
  ]);
}

/** Two at once would fight over what stands. */
export async function isRereading(tx: Transaction, workspaceId: string): Promise<boolean> {
  const [row] = await tx.query(`select from rereading where workspace_id = $1 and state in ('comparing', 'applying') limit 1`, [workspaceId]);
  return row !== undefined;
}

async function due(tx: Transaction, workspaceId: string, id: string, at = new Date()): Promise<void> {
  await tx.query(
    `insert into directory_rereading (workspace_id, rereading_id, due_at) values ($1, $2, $3)
     on conflict (workspace_id, rereading_id) do update set due_at = excluded.due_at`,
    [workspaceId, id, at],
  );
}

export async function tellRereading(tx: Transaction, workspaceId: string, id: string, state: RereadingState, memberId: string | null): Promise<void> {
  await appendEvents(tx, workspaceId, [{ type: 'rereading.changed', memberId, body: { rereadingId: id, state } }]);
}

/** Goes on to another state; those that need work are due, the others are not. */
export async function moveRereading(
  tx: Transaction,
  workspaceId: string,
  id: string,
  change: { state?: RereadingState; paused?: boolean },
): Promise<Rereading> {
  const [row] = await tx.query<Rereading>(
    `update rereading set state = coalesce($3, state), paused = coalesce($4, paused),
       finished_at = case when $3 in ('applied', 'cancelled', 'failed') then now() else finished_at end,
       cursor_at = case when $3 in ('applying', 'compared') then null else cursor_at end,
       cursor_id = case when $3 in ('applying', 'compared') then null else cursor_id end
     where workspace_id = $1 and id = $2 returning ${columns}`,
    [workspaceId, id, change.state ?? null, change.paused ?? null],
  );
  if (['comparing', 'applying'].includes(row!.state) && !row!.paused) await due(tx, workspaceId, id);
  else await tx.query(`delete from directory_rereading where workspace_id = $1 and rereading_id = $2`, [workspaceId, id]);
  return row!;
}

export interface DueRereading {
  workspaceId: string;
  rereadingId: string;
}

export async function dueRereadings(database: Database, now: Date): Promise<DueRereading[]> {
  const rows = await database.inDirectory((tx) =>
    tx.query<{ workspace_id: string; rereading_id: string }>(
      `select workspace_id, rereading_id from directory_rereading where due_at <= $1 and (leased_until is null or leased_until <= $1) order by due_at limit 50`,
      [now],
    ),
  );
  return rows.map((row) => ({ workspaceId: row.workspace_id, rereadingId: row.rereading_id }));
}

/** Takes the lease, or holds on to it (`held`); null when another worker has it or there is nothing to do. */
export async function leaseRereading(
  tx: Transaction,
  { workspaceId, rereadingId }: DueRereading,
  now: Date,
  leaseMs: number,
  held: Date | null,
): Promise<Date | null> {
  const until = new Date(now.getTime() + leaseMs);
  const rows = await tx.query(
    `update directory_rereading set leased_until = $4 where workspace_id = $1 and rereading_id = $2 and due_at <= $3
       and (leased_until is null or leased_until <= $3 or leased_until = $5) returning rereading_id`,
    [workspaceId, rereadingId, now, until, held],
  );
  return rows.length > 0 ? until : null;
}

export async function releaseRereading(tx: Transaction, { workspaceId, rereadingId }: DueRereading, held: Date, dueAt: Date): Promise<void> {
  await tx.query(`update directory_rereading set leased_until = null, due_at = $4 where workspace_id = $1 and rereading_id = $2 and leased_until = $3`, [
    workspaceId,
    rereadingId,
    held,
    dueAt,
  ]);
}

/** The next mentions behind the cursor, newest first. What came after the rereading was asked for is read by whoever reads now. */
export function pastMentions(tx: Transaction, workspaceId: string, id: string, limit: number): Promise<PastMention[]> {
  return tx.query<PastMention>(
    `select m.id, case when m.title is null then m.text else m.title || E'\\n' || m.text end as text, m.kind, m.model,
       case when m.corrected_by is null then null else m.kind end as label,
       case when m.corrected_by is null then null else (
         select c.previous ->> 'kind' from correction c where c.workspace_id = $1 and c.mention_id = m.id and c.undone_at is null order by c.id limit 1)
       end as "readBefore"
     from rereading r cross join lateral (
       select * from mention where workspace_id = $1 and ${readable}
         and (received_at, id) < (coalesce(r.cursor_at, r.created_at), coalesce(r.cursor_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
         and received_at >= coalesce(r.since, '-infinity')
       order by received_at desc, id desc limit $3) m
     where r.workspace_id = $1 and r.id = $2 order by m.received_at desc, m.id desc`,
    [workspaceId, id, limit],
  );
}

export interface Progress {
  lastId: string | null;
  seen?: number;
  changed?: number;
  failed?: number;
  applied?: number;
  written?: number;
  comparison?: RereadingComparison;
  model?: string;
}

export async function noteProgress(tx: Transaction, workspaceId: string, id: string, by: Progress): Promise<void> {
  await tx.query(
    `update rereading r set seen = seen + $4, changed = changed + $5, failed = failed + $6, applied = applied + $7, written = written + $8,
       comparison = coalesce($9::jsonb, comparison), model = coalesce($10, model), problem = null, cursor_id = coalesce($3, cursor_id),
       cursor_at = coalesce((select received_at from mention m where m.workspace_id = $1 and m.id = $3), cursor_at)
     where workspace_id = $1 and id = $2`,
    [
      workspaceId,
      id,
      by.lastId,
      by.seen ?? 0,
      by.changed ?? 0,
      by.failed ?? 0,
      by.applied ?? 0,
      by.written ?? 0,
      by.comparison ? JSON.stringify(by.comparison) : null,
      by.model ?? null,
    ],
  );
}

export async function noteProblem(tx: Transaction, workspaceId: string, id: string, problem: string): Promise<void> {
  await tx.query(`update rereading set problem = $3 where workspace_id = $1 and id = $2`, [workspaceId, id, problem.slice(0, 500)]);
}

/** Texts of examples, for those that were not deleted since. */
export function exampleTexts(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<{ id: string; text: string; lang: string; kind: Kind }[]> {
  return tx.query(`select id, text, lang, kind from mention where workspace_id = $1 and id = any ($2::uuid[]) and deleted_at is null`, [workspaceId, ids]);
}
