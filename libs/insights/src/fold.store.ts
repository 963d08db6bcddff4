import type { Database, Transaction } from '#database';
import { NIL_ID } from '#kernel';

/** What `topic_id` says when everything is counted, whatever its topics. */
export const everything = NIL_ID;

const atOnce = 5_000;

interface Source {
  table: 'rollup_minute' | 'topic_minute';
  topic: string;
  sentiment: string;
  key: string;
}
const sources: readonly Source[] = [
  { table: 'rollup_minute', topic: `'${everything}'::uuid`, sentiment: '0::smallint', key: 'minute, channel_id, kind, lang, slot' },
  { table: 'topic_minute', topic: 'topic_id', sentiment: 'sentiment', key: 'minute, topic_id, channel_id, kind, lang, sentiment, slot' },
];

/** The time zone in which the workspace's days begin. */
export async function timeZoneOf(tx: Transaction, workspaceId: string): Promise<string> {
  const [row] = await tx.query<{ zone: string | null }>(`select settings ->> 'timeZone' as zone from workspace where id = $1`, [workspaceId]);
  return row?.zone ?? 'UTC';
}

/** Workspaces that listen to anything. */
export async function listeningWorkspaces(database: Database): Promise<string[]> {
  const rows = await database.inDirectory((tx) => tx.query<{ id: string }>(`select distinct workspace_id as id from directory_channel`));
  return rows.map(({ id }) => id);
}

/** Keeps the zone as it is until the transaction ends; `alone`: to change it. False when somebody changes it, or counts by it. */
export async function holdZone(tx: Transaction, workspaceId: string, alone = false): Promise<boolean> {
  const [row] = await tx.query<{ held: boolean }>(
    `select pg_try_advisory_xact_lock${alone ? '' : '_shared'}(hashtext('earshot.time zone'), hashtext($1)) as held`,
    [workspaceId],
  );
  return row!.held;
}

/** Adds what minutes gained or lost since they were last folded to quarters and days. Answers false when nothing is left to do now. */
export async function fold(tx: Transaction, workspaceId: string, before = new Date(Date.now() - 120_000)): Promise<boolean> {
  if (!(await holdZone(tx, workspaceId))) return false;
  const zone = await timeZoneOf(tx, workspaceId);
  let more = false;
  for (const source of sources) {
    const [row] = await tx.query<{ folded: number }>(foldSql(source), [workspaceId, before, zone]);
    more ||= row!.folded === atOnce;
  }
  return more;
}

function foldSql({ table, topic, sentiment, key }: Source): string {
  const same = key
    .split(', ')
    .map((column) => `t.${column} = d.${column}`)
    .join(' and ');
  return `with d as materialized (
      select ${key}, mentions, mentions - folded as delta from ${table} where workspace_id = $1 and mentions <> folded and minute < $2
      order by ${key} limit ${atOnce} for update),
    marked as (update ${table} t set folded = d.mentions from d where t.workspace_id = $1 and ${same}),
    cells as (
      select ${topic} as topic_id, date_bin('15 minutes', minute, 'epoch'::timestamptz) as quarter, channel_id, kind, lang, ${sentiment} as sentiment, sum(delta)::int as mentions
      from d group by 1, 2, 3, 4, 5, 6),
    quarters as (
      insert into rollup_quarter (workspace_id, topic_id, quarter, channel_id, kind, lang, sentiment, mentions)
      select $1, topic_id, quarter, channel_id, kind, lang, sentiment, mentions from cells where mentions <> 0 order by 2, 3, 4, 5, 6, 7
      on conflict (workspace_id, topic_id, quarter, channel_id, kind, lang, sentiment) do update set mentions = rollup_quarter.mentions + excluded.mentions),
    days as (${daysSql('cells')})
    select count(*)::int as folded from d`;
}

/** Quarters, summed to local days along each axis. $3 is the time zone. */
function daysSql(cells: string): string {
  return `insert into rollup_day (workspace_id, topic_id, axis, day, value, kind, sentiment, mentions)
    select $1, topic_id, axis, (quarter at time zone $3)::date, value, kind, sentiment, sum(mentions)
    from ${cells} cross join lateral (values ('all', ''), ('channel', channel_id::text), ('lang', lang)) as a (axis, value)
    where mentions <> 0 group by 2, 3, 4, 5, 6, 7 order by 2, 3, 4, 5, 6, 7
    on conflict (workspace_id, topic_id, axis, day, value, kind, sentiment) do update set mentions = rollup_day.mentions + excluded.mentions`;
}

