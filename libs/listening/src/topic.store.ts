import type { TopicType, TopicView } from '#contracts';
import type { Database, Transaction } from '#database';
import { AppError, newId } from '#kernel';
import { type TopicFiler, takeBack } from './topic-filing.store.js';

interface TopicRow {
  id: string;
  name: string;
  type: TopicType;
  query: string;
  status: 'active' | 'paused';
  searched: boolean;
  phrases: string[];
  found: boolean;
  is_new: boolean;
  created_at: Date;
  changed_at: Date;
  backfill_state: 'running' | 'done' | 'failed';
  backfill_done: number;
  backfill_total: number;
  backfill_error: string | null;
  mentions: number;
  complaints: number;
}

/** Newest first; `limit` and the id of the last one seen make a page. */
export async function topics(tx: Transaction, workspaceId: string, page: { after: string | null; limit: number; id?: string }): Promise<TopicView[]> {
  const rows = await tx.query<TopicRow>(
    `with page as (
       select * from topic where workspace_id = $1 and ($2::uuid is null or id < $2) and ($4::uuid is null or id = $4) order by id desc limit $3),
     week as (
       select topic_id, sum(mentions)::int as mentions, sum(mentions) filter (where kind = 'complaint')::int as complaints from (
         select topic_id, kind, mentions from rollup_quarter where workspace_id = $1 and topic_id in (select id from page) and quarter >= now() - interval '7 days'
         union all
         select topic_id, kind, mentions - folded from topic_minute where workspace_id = $1 and mentions <> folded and topic_id in (select id from page)
           and minute >= now() - interval '7 days') c
       group by topic_id)
     select page.*, coalesce(week.mentions, 0) as mentions, coalesce(week.complaints, 0) as complaints from page left join week on week.topic_id = page.id order by id desc`,
    [workspaceId, page.after, page.limit, page.id ?? null],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    type: row.type,
    query: row.query,
    status: row.status,
    searched: row.searched,
    phrases: row.phrases,
    found: row.found,
    isNew: row.is_new,
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    backfill: { state: row.backfill_state, done: row.backfill_done, total: row.backfill_total, error: row.backfill_error },
    week: { mentions: row.mentions, complaints: row.complaints },
  }));
}

export interface NewTopic {
  name: string;
  type: TopicType;
  query: string;
  backfillDays: number;
  memberId: string | null;
  /** Looked for on the networks, and not only in what comes anyway. */
  searched?: boolean;
  phrases?: readonly string[];
  found?: boolean;
}

/** From the commit on, whatever is heard is asked; the past is looked through by a job. */
export async function insertTopic(tx: Transaction, workspaceId: string, topic: NewTopic): Promise<string> {
  const id = newId();
  const [made] = await tx.query(
    `insert into topic (workspace_id, id, name, type, query, phrases, found, is_new, searched) values ($1, $2, $3, $4, $5, $6, $7, $7, $8)
     on conflict (workspace_id, lower(name)) do nothing returning id`,
    [workspaceId, id, topic.name, topic.type, topic.query, topic.phrases ?? [], topic.found ?? false, topic.searched ?? false],
  );
  if (!made) throw nameTaken();
  await redefined(tx, workspaceId, id, topic.query, topic.memberId, topic.backfillDays);
  return id;
}

const nameTaken = (): AppError => new AppError('conflict', 'Another topic has this name.', { fields: [{ field: 'name', message: 'is taken' }] });

export interface TopicChange {
  name?: string | undefined;
  type?: TopicType | undefined;
  query?: string | undefined;
  status?: 'active' | 'paused' | undefined;
  searched?: boolean | undefined;
  phrases?: readonly string[] | undefined;
  backfillDays?: number | undefined;
  seen?: true | undefined;
}

/** False when there is none. Another query is another definition: the time before is looked through anew, and the series is marked. */
export async function changeTopic(tx: Transaction, workspaceId: string, id: string, change: TopicChange, memberId: string | null): Promise<boolean> {
  const [before] = await tx.query<{ query: string; status: string; name: string }>(
    `select query, status, name from topic where workspace_id = $1 and id = $2 for update`,
    [workspaceId, id],
  );
  if (!before) return false;
  if (change.name !== undefined) {
    const [taken] = await tx.query(`select from topic where workspace_id = $1 and lower(name) = lower($2) and id <> $3`, [workspaceId, change.name, id]);
    if (taken) throw nameTaken();
  }
  await tx.query(
    `update topic set name = coalesce($3, name), type = coalesce($4, type), query = coalesce($5, query), status = coalesce($6, status), phrases = coalesce($7, phrases),
       is_new = is_new and not $8, edited = edited or $9, searched = coalesce($10, searched) where workspace_id = $1 and id = $2`,
    [
      workspaceId,
      id,
      change.name ?? null,
      change.type ?? null,
      change.query ?? null,
      change.status ?? null,
      change.phrases ?? null,
      change.seen ?? false,
      memberId !== null && (change.name !== undefined || change.query !== undefined),
      change.searched ?? null,
    ],
  );
  const query = change.query ?? before.query;
  const redefine = query !== before.query || change.backfillDays !== undefined || (change.status !== undefined && change.status !== before.status);
  if (redefine) await redefined(tx, workspaceId, id, query, memberId, change.backfillDays ?? 30);
  return true;
}

