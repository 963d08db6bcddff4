import type { ChartCut, ChartLine, ChartSpec, ChartUnit, IndicatorView } from '#contracts';
import { fromMicros, idKey, micros, microsKey, readCursor, type Transaction, writeCursor } from '#database';
import { AppError, newId } from '#kernel';
import { beginningOf, beginnings } from './calendar.js';
import { type FigureSpec, linesOfFigures, unitOf } from './figure-lines.store.js';
import { timeZoneOf } from './fold.store.js';

const dayMs = 86_400_000;
/** A day is kept when it has been over for so long: what was heard late is in it. */
const settleMs = 2 * 3_600_000;

export interface Definition {
  chart: ChartSpec;
  line: string;
}

interface VersionRow {
  indicator_id: string;
  version: number;
  chart: FigureSpec;
  line: string;
  since: Date;
  reason: string | null;
  member_id: string | null;
}

/** What is kept must be known day by day, whatever the chart shows. */
const daily = (chart: ChartSpec): ChartSpec => ('grain' in chart ? { ...chart, grain: 'day' } : chart);

export async function insertIndicator(
  tx: Transaction,
  workspaceId: string,
  { name, chart, line, backDays, memberId, now }: Definition & { name: string; backDays: number; memberId: string; now: Date },
): Promise<string> {
  const id = newId();
  const [made] = await tx.query(
    `insert into indicator (workspace_id, id, name, version, made_at) values ($1, $2, $3, 0, $4) on conflict (workspace_id, lower(name)) do nothing returning id`,
    [workspaceId, id, name, now],
  );
  if (!made) throw new AppError('conflict', 'Another indicator has this name.', { fields: [{ field: 'name', message: 'is taken' }] });
  await define(tx, workspaceId, id, { chart, line, reason: null, memberId, since: new Date(now.getTime() - backDays * dayMs), now });
  return id;
}

/** A new line from `since` on. What was kept under the version before stays as it is. */
export async function define(
  tx: Transaction,
  workspaceId: string,
  id: string,
  { chart, line, reason, memberId, since, now }: Definition & { reason: string | null; memberId: string; since: Date; now: Date },
): Promise<void> {
  const timeZone = await timeZoneOf(tx, workspaceId);
  await tx.query(
    `with next as (update indicator set version = version + 1 where workspace_id = $1 and id = $2 returning version)
     insert into indicator_version (workspace_id, indicator_id, version, chart, line, since, reason, member_id, made_at)
     select $1, $2, version, $3, $4, $5, $6, $7, $8 from next`,
    [workspaceId, id, JSON.stringify(daily(chart)), line, beginningOf(since, 'day', timeZone), reason, memberId, now],
  );
  await keepIndicators(tx, workspaceId, now, id);
}

/** Writes down the days that are over, once: what is known of them later changes nothing here. Answers how many. */
export async function keepIndicators(tx: Transaction, workspaceId: string, now: Date, only: string | null = null): Promise<number> {
  const timeZone = await timeZoneOf(tx, workspaceId);
  const until = beginningOf(new Date(now.getTime() - settleMs), 'day', timeZone);
  const due = await tx.query<VersionRow & { after: Date | null }>(
    `select v.*, (select max(k.at) from indicator_value k where k.workspace_id = v.workspace_id and k.indicator_id = v.indicator_id and k.version = v.version) as after
     from indicator i join indicator_version v on v.workspace_id = i.workspace_id and v.indicator_id = i.id and v.version = i.version
     where i.workspace_id = $1 and ($2::uuid is null or i.id = $2) order by i.id`,
    [workspaceId, only],
  );
  let kept = 0;
  for (const { indicator_id: id, version, chart, line, since, after } of due) {
    const moments = beginnings(after ? new Date(after.getTime() + 1.5 * dayMs) : since, until, 'day', timeZone);
    if (moments.length === 0) continue;
    const lines = await linesOfFigures(tx, workspaceId, chart, moments, until, timeZone);
    const points = lines.find((one) => one.id === line)?.points ?? [];
    const rows = await tx.query(
      `insert into indicator_value (workspace_id, indicator_id, version, at, value, kept_at)
       select $1, $2, $3, at, value, $6 from unnest($4::timestamptz[], $5::float8[]) as p (at, value) on conflict do nothing returning at`,
      [workspaceId, id, version, points.map(({ at }) => at), points.map(({ value }) => value), now],
    );
    kept += rows.length;
  }
  return kept;
}

