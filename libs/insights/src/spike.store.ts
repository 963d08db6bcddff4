import type { SpikeDrivers, SpikeView } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { newId } from '#kernel';
import { driversOf, type DrivingMention } from './drivers.js';
import { everything } from './fold.store.js';
import type { Known, Normals } from './normal.store.js';
import { couldStandOut, isOver, judge, type Judgement, latestSteps, severityOf, stepSeconds, thresholds } from './spike.js';

const minuteMs = 60_000;
/** What rises again so soon after it fell is the same incident. */
const sameIncidentMs = 30 * minuteMs;
const sampled = 500;
/** A topic that explains so much of what is heard stands for it: one incident, one alert. */
const explains = 0.6;

interface SpikeRow {
  id: string;
  topic_id: string;
  topic_name: string | null;
  started_at: Date;
  found_at: Date;
  peak_at: Date;
  ended_at: Date | null;
  last_seen_at: Date;
  heard: number;
  expected: number;
  peak: number;
  severity: number;
  learning: boolean;
  drivers: SpikeDrivers;
  acknowledged_by: string | null;
  acknowledged_at: Date | null;
}

/** Looks for spikes in one workspace, and follows those that run. Two workers never look at once. Answers how many changed. */
export function watchWorkspace(database: Database, normals: Normals, workspaceId: string, now: Date): Promise<number> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const [free] = await tx.query<{ free: boolean }>(`select pg_try_advisory_xact_lock(hashtext('earshot.watch'), hashtext($1)) as free`, [workspaceId]);
    if (!free!.free) return 0;
    const counts = await lastMinutes(tx, workspaceId, now);
    const running = await tx.query<SpikeRow>(`select * from spike where workspace_id = $1 and ended_at is null for update`, [workspaceId]);
    const open = new Map(running.map((row) => [row.topic_id, row]));
    const suspects = [...counts].filter(([id, minutes]) => open.has(id) || sum(minutes.slice(0, 15)) >= thresholds.least).map(([id]) => id);
    for (const id of open.keys()) if (!counts.has(id)) suspects.push(id);
    if (suspects.length === 0) return 0;
    const known = await normals.of(tx, workspaceId, suspects, now);
    const events: NewEvent[] = [];
    const share = (now.getTime() % minuteMs) / minuteMs;
    // Topics first: when one explains the rise, everything together is no second incident.
    const close = suspects.filter((id) => !open.has(id) && couldStandOut(counts.get(id)!, known.get(id)!, known.get(id)!.learning !== null));
    const latest = await lastSteps(tx, workspaceId, close, now);
    const ordered = suspects.toSorted((a, b) => (a === everything ? 1 : 0) - (b === everything ? 1 : 0));
    const risen = new Set(open.keys());
    for (const topicId of ordered) {
      const minutes = counts.get(topicId) ?? Array.from({ length: 16 }, () => 0);
      const normal = known.get(topicId)!;
      const row = open.get(topicId);
      if (row) {
        events.push(...(await follow(tx, workspaceId, row, minutes, normal, now)));
        continue;
      }
      const judged = judge(minutes, share, normal, normal.learning !== null, latest.get(topicId));
      if (!judged || explained(topicId, risen, counts)) continue;
      risen.add(topicId);
      events.push(await begin(tx, workspaceId, topicId, judged, minutes, normal, now));
    }
    await appendEvents(tx, workspaceId, events);
    return events.length;
  });
}