async function redefined(tx: Transaction, workspaceId: string, id: string, query: string, memberId: string | null, backfillDays: number): Promise<void> {
  await tx.query(
    `with told as (insert into topic_change (workspace_id, topic_id, at, query, member_id) values ($1, $2, now(), $3, $4) on conflict do nothing),
     revised as (
       insert into topic_revision (workspace_id, revision) values ($1, 1) on conflict (workspace_id) do update set revision = topic_revision.revision + 1),
     due as (
       insert into directory_backfill (workspace_id, topic_id, due_at) values ($1, $2, now())
       on conflict (workspace_id, topic_id) do update set due_at = now(), leased_until = null)
     update topic set changed_at = now(), backfill_since = now() - make_interval(days => $5), backfill_cursor = null, backfill_state = 'running',
       backfill_done = 0, backfill_error = null,
       backfill_total = (select count(*) from mention where workspace_id = $1 and received_at >= now() - make_interval(days => $5))
     where workspace_id = $1 and id = $2`,
    [workspaceId, id, query, memberId, backfillDays],
  );
}

/** What was counted for it goes with it. False when there is none. */
export async function removeTopic(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const [gone] = await tx.query(`delete from topic where workspace_id = $1 and id = $2 returning id`, [workspaceId, id]);
  if (!gone) return false;
  await tx.query(`update topic_revision set revision = revision + 1 where workspace_id = $1`, [workspaceId]);
  await tx.query(`delete from mention_topic where workspace_id = $1 and topic_id = $2`, [workspaceId, id]);
  for (const table of ['topic_minute', 'rollup_quarter', 'rollup_day', 'topic_change', 'spike'])
    await tx.query(`delete from ${table} where workspace_id = $1 and topic_id = $2`, [workspaceId, id]);
  await tx.query(`delete from directory_backfill where workspace_id = $1 and topic_id = $2`, [workspaceId, id]);
  return true;
}

const leaseMs = 60_000;
const pageSize = 1_000;
const pagesAtOnce = 20;
/** A batch that was being stored when the topic changed is found by looking once more at those minutes. */
const settleMs = 10_000;

/** Topics whose past waits to be looked through. Any number of processes may ask. */
export function backfillsDue(database: Database, now: Date): Promise<{ workspaceId: string; topicId: string }[]> {
  return database.inDirectory((tx) =>
    tx.query(
      `update directory_backfill set leased_until = $2 where (workspace_id, topic_id) in (
         select workspace_id, topic_id from directory_backfill where due_at <= $1 and (leased_until is null or leased_until <= $1) order by due_at limit 4 for update skip locked)
       returning workspace_id as "workspaceId", topic_id as "topicId"`,
      [now, new Date(now.getTime() + leaseMs)],
    ),
  );
}

/** Looks through the next pages of the past, newest first, a transaction each. */
export async function backfill(database: Database, filer: TopicFiler, { workspaceId, topicId }: { workspaceId: string; topicId: string }): Promise<void> {
  for (let page = 0; page < pagesAtOnce; page++) {
    const more = await database.inWorkspace({ workspaceId }, (tx) => backfillPage(tx, filer, workspaceId, topicId));
    if (!more) return;
  }
  await database.inDirectory((tx) =>
    tx.query(`update directory_backfill set leased_until = null where workspace_id = $1 and topic_id = $2`, [workspaceId, topicId]),
  );
}

async function backfillPage(tx: Transaction, filer: TopicFiler, workspaceId: string, topicId: string): Promise<boolean> {
  const [topic] = await tx.query<{ since: Date; changed_at: Date; cursor: string | null; status: string }>(
    `select backfill_since as since, changed_at, backfill_cursor as cursor, status from topic where workspace_id = $1 and id = $2 for update`,
    [workspaceId, topicId],
  );
  if (!topic) {
    await tx.query(`delete from directory_backfill where workspace_id = $1 and topic_id = $2`, [workspaceId, topicId]);
    return false;
  }
  const settling = topic.cursor === floorId(0);
  const rows = await tx.query<{ id: string; inside: boolean }>(
    settling
      ? `select id, true as inside from mention where workspace_id = $1 and id >= $2 and id < $3`
      : `select id, received_at >= $2 as inside from mention where workspace_id = $1 and ($3::uuid is null or id < $3) and received_at >= $2 order by id desc limit ${pageSize}`,
    settling
      ? [workspaceId, floorId(topic.changed_at.getTime() - 120_000), floorId(topic.changed_at.getTime() + settleMs)]
      : [workspaceId, topic.since, topic.cursor],
  );
  await filer.refile(
    tx,
    workspaceId,
    rows.map(({ id }) => id),
    topicId,
  );
  const ended = settling || rows.length < pageSize;
  const done = settling || (ended && Date.now() >= topic.changed_at.getTime() + settleMs);
  await tx.query(
    `update topic set backfill_cursor = $3, backfill_done = case when $4 then backfill_total else least(backfill_total, backfill_done + $5) end,
       backfill_state = case when $4 then 'done' else 'running' end where workspace_id = $1 and id = $2`,
    [workspaceId, topicId, ended ? floorId(0) : rows.at(-1)!.id, ended, settling ? 0 : rows.length],
  );
  if (done) await tx.query(`delete from directory_backfill where workspace_id = $1 and topic_id = $2`, [workspaceId, topicId]);
  else if (ended)
    await tx.query(`update directory_backfill set due_at = $3, leased_until = null where workspace_id = $1 and topic_id = $2`, [
      workspaceId,
      topicId,
      new Date(topic.changed_at.getTime() + settleMs),
    ]);
  if (settling || !ended) return !ended;
  if (topic.status === 'paused') await takeBack(tx, workspaceId, null, topicId);
  return false;
}

/** The smallest UUIDv7 of a moment: ids are in the order of arrival. */
function floorId(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-${ms === 0 ? '0' : '7'}000-${ms === 0 ? '0' : '8'}000-000000000000`;
}