/** One line a version, cut where the definition changed. */
export async function indicatorLines(
  tx: Transaction,
  workspaceId: string,
  id: string,
  since: Date,
): Promise<{ unit: ChartUnit; lines: ChartLine[]; cuts: ChartCut[] }> {
  const [indicator] = await tx.query<{ name: string }>(`select name from indicator where workspace_id = $1 and id = $2`, [workspaceId, id]);
  const versions = (await versionsOf(tx, workspaceId)).filter((version) => version.indicator_id === id);
  if (!indicator || versions.length === 0) throw new AppError('not-found', 'There is no such indicator.');
  const values = await tx.query<{ version: number; at: Date; value: number }>(
    `select version, at, value from indicator_value where workspace_id = $1 and indicator_id = $2 and at >= $3 order by at`,
    [workspaceId, id, since],
  );
  const lines = versions.map(({ version }) => ({
    id: String(version),
    name: versions.length === 1 ? indicator.name : `${indicator.name} (${version})`,
    points: values.filter((value) => value.version === version).map(({ at, value }) => ({ at: at.toISOString(), value })),
  }));
  const cuts = versions.flatMap((version): ChartCut[] =>
    version.version === 1 ? [] : [{ at: version.since.toISOString(), why: 'redefined', name: indicator.name, text: version.reason ?? '' }],
  );
  return { unit: unitOf[versions.at(-1)!.chart.what], lines: lines.filter(({ points }) => points.length > 0), cuts };
}

const versionsOf = (tx: Transaction, workspaceId: string): Promise<VersionRow[]> =>
  tx.query<VersionRow>(`select * from indicator_version where workspace_id = $1 order by indicator_id, version`, [workspaceId]);

/** A page of them, the first made first. */
export async function indicatorPage(
  tx: Transaction,
  workspaceId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: IndicatorView[]; next: string | null }> {
  const [at, id] = cursor ? readCursor(cursor, [microsKey, idKey]) : [null, null];
  const rows = await tx.query<{ id: string; key: string }>(
    `select id, ${micros('made_at')} as key from indicator where workspace_id = $1 ${cursor ? `and (made_at, id) > (${fromMicros('$3')}, $4::uuid)` : ''}
     order by made_at, id limit $2`,
    [workspaceId, limit + 1, ...(cursor ? [at, id] : [])],
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1)! : null;
  const items = await indicators(
    tx,
    workspaceId,
    shown.map((row) => row.id),
  );
  return { items, next: last ? writeCursor([last.key, last.id]) : null };
}

/** All of them, or these. */
export async function indicators(tx: Transaction, workspaceId: string, only: readonly string[] | null = null): Promise<IndicatorView[]> {
  const rows = await tx.query<{
    id: string;
    name: string;
    version: number;
    made_at: Date;
    last_at: Date | null;
    last: number | null;
    week_before: number | null;
  }>(
    `select i.id, i.name, i.version, i.made_at, l.at as last_at, l.value as last, (
       select b.value from indicator_value b where b.workspace_id = i.workspace_id and b.indicator_id = i.id and b.version = i.version and b.at <= l.at - interval '6 days 12 hours'
       order by b.at desc limit 1) as week_before
     from indicator i left join lateral (
       select k.at, k.value from indicator_value k where k.workspace_id = i.workspace_id and k.indicator_id = i.id and k.version = i.version order by k.at desc limit 1) l on true
     where i.workspace_id = $1 and ($2::uuid[] is null or i.id = any ($2::uuid[])) order by i.made_at, i.id`,
    [workspaceId, only],
  );
  const versions = await versionsOf(tx, workspaceId);
  return rows.map((row) => {
    const own = versions.filter((version) => version.indicator_id === row.id);
    return {
      id: row.id,
      name: row.name,
      version: row.version,
      unit: unitOf[own.at(-1)!.chart.what],
      madeAt: row.made_at.toISOString(),
      versions: own.map(({ version, chart, line, since, reason, member_id: memberId }) => ({
        version,
        chart,
        line,
        since: since.toISOString(),
        reason,
        memberId,
      })),
      last: row.last_at && row.last !== null ? { day: row.last_at.toISOString(), value: row.last } : null,
      weekBefore: row.week_before,
    };
  });
}

export async function renameIndicator(tx: Transaction, workspaceId: string, id: string, name: string): Promise<void> {
  const [taken] = await tx.query(`select from indicator where workspace_id = $1 and lower(name) = lower($2) and id <> $3`, [workspaceId, name, id]);
  if (taken) throw new AppError('conflict', 'Another indicator has this name.', { fields: [{ field: 'name', message: 'is taken' }] });
  await tx.query(`update indicator set name = $3 where workspace_id = $1 and id = $2`, [workspaceId, id, name]);
}

/** With all that was kept of it. False when there is none. */
export async function removeIndicator(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const [gone] = await tx.query(`delete from indicator where workspace_id = $1 and id = $2 returning id`, [workspaceId, id]);
  if (!gone) return false;
  for (const table of ['indicator_version', 'indicator_value'])
    await tx.query(`delete from ${table} where workspace_id = $1 and indicator_id = $2`, [workspaceId, id]);
  return true;
}
