import { type ServiceAxis, type ServiceHours, type ServiceMeasure, serviceMeasures, type ServiceSpread, type ServiceView } from '#contracts';
import type { Transaction } from '#database';
import { timeZoneOf } from './fold.store.js';
import { type Bucketed, quantile, stepsOf } from './service.js';
import { bucketsOf, counted, countedIn, type Gathered, gathering } from './service-span.store.js';
import { dayAfter, dayOf, piecesOf } from './span.js';

export interface ServiceRange {
  since: Date;
  until: Date;
  by: ServiceAxis;
  hours: ServiceHours;
}

/** All times of a measure under one value of an axis. */
interface Row extends Gathered {
  axis: string;
  value: string;
  measure: ServiceMeasure;
  promised: number;
  kept: number;
}

/** A trend of more is told by the week. */
const longestByDayMs = 93 * 86_400_000;

/** How long people waited in whole local days, in all and along one axis. Reads what is counted by day, week and month, never threads. */
export async function serviceFigures(tx: Transaction, workspaceId: string, range: ServiceRange): Promise<ServiceView> {
  const zone = await timeZoneOf(tx, workspaceId);
  const [from, until] = [dayOf(range.since, zone), dayAfter(dayOf(range.until, zone))];
  // Days of a quarter, weeks of what is longer.
  const step = range.until.getTime() - range.since.getTime() > longestByDayMs ? 'week' : 'day';
  const [rows, trendRows, inAll, beside] = await Promise.all([
    tx.query<Row>(
      `select axis, value, measure, ${gathering}, sum(promised)::int as promised, sum(kept)::int as kept from (
         select axis, value, measure, bucket, sum(times)::int as times, sum(promised) as promised, sum(kept) as kept from ${counted} group by 1, 2, 3, 4) b
       group by 1, 2, 3`,
      countedIn(workspaceId, range.by === 'all' ? ['all'] : ['all', range.by], range.hours, piecesOf(from, until)),
    ),
    tx.query<Gathered & { at: Date; measure: ServiceMeasure }>(
      `select local at time zone $8 as at, measure, ${gathering} from (
         select date_trunc($7, begins::timestamp) as local, measure, bucket, sum(times)::int as times from ${counted} group by 1, 2, 3 having sum(times) > 0) b
       group by 1, 2`,
      [...countedIn(workspaceId, ['all'], range.hours, piecesOf(from, until, step)), step, zone],
    ),
    besides(tx, workspaceId, { ...range, by: 'all' }),
    range.by === 'all' ? new Map<string, Beside>() : besides(tx, workspaceId, range),
  ]);
  const all = rows.filter(({ axis }) => axis === 'all');
  const values = gathered(range.by === 'all' ? [] : rows.filter(({ axis }) => axis === range.by), ({ value }) => value);
  for (const id of beside.keys()) if (!values.has(id)) values.set(id, []);
  const names = await namesOf(tx, workspaceId, range.by, [...values.keys()].filter(Boolean));
  const trend = trendRows.map((row) => {
    const of = bucketsOf(row);
    return { at: row.at.toISOString(), measure: row.measure, times: timesIn(of), p50: quantile(of, 0.5)!, p90: quantile(of, 0.9)! };
  });
  return {
    since: range.since.toISOString(),
    until: range.until.toISOString(),
    timeZone: zone,
    by: range.by,
    hours: range.hours,
    total: {
      measures: spreads(all),
      steps: eachMeasure((measure) => stepsOf(all.filter((row) => row.measure === measure).flatMap(bucketsOf))),
      ...(inAll.get('') ?? nothing),
    },
    rows: [...values]
      .map(([id, of]) => ({ id, name: names.get(id) ?? null, measures: spreads(of), ...(beside.get(id) ?? nothing) }))
      .filter(
        ({ measures, waiting, csat, outcomes }) =>
          Object.values(measures).some(({ times }) => times > 0) || waiting.conversations + csat.answered + outcomes > 0,
      )
      .sort((a, b) => weight(b.measures) - weight(a.measures) || (a.id < b.id ? -1 : 1)),
    trend: trend.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}

function gathered<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const weight = (measures: Record<ServiceMeasure, ServiceSpread>): number => measures['first-reply'].times + measures['next-reply'].times;

const eachMeasure = <T>(of: (measure: ServiceMeasure) => T): Record<ServiceMeasure, T> =>
  Object.fromEntries(serviceMeasures.map((measure) => [measure, of(measure)])) as Record<ServiceMeasure, T>;

const timesIn = (of: readonly Bucketed[]): number => of.reduce((sum, { times }) => sum + times, 0);

const spreads = (rows: readonly Row[]): Record<ServiceMeasure, ServiceSpread> =>
  eachMeasure((measure) => {
    const row = rows.find((one) => one.measure === measure);
    const of = row ? bucketsOf(row) : [];
    return { times: timesIn(of), p10: quantile(of, 0.1), p50: quantile(of, 0.5), p90: quantile(of, 0.9), promised: row?.promised ?? 0, kept: row?.kept ?? 0 };
  });

type Beside = Pick<ServiceView['rows'][number], 'waiting' | 'csat' | 'outcomes'>;
const nothing: Beside = { waiting: { conversations: 0, p50: null, p90: null }, csat: { answered: 0, content: 0 }, outcomes: 0 };

/** Under what a conversation stands along an axis; `who` is whoever did what is counted. */
const axisSql: Record<ServiceAxis, { join: string; value: string }> = {
  all: { join: '', value: `''` },
  agent: { join: '', value: `coalesce(x.who::text, '')` },
  team: { join: 'left join team_member g on g.workspace_id = $1 and g.member_id = x.who', value: `coalesce(g.team_id::text, '')` },
  desk: { join: '', value: `coalesce(x.desk_id::text, '')` },
  channel: { join: '', value: `coalesce(x.channel_id::text, '')` },
  tag: { join: 'left join conversation_tag g on g.workspace_id = $1 and g.conversation_id = x.conversation_id', value: `coalesce(g.tag_id::text, '')` },
};

/** Who waits now, who said that they were content, and what came of it. */
async function besides(tx: Transaction, workspaceId: string, range: ServiceRange): Promise<Map<string, Beside>> {
  const { join, value } = axisSql[range.by];
  const found = await tx.query<{ value: string; what: 'waiting' | 'csat' | 'outcome'; n: number; content: number; p50: number | null; p90: number | null }>(
    `with waiting as materialized (
       select c.id as conversation_id, c.assignee_id as who, c.desk_id, c.channel_id, extract(epoch from now() - c.waiting_since) as seconds
       from conversation c where c.workspace_id = $1 and c.waiting_since is not null and c.status = 'open'),
     rated as materialized (
       select s.conversation_id, s.member_id as who, c.desk_id, c.channel_id, s.score from survey s join conversation c on c.workspace_id = $1 and c.id = s.conversation_id
       where s.workspace_id = $1 and s.answered_at >= $2 and s.answered_at < $3),
     came as materialized (
       select o.conversation_id, o.member_id as who, o.desk_id, o.channel_id from outcome o where o.workspace_id = $1 and o.at >= $2 and o.at < $3 and not o.void)
     select ${value} as value, 'waiting' as what, count(*)::int as n, 0 as content,
       percentile_cont(0.5) within group (order by seconds)::float8 as p50, percentile_cont(0.9) within group (order by seconds)::float8 as p90
     from waiting x ${join} group by 1
     union all select ${value}, 'csat', count(*)::int, (count(*) filter (where score >= 4))::int, null, null from rated x ${join} group by 1
     union all select ${value}, 'outcome', count(*)::int, 0, null, null from came x ${join} group by 1`,
    [workspaceId, range.since, range.until],
  );
  return new Map(
    [...gathered(found, ({ value: one }) => one)].map(([one, of]): [string, Beside] => {
      const [waiting, csat, outcome] = (['waiting', 'csat', 'outcome'] as const).map((what) => of.find((row) => row.what === what));
      return [
        one,
        {
          waiting: { conversations: waiting?.n ?? 0, p50: whole(waiting?.p50), p90: whole(waiting?.p90) },
          csat: { answered: csat?.n ?? 0, content: csat?.content ?? 0 },
          outcomes: outcome?.n ?? 0,
        },
      ];
    }),
  );
}

const whole = (seconds: number | null | undefined): number | null => (seconds == null ? null : Math.round(seconds));

const namesSql: Record<Exclude<ServiceAxis, 'all'>, string> = { agent: 'member', team: 'team', desk: 'desk', channel: 'channel', tag: 'tag' };

async function namesOf(tx: Transaction, workspaceId: string, by: ServiceAxis, ids: readonly string[]): Promise<Map<string, string>> {
  if (by === 'all' || ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; name: string }>(`select id, name from ${namesSql[by]} where workspace_id = $1 and id = any ($2::uuid[])`, [
    workspaceId,
    ids,
  ]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
