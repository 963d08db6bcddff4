import type { ChartLine, ChartSpec, ChartUnit } from '#contracts';
import type { Transaction } from '#database';
import { linesOf, sharesOf } from './chart.js';
import { contentLines, keptLines, outcomeLines, serviceTrend } from './service-lines.store.js';
import { rateLines } from './rates.store.js';
import { firstCounted, series } from './series.store.js';

/** What is drawn from figures as they are, rather than from what was kept of them. */
export type FigureSpec = Exclude<ChartSpec, { what: 'indicator' }>;

export const unitOf: Record<FigureSpec['what'], ChartUnit> = {
  mentions: 'count',
  share: 'share',
  service: 'seconds',
  kept: 'share',
  content: 'share',
  outcomes: 'count',
  rates: 'ratio',
};
const mostLines = 12;

/** The lines of figures at moments, which are beginnings of the specified grain in the time zone; the first begins the span. */
export async function linesOfFigures(
  tx: Transaction,
  workspaceId: string,
  spec: FigureSpec,
  moments: readonly Date[],
  until: Date,
  timeZone: string,
): Promise<ChartLine[]> {
  const since = moments[0]!;
  const within = { since, until, timeZone };
  switch (spec.what) {
    case 'mentions': {
      const by = spec.by === 'all' ? 'kind' : spec.by;
      const range = { grain: spec.grain, since, until, by, topicIds: spec.topicIds, kind: spec.kind ?? undefined, channelId: spec.channelId ?? undefined };
      const counted = (await series(tx, workspaceId, range)).map((point) => (spec.by === 'all' ? { ...point, value: spec.kind ?? 'all' } : point));
      const names = await namesOf(tx, workspaceId, spec.by, counted);
      return linesOf(counted, moments, await firstCounted(tx, workspaceId), (value) => names.get(value) ?? null).slice(0, mostLines);
    }
    case 'share': {
      const counted = await series(tx, workspaceId, { grain: spec.grain, since, until, by: 'topic', topicIds: spec.topicIds, kind: spec.kind ?? undefined });
      const names = await namesOf(tx, workspaceId, 'topic', counted);
      return sharesOf(linesOf(counted, moments, await firstCounted(tx, workspaceId), (value) => names.get(value) ?? null));
    }
    case 'service':
      return serviceTrend(tx, workspaceId, { ...spec, ...within });
    case 'kept':
      return keptLines(tx, workspaceId, { ...spec, ...within });
    case 'content':
      return contentLines(tx, workspaceId, { ...spec, ...within });
    case 'outcomes':
      return outcomeLines(tx, workspaceId, { ...spec, ...within });
    case 'rates':
      return rateLines(tx, workspaceId, { ...spec, ...within });
  }
}

async function namesOf(tx: Transaction, workspaceId: string, by: string, counted: readonly { value: string }[]): Promise<Map<string, string>> {
  if (by !== 'topic' && by !== 'channel') return new Map();
  const rows = await tx.query<{ id: string; name: string }>(`select id, name from ${by} where workspace_id = $1 and id = any ($2::uuid[])`, [
    workspaceId,
    [...new Set(counted.map(({ value }) => value))],
  ]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
