import type { ChartLine, ServiceHours, ServiceMeasure } from '#contracts';
import type { Transaction } from '#database';
import { quantile } from './service.js';
import { bucketsOf, counted, countedIn, type Gathered, gathering } from './service-span.store.js';
import { dayAfter, dayOf, piecesOf } from './span.js';

interface Within {
  grain: string;
  since: Date;
  until: Date;
  timeZone: string;
}

const spanOf = (workspaceId: string, { since, until, grain, timeZone }: Within): unknown[] => [workspaceId, since, until, grain, timeZone];

const within = (workspaceId: string, hours: ServiceHours, { since, until, grain, timeZone }: Within): unknown[] => {
  const days = [dayOf(since, timeZone), dayAfter(dayOf(until, timeZone))] as const;
  return [...countedIn(workspaceId, ['all'], hours, piecesOf(...days, grain === 'week' || grain === 'month' ? grain : 'day')), grain, timeZone];
};

/** Half within, and nine of ten within. */
export async function serviceTrend(
  tx: Transaction,
  workspaceId: string,
  range: Within & { measure: ServiceMeasure; hours: ServiceHours },
): Promise<ChartLine[]> {
  const rows = await tx.query<Gathered & { at: Date }>(
    `select local at time zone $8 as at, ${gathering} from (
       select date_trunc($7, begins::timestamp) as local, bucket, sum(times)::int as times from ${counted} where measure = $9 group by 1, 2 having sum(times) > 0) b
     group by 1 order by 1`,
    [...within(workspaceId, range.hours, range), range.measure],
  );
  const line = (id: string, share: number): ChartLine => ({
    id,
    name: null,
    points: rows.map((row) => ({ at: row.at.toISOString(), value: quantile(bucketsOf(row), share)! })),
  });
  return [line('p50', 0.5), line('p90', 0.9)];
}

export async function keptLines(tx: Transaction, workspaceId: string, range: Within & { measure: ServiceMeasure }): Promise<ChartLine[]> {
  const rows = await tx.query<{ at: Date; value: number }>(
    `select local at time zone $8 as at, value from (
       select date_trunc($7, begins::timestamp) as local, (sum(kept)::float8 / sum(promised))::float8 as value from ${counted} where measure = $9 group by 1 having sum(promised) > 0) k
     order by 1`,
    [...within(workspaceId, 'work', range), range.measure],
  );
  return [oneLine('kept', rows)];
}

export async function contentLines(tx: Transaction, workspaceId: string, range: Within): Promise<ChartLine[]> {
  const rows = await tx.query<{ at: Date; value: number }>(
    `select date_trunc($4, s.answered_at, $5) as at, (avg((s.score >= 4)::int))::float8 as value from survey s
     where s.workspace_id = $1 and s.answered_at >= $2 and s.answered_at < $3 group by 1 order by 1`,
    spanOf(workspaceId, range),
  );
  return [oneLine('content', rows)];
}

export async function outcomeLines(tx: Transaction, workspaceId: string, range: Within): Promise<ChartLine[]> {
  const rows = await tx.query<{ at: Date; kind: string; value: number }>(
    `select date_trunc($4, o.at, $5) as at, o.kind, count(*)::int as value from outcome o
     where o.workspace_id = $1 and o.at >= $2 and o.at < $3 and not o.void group by 1, 2 order by 1`,
    spanOf(workspaceId, range),
  );
  return [...new Set(rows.map(({ kind }) => kind))].sort().map((kind) =>
    oneLine(
      kind,
      rows.filter((row) => row.kind === kind),
    ),
  );
}

const oneLine = (id: string, rows: readonly { at: Date; value: number }[]): ChartLine => ({
  id,
  name: null,
  points: rows.map(({ at, value }) => ({ at: at.toISOString(), value })),
});