function explained(topicId: string, risen: ReadonlySet<string>, counts: ReadonlyMap<string, number[]>): boolean {
  const heard = (id: string): number => sum((counts.get(id) ?? []).slice(0, 15));
  if (topicId === everything) return [...risen].some((id) => id !== everything && heard(id) >= explains * heard(everything));
  return risen.has(everything) && heard(topicId) >= explains * heard(everything);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Complaints by topic in the last 16 minutes, newest first. */
async function lastMinutes(tx: Transaction, workspaceId: string, now: Date): Promise<Map<string, number[]>> {
  const minute = Math.floor(now.getTime() / minuteMs) * minuteMs;
  const rows = await tx.query<{ topic_id: string; minute: Date; n: number }>(
    `select topic_id, minute, sum(mentions)::int as n from (
       select '${everything}'::uuid as topic_id, minute, mentions from rollup_minute where workspace_id = $1 and kind = 'complaint' and minute >= $2 and minute <= $3
       union all select topic_id, minute, mentions from topic_minute where workspace_id = $1 and kind = 'complaint' and minute >= $2 and minute <= $3) c group by 1, 2`,
    [workspaceId, new Date(minute - 15 * minuteMs), new Date(minute)],
  );
  const counts = new Map<string, number[]>();
  for (const row of rows) {
    const minutes = counts.get(row.topic_id) ?? Array.from({ length: 16 }, () => 0);
    minutes[(minute - row.minute.getTime()) / minuteMs] = row.n;
    counts.set(row.topic_id, minutes);
  }
  return counts;
}

/** Complaints in the last steps of five seconds, newest first: minutes begin where they like, and trouble does too. */
async function lastSteps(tx: Transaction, workspaceId: string, topicIds: readonly string[], now: Date): Promise<Map<string, number[]>> {
  const latest = new Map<string, number[]>();
  if (topicIds.length === 0) return latest;
  const rows = await tx.query<{ topic_id: string; step: number; n: number }>(
    `with said as (
       select id, least(floor(extract(epoch from $3::timestamptz - received_at) / ${stepSeconds}), ${latestSteps - 1})::int as step from mention
       where workspace_id = $1 and received_at > $2 and received_at <= $3 and kind = 'complaint' and not own)
     select topic_id, step, count(*)::int as n from (
       select '${everything}'::uuid as topic_id, step from said where '${everything}' = any ($4::uuid[])
       union all select f.topic_id, step from said join mention_topic f on f.workspace_id = $1 and f.mention_id = said.id where f.topic_id = any ($4::uuid[])) c group by 1, 2`,
    [workspaceId, new Date(now.getTime() - latestSteps * stepSeconds * 1_000), now, topicIds],
  );
  for (const { topic_id: id, step, n } of rows) {
    const steps = latest.get(id) ?? Array.from({ length: latestSteps }, () => 0);
    steps[step] = n;
    latest.set(id, steps);
  }
  return latest;
}

async function begin(
  tx: Transaction,
  workspaceId: string,
  topicId: string,
  judged: Judgement,
  minutes: readonly number[],
  normal: Known,
  now: Date,
): Promise<NewEvent> {
  const thisMinute = Math.floor(now.getTime() / minuteMs) * minuteMs;
  const startedAt = new Date(thisMinute - judged.startedMinutesAgo * minuteMs);
  const severity = severityOf(judged.heard, judged.expected);
  const [before] = await tx.query<{ id: string }>(
    `select id from spike where workspace_id = $1 and topic_id = $2 and ended_at > $3 order by ended_at desc limit 1`,
    [workspaceId, topicId, new Date(now.getTime() - sameIncidentMs)],
  );
  if (before) {
    await tx.query(`update spike set ended_at = null, last_seen_at = $3, severity = greatest(severity, $4) where workspace_id = $1 and id = $2`, [
      workspaceId,
      before.id,
      now,
      severity,
    ]);
    return told(before.id, topicId, 'resumed', severity);
  }
  const id = newId();
  const peak = Math.max(...minutes.slice(0, judged.startedMinutesAgo + 1));
  const peakAt = new Date(thisMinute - minutes.indexOf(peak) * minuteMs);
  const drivers = await findDrivers(tx, workspaceId, topicId, startedAt, now);
  await tx.query(
    `insert into spike (workspace_id, id, topic_id, started_at, found_at, peak_at, last_seen_at, heard, expected, peak, severity, surprise, learning, drivers)
     values ($1, $2, $3, $4, $5, $6, $5, $7, $8, $9, $10, $11, $12, $13)`,
    [
      workspaceId,
      id,
      topicId,
      startedAt,
      now,
      peakAt,
      judged.heard,
      judged.expected,
      peak,
      severity,
      -Math.log10(Math.max(judged.chance, 1e-300)),
      normal.learning !== null,
      JSON.stringify(drivers),
    ],
  );
  return told(id, topicId, 'opened', severity);
}

async function follow(tx: Transaction, workspaceId: string, row: SpikeRow, minutes: readonly number[], normal: Known, now: Date): Promise<NewEvent[]> {
  const thisMinute = Math.floor(now.getTime() / minuteMs) * minuteMs;
  const since = (row.found_at.getTime() - row.started_at.getTime()) / minuteMs;
  const [total] = await tx.query<{ n: number }>(
    row.topic_id === everything
      ? `select coalesce(sum(mentions), 0)::int as n from rollup_minute where workspace_id = $1 and kind = 'complaint' and minute >= $3 and $2::uuid is not null`
      : `select coalesce(sum(mentions), 0)::int as n from topic_minute where workspace_id = $1 and topic_id = $2 and kind = 'complaint' and minute >= $3`,
    [workspaceId, row.topic_id, row.started_at],
  );
  const lasted = Math.max(1, (now.getTime() - row.started_at.getTime()) / minuteMs);
  const peak = Math.max(row.peak, ...minutes);
  const back = minutes.indexOf(peak);
  const quarter = Math.min(15, Math.max(1, lasted));
  const severity = Math.max(row.severity, severityOf(sum(minutes.slice(0, Math.ceil(quarter))), normal.rate * quarter));
  const over = lasted > 15 + since && isOver(sum(minutes.slice(0, 15)), normal);
  const drivers =
    now.getTime() - row.last_seen_at.getTime() > 30_000 || over ? await findDrivers(tx, workspaceId, row.topic_id, row.started_at, now) : row.drivers;
  await tx.query(
    `update spike set heard = $3, expected = $4, peak = $5, peak_at = $6, severity = $7, drivers = $8, ended_at = $9,
       last_seen_at = case when $10 then $11 else last_seen_at end where workspace_id = $1 and id = $2`,
    [
      workspaceId,
      row.id,
      total!.n,
      normal.rate * lasted,
      peak,
      peak > row.peak && back >= 0 ? new Date(thisMinute - back * minuteMs) : row.peak_at,
      severity,
      JSON.stringify(drivers),
      over ? new Date(thisMinute - 14 * minuteMs) : null,
      drivers !== row.drivers,
      now,
    ],
  );
  if (over) return [told(row.id, row.topic_id, 'ended', severity)];
  return severity > row.severity
    ? [{ ...told(row.id, row.topic_id, 'worse', severity), body: { ...told(row.id, row.topic_id, 'worse', severity).body, was: row.severity } }]
    : [];
}

function told(spikeId: string, topicId: string, state: string, severity: number): NewEvent {
  return { type: 'spike.changed', body: { spikeId, topicId: topicId === everything ? null : topicId, state, severity } };
}

async function findDrivers(tx: Transaction, workspaceId: string, topicId: string, since: Date, until: Date): Promise<SpikeDrivers> {
  const within = topicId === everything ? '$3::uuid is not null' : `id in (select mention_id from mention_topic where workspace_id = $1 and topic_id = $3)`;
  const during = await tx.query<DrivingMention>(
    `with said as (
       select id, channel_id, author_id, thread_root, text from mention
       where workspace_id = $1 and received_at >= $2 and received_at <= $4 and kind = 'complaint' and not own and deleted_at is null and ${within} order by received_at desc limit ${sampled})
     select id, channel_id as "channelId", author_id as "authorId", thread_root as "threadRoot", text,
       array(select topic_id::text from mention_topic t where t.workspace_id = $1 and t.mention_id = said.id) as "topicIds" from said`,
    [workspaceId, since, topicId, until],
  );
  const before = await tx.query<{ text: string }>(
    `select text from mention where workspace_id = $1 and received_at < $2 and received_at > $2 - interval '14 days' and kind = 'complaint' and not own and deleted_at is null
     order by received_at desc limit ${sampled}`,
    [workspaceId, since],
  );
  return driversOf(during, before);
}

/** Newest first. With `since`, those that ran at any time after it. */
export async function spikes(
  tx: Transaction,
  workspaceId: string,
  page: { since?: Date; before?: string | null; limit: number; id?: string },
): Promise<SpikeView[]> {
  const rows = await tx.query<SpikeRow>(
    `select s.*, t.name as topic_name from spike s left join topic t on t.workspace_id = s.workspace_id and t.id = s.topic_id
     where s.workspace_id = $1 and ($2::timestamptz is null or s.ended_at is null or s.ended_at >= $2)
       and ($3::uuid is null or (s.started_at, s.id) < (select started_at, id from spike where workspace_id = $1 and id = $3)) and ($5::uuid is null or s.id = $5)
     order by s.started_at desc, s.id desc limit $4`,
    [workspaceId, page.since ?? null, page.before ?? null, page.limit, page.id ?? null],
  );
  return rows.map((row) => ({
    id: row.id,
    topicId: row.topic_id === everything ? null : row.topic_id,
    topicName: row.topic_name,
    startedAt: row.started_at.toISOString(),
    foundAt: row.found_at.toISOString(),
    peakAt: row.peak_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    heard: row.heard,
    expected: Math.round(row.expected * 10) / 10,
    peak: row.peak,
    severity: row.severity,
    learning: row.learning,
    drivers: row.drivers,
    acknowledgedBy: row.acknowledged_by,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
  }));
}

/** The first to say so is remembered. False when there is no such spike. */
export async function acknowledge(tx: Transaction, workspaceId: string, id: string, memberId: string): Promise<boolean> {
  const [row] = await tx.query<{ topic_id: string; severity: number; before: string | null }>(
    `update spike s set acknowledged_by = coalesce(s.acknowledged_by, $3), acknowledged_at = coalesce(s.acknowledged_at, now())
     from (select id, acknowledged_by from spike where workspace_id = $1 and id = $2 for update) b where s.workspace_id = $1 and s.id = b.id
     returning s.topic_id, s.severity, b.acknowledged_by as before`,
    [workspaceId, id, memberId],
  );
  if (!row) return false;
  if (row.before === null) await appendEvents(tx, workspaceId, [{ ...told(id, row.topic_id, 'acknowledged', row.severity), memberId }]);
  return true;
}
