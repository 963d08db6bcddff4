import type { BusinessHours, ServiceMeasure, ZonedHours } from '#contracts';
import type { Transaction } from '#database';
import { NIL_ID } from '#kernel';
import { timeZoneOf } from './fold.store.js';
import { bucketOf, growth, type ServiceLine, type Timed, timesOf } from './service.js';
import { type Policy, promisedSeconds, workHours } from './service-hours.js';

const atOnce = 200;
/** Times of a thread with more to it are told from so many of its newest lines. */
const mostLines = 400;

const grains = `(values ('day'), ('week'), ('month')) as g (grain)`;

/** Minutes of work between two moments. */
export type MinutesBetween = (start: Date, end: Date, hours: BusinessHours) => number;

interface ThreadRow {
  id: string;
  channel_id: string;
  desk_id: string | null;
  team_id: string | null;
  assignee_id: string | null;
  opened_at: Date;
  resolved_at: Date | null;
  resolver_id: string | null;
  sla_policy_id: string | null;
  desk_hours: ZonedHours | null;
  tag_ids: string[];
  lines: { by: ServiceLine['by']; at: string; member: string | null }[];
}

interface TimeRow {
  conversation_id: string;
  measure: ServiceMeasure;
  started_at: Date;
  ended_at: Date;
  seconds: number;
  work_seconds: number;
  promised_seconds: number | null;
  member_id: string | null;
  team_ids: string[];
  desk_id: string | null;
  channel_id: string;
  tag_ids: string[];
}

/**
 * Measures conversations anew and sets right what is counted by day, week and month. What was measured before keeps its hours and what was
 * promised then: a new promise says nothing of the past. Twice changes nothing. Whoever calls lets no other measure meanwhile.
 */
export async function measureService(tx: Transaction, workspaceId: string, ids: readonly string[], minutesBetween: MinutesBetween): Promise<void> {
  const ordered = [...new Set(ids)].sort();
  for (let from = 0; from < ordered.length; from += atOnce) await measure(tx, workspaceId, ordered.slice(from, from + atOnce), minutesBetween);
}

async function measure(tx: Transaction, workspaceId: string, ids: readonly string[], minutesBetween: MinutesBetween): Promise<void> {
  const threads = await threadsOf(tx, workspaceId, ids);
  const promises = await tx.query<Policy & { hours: BusinessHours }>(
    `select id, is_default as "isDefault", first_reply_minutes as "firstReplyMinutes", next_reply_minutes as "nextReplyMinutes",
       resolution_minutes as "resolutionMinutes", schedule as hours from sla_policy where workspace_id = $1`,
    [workspaceId],
  );
  const teams = new Map<string, string[]>();
  const members = await tx.query<{ member_id: string; team_ids: string[] }>(
    `select member_id, array_agg(team_id order by team_id) as team_ids from team_member where workspace_id = $1 group by 1`,
    [workspaceId],
  );
  for (const { member_id: memberId, team_ids: teamIds } of members) teams.set(memberId, teamIds);
  const before = await tx.query<TimeRow>(`delete from service_time where workspace_id = $1 and conversation_id = any ($2::uuid[]) returning *`, [
    workspaceId,
    ids,
  ]);
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const after = threads.flatMap((thread) => {
    const promise = promises.find(({ id }) => id === thread.sla_policy_id) ?? promises.find(({ isDefault }) => isDefault) ?? null;
    const hours = promise?.hours ?? (thread.desk_hours && workHours(thread.desk_hours));
    return measured(thread).map((timed): TimeRow => {
      const row = { conversation_id: thread.id, measure: timed.measure, started_at: new Date(timed.startMs), ended_at: new Date(timed.endMs) };
      const old = known.get(keyOf(row));
      const same = old && old.ended_at.getTime() === timed.endMs ? old : null;
      const all = secondsOf(timed, (start, end) => (end - start) / 60_000);
      return {
        ...row,
        seconds: all,
        work_seconds: same?.work_seconds ?? (hours ? secondsOf(timed, (start, end) => minutesBetween(new Date(start), new Date(end), hours)) : all),
        promised_seconds: same ? same.promised_seconds : promisedSeconds(promise, timed.measure),
        member_id: timed.memberId,
        team_ids: (timed.memberId ? teams.get(timed.memberId) : undefined) ?? (thread.team_id ? [thread.team_id] : []),
        desk_id: thread.desk_id,
        channel_id: thread.channel_id,
        tag_ids: thread.tag_ids,
      };
    });
  });
  await insertTimes(tx, workspaceId, after);
  await countSpans(tx, workspaceId, [...before.map((row) => ({ row, by: -1 })), ...after.map((row) => ({ row, by: 1 }))]);
}

const keyOf = (row: Pick<TimeRow, 'conversation_id' | 'measure' | 'started_at'>): string => `${row.conversation_id} ${row.measure} ${row.started_at.getTime()}`;