/** Sums the days of one topic anew, as they begin in a zone. Whoever calls holds the days. */
export async function redateTopic(tx: Transaction, workspaceId: string, topicId: string, zone: string): Promise<void> {
  await tx.query(`delete from rollup_day where workspace_id = $1 and topic_id = $2`, [workspaceId, topicId]);
  await tx.query(daysSql('rollup_quarter').replace('where mentions <> 0', 'where mentions <> 0 and workspace_id = $1 and topic_id = $2'), [
    workspaceId,
    topicId,
    zone,
  ]);
}

/** Counts everything anew from what is stored. Nobody counts meanwhile. */
export async function rebuildRollups(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.query(`lock table rollup_minute, topic_minute, rollup_quarter, rollup_day in share row exclusive mode`);
  for (const table of ['rollup_minute', 'topic_minute', 'rollup_quarter', 'rollup_day'])
    await tx.query(`delete from ${table} where workspace_id = $1`, [workspaceId]);
  await tx.query(
    `insert into rollup_minute (workspace_id, minute, channel_id, kind, lang, slot, mentions)
     select $1, date_trunc('minute', received_at, 'UTC'), channel_id, kind, lang, 0, count(*) from mention where workspace_id = $1 and not own group by 2, 3, 4, 5`,
    [workspaceId],
  );
  await tx.query(
    `insert into topic_minute (workspace_id, minute, topic_id, channel_id, kind, lang, sentiment, slot, mentions)
     select $1, date_trunc('minute', at, 'UTC'), topic_id, channel_id, kind, lang, sentiment, 0, count(*) from mention_topic where workspace_id = $1 group by 2, 3, 4, 5, 6, 7`,
    [workspaceId],
  );
  while (await fold(tx, workspaceId, new Date(8.64e15 / 2)));
}

/** Cells, at any grain, whose kept count is not what counting anew gives. Empty when the rollups are right. */
export async function wrongCounts(tx: Transaction, workspaceId: string): Promise<{ grain: string; kept: number; counted: number }[]> {
  const zone = await timeZoneOf(tx, workspaceId);
  return tx.query(
    `with facts as (
       select '${everything}'::uuid as topic_id, received_at as at, channel_id, kind, lang, 0::smallint as sentiment from mention where workspace_id = $1 and not own
       union all select topic_id, at, channel_id, kind, lang, sentiment from mention_topic where workspace_id = $1),
     minutes as (
       select '${everything}'::uuid as topic_id, minute, channel_id, kind, lang, 0::smallint as sentiment, mentions, folded from rollup_minute where workspace_id = $1
       union all select topic_id, minute, channel_id, kind, lang, sentiment, mentions, folded from topic_minute where workspace_id = $1),
     counted as (
       select 'minute' as grain, concat_ws(' ', topic_id, date_trunc('minute', at, 'UTC')::text, channel_id, kind, lang, sentiment) as cell, 1 as n from facts
       union all select 'quarter', concat_ws(' ', topic_id, date_bin('15 minutes', at, 'epoch'::timestamptz)::text, channel_id, kind, lang, sentiment), 1 from facts
       union all select 'day', concat_ws(' ', topic_id, axis, (at at time zone $2)::date::text, value, kind, sentiment), 1 from facts
         cross join lateral (values ('all', ''), ('channel', channel_id::text), ('lang', lang)) as a (axis, value)),
     kept as (
       select 'minute' as grain, concat_ws(' ', topic_id, minute::text, channel_id, kind, lang, sentiment) as cell, mentions as n from minutes
       union all select 'quarter', concat_ws(' ', topic_id, quarter::text, channel_id, kind, lang, sentiment), mentions from rollup_quarter where workspace_id = $1
       union all select 'quarter', concat_ws(' ', topic_id, date_bin('15 minutes', minute, 'epoch'::timestamptz)::text, channel_id, kind, lang, sentiment), mentions - folded from minutes
       union all select 'day', concat_ws(' ', topic_id, axis, day::text, value, kind, sentiment), mentions from rollup_day where workspace_id = $1
       union all select 'day', concat_ws(' ', topic_id, axis, (minute at time zone $2)::date::text, value, kind, sentiment), mentions - folded from minutes
         cross join lateral (values ('all', ''), ('channel', channel_id::text), ('lang', lang)) as a (axis, value))
     select coalesce(k.grain, c.grain) as grain, coalesce(k.n, 0)::int as kept, coalesce(c.n, 0)::int as counted
     from (select grain, cell, sum(n) as n from kept group by 1, 2) k full join (select grain, cell, sum(n) as n from counted group by 1, 2) c on c.grain = k.grain and c.cell = k.cell
     where coalesce(k.n, 0) <> coalesce(c.n, 0) limit 100`,
    [workspaceId, zone],
  );
}