function measured(thread: ThreadRow): Timed[] {
  const lines = thread.lines.map(({ by, at, member }): ServiceLine => {
    const atMs = Date.parse(at);
    return by === 'us' ? { by, atMs, memberId: member } : { by, atMs };
  });
  // What was closed by the way, neither by a hand nor after a word of ours, was not settled by anybody.
  const isSettled = lines.some(({ by }) => by !== 'them');
  const resolved = isSettled && thread.resolved_at ? { atMs: thread.resolved_at.getTime(), memberId: thread.resolver_id ?? thread.assignee_id } : null;
  const openedMs = thread.opened_at.getTime();
  // One that began twice in the same instant is one.
  return [...new Map(timesOf(lines, { openedMs, resolved }).map((timed) => [`${timed.measure} ${timed.startMs}`, timed])).values()];
}

function secondsOf({ waits }: Timed, minutes: (startMs: number, endMs: number) => number): number {
  return Math.round(waits.reduce((sum, [start, end]) => sum + minutes(start, end) * 60, 0));
}

/** Answers that a machine gave by itself answer nobody, and what came back from the network is not counted beside what we sent. */
function threadsOf(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<ThreadRow[]> {
  return tx.query<ThreadRow>(
    `select c.id, c.channel_id, c.desk_id, c.team_id, c.assignee_id, c.opened_at, case when c.status = 'resolved' then c.resolved_at end as resolved_at, c.sla_policy_id,
       (select a.member_id from activity a where a.workspace_id = c.workspace_id and a.conversation_id = c.id
          and (a.type = 'resolved' or (a.type = 'bulk' and a.details ->> 'do' = 'resolve')) order by a.at desc limit 1) as resolver_id,
       (select d.hours from desk d where d.workspace_id = c.workspace_id and d.id = c.desk_id) as desk_hours,
       coalesce((select array_agg(t.tag_id order by t.tag_id) from conversation_tag t where t.workspace_id = c.workspace_id and t.conversation_id = c.id), '{}') as tag_ids,
       coalesce((select jsonb_agg(jsonb_build_object('by', l.by, 'at', l.at, 'member', l.member_id)) from (
         (select case when m.own then 'us' else 'them' end as by, m.received_at as at, null::uuid as member_id from mention m
          where m.workspace_id = c.workspace_id and m.conversation_id = c.id and not (m.own and exists (
            select from reply r where r.workspace_id = m.workspace_id and r.conversation_id = m.conversation_id and r.remote_id = m.external_id))
          order by m.received_at desc limit ${mostLines})
         union all
         select 'us', r.sent_at, r.member_id from reply r
         where r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.state = 'sent' and r.sent_at is not null and r.member_id is not null
         union all
         select 'resolved', a.at, null from activity a where a.workspace_id = c.workspace_id and a.conversation_id = c.id
           and (a.type = 'resolved' or (a.type = 'bulk' and a.details ->> 'do' = 'resolve'))) l), '[]') as lines
     from conversation c where c.workspace_id = $1 and c.id = any ($2::uuid[]) and c.merged_into is null`,
    [workspaceId, ids],
  );
}

async function insertTimes(tx: Transaction, workspaceId: string, rows: readonly TimeRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into service_time (workspace_id, conversation_id, measure, started_at, ended_at, seconds, work_seconds, promised_seconds, member_id, team_ids, desk_id, channel_id, tag_ids)
     select $1, r.conversation_id, r.measure, r.started_at, r.ended_at, r.seconds, r.work_seconds, r.promised_seconds, r.member_id, r.team_ids, r.desk_id, r.channel_id, r.tag_ids
     from jsonb_to_recordset($2::jsonb) as r (conversation_id uuid, measure text, started_at timestamptz, ended_at timestamptz, seconds integer, work_seconds integer,
       promised_seconds integer, member_id uuid, team_ids uuid[], desk_id uuid, channel_id uuid, tag_ids uuid[])`,
    [workspaceId, JSON.stringify(rows.map((row) => ({ ...row, team_ids: `{${row.team_ids.join(',')}}`, tag_ids: `{${row.tag_ids.join(',')}}` })))],
  );
}

interface Cell {
  axis: string;
  value: string;
  measure: string;
  hours: string;
  bucket: number;
  endedAt: Date;
  times: number;
  promised: number;
  kept: number;
}

/** A time under each of its axes, by the clock and by hours of work. Promises are about hours of work. */
function cellsOf(row: TimeRow, by: number): Cell[] {
  const axes: [string, string][] = [
    ['all', ''],
    ['agent', row.member_id ?? ''],
    ...(row.team_ids.length ? row.team_ids : ['']).map((id): [string, string] => ['team', id]),
    ['desk', row.desk_id ?? ''],
    ['channel', row.channel_id],
    ...(row.tag_ids.length ? row.tag_ids : ['']).map((id): [string, string] => ['tag', id]),
  ];
  const promised = row.promised_seconds === null ? 0 : by;
  const kept = row.promised_seconds !== null && row.work_seconds <= row.promised_seconds ? by : 0;
  return axes.flatMap(([axis, value]) =>
    [
      { hours: 'all', seconds: row.seconds },
      { hours: 'work', seconds: row.work_seconds },
    ].map(({ hours, seconds }) => ({
      axis,
      value,
      measure: row.measure,
      hours,
      bucket: bucketOf(seconds),
      endedAt: row.ended_at,
      times: by,
      promised,
      kept,
    })),
  );
}

async function countSpans(tx: Transaction, workspaceId: string, changes: readonly { row: TimeRow; by: number }[]): Promise<void> {
  const sums = new Map<string, Cell>();
  for (const { row, by } of changes)
    for (const cell of cellsOf(row, by)) {
      const key = [cell.axis, cell.value, cell.measure, cell.hours, cell.bucket, cell.endedAt.getTime()].join(' ');
      const sum = sums.get(key);
      if (!sum) sums.set(key, cell);
      else {
        sum.times += cell.times;
        sum.promised += cell.promised;
        sum.kept += cell.kept;
      }
    }
  const cells = [...sums.values()].filter(({ times, promised, kept }) => times !== 0 || promised !== 0 || kept !== 0);
  if (cells.length === 0) return;
  await tx.query(
    `insert into service_span (workspace_id, grain, axis, begins, value, measure, hours, bucket, times, promised, kept)
     select $1, grain, axis, date_trunc(grain, "endedAt" at time zone $3)::date, value, measure, hours, bucket, sum(times), sum(promised), sum(kept)
     from jsonb_to_recordset($2::jsonb) as r (axis text, value text, measure text, hours text, bucket smallint, "endedAt" timestamptz, times integer, promised integer, kept integer)
     cross join ${grains} group by 2, 3, 4, 5, 6, 7, 8 order by 2, 3, 7, 4, 5, 6, 8
     on conflict (workspace_id, grain, axis, hours, begins, value, measure, bucket) do update set
       times = service_span.times + excluded.times, promised = service_span.promised + excluded.promised, kept = service_span.kept + excluded.kept`,
    [workspaceId, JSON.stringify(cells), await timeZoneOf(tx, workspaceId)],
  );
}

/** Times counted in one statement. */
const countedAtOnce = 10_000;

interface TimeKey {
  conversationId: string;
  measure: string;
  startedAt: string;
}

/** Counts all times anew from what was measured, by days as they begin in a zone. Nobody measures meanwhile. `said` hears how many were counted. */
export async function redateService(tx: Transaction, workspaceId: string, zone: string, said: (counted: number) => Promise<void>): Promise<void> {
  await tx.query(`delete from service_span where workspace_id = $1`, [workspaceId]);
  let counted = 0;
  for (let after: TimeKey = { conversationId: NIL_ID, measure: '', startedAt: '-infinity' }; ;) {
    const [chunk] = await tx.query<TimeKey & { rows: number }>(
      `with chunk as materialized (
         select * from service_time where workspace_id = $1 and (conversation_id, measure, started_at) > ($3::uuid, $4::text, $5::timestamptz)
         order by conversation_id, measure, started_at limit ${countedAtOnce}),
       written as (
         insert into service_span (workspace_id, grain, axis, begins, value, measure, hours, bucket, times, promised, kept)
         select $1, 'day', a.axis, (t.ended_at at time zone $2)::date, a.value, t.measure, h.hours, case when h.seconds < 1 then 0 else ceil(ln(h.seconds::float8) / ln(${growth}::float8) - 1e-9) + 1 end,
           count(*), count(t.promised_seconds), count(*) filter (where t.work_seconds <= t.promised_seconds)
         from chunk t
         cross join lateral (values ('all', t.seconds), ('work', t.work_seconds)) as h (hours, seconds)
         cross join lateral (
           select axis, value from (values ('all', ''), ('agent', coalesce(t.member_id::text, '')), ('desk', coalesce(t.desk_id::text, '')), ('channel', t.channel_id::text)) as one (axis, value)
           union all select 'team', id::text from unnest(t.team_ids) as id union all select 'team', '' where t.team_ids = '{}'
           union all select 'tag', id::text from unnest(t.tag_ids) as id union all select 'tag', '' where t.tag_ids = '{}') as a
         group by 3, 4, 5, 6, 7, 8
         on conflict (workspace_id, grain, axis, hours, begins, value, measure, bucket) do update set
           times = service_span.times + excluded.times, promised = service_span.promised + excluded.promised, kept = service_span.kept + excluded.kept)
       select conversation_id as "conversationId", measure, started_at::text as "startedAt", (select count(*)::int from chunk) as rows
       from chunk order by conversation_id desc, measure desc, started_at desc limit 1`,
      [workspaceId, zone, after.conversationId, after.measure, after.startedAt],
    );
    if (!chunk) break;
    after = chunk;
    counted += chunk.rows;
    await said(counted);
  }
  await tx.query(
    `insert into service_span (workspace_id, grain, axis, begins, value, measure, hours, bucket, times, promised, kept)
     select $1, g.grain, axis, date_trunc(g.grain, begins)::date, value, measure, hours, bucket, sum(times), sum(promised), sum(kept)
     from service_span s cross join (values ('week'), ('month')) as g (grain) where s.workspace_id = $1 and s.grain = 'day' group by 2, 3, 4, 5, 6, 7, 8`,
    [workspaceId],
  );
}
