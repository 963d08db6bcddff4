import type { ChartView, ReportChart } from '#contracts';
import type { Transaction } from '#database';
import { AppError } from '#kernel';
import { chart } from './chart.store.js';

/** The charts of a report as they are now. One about something that is gone (an indicator, say) is left out. */
export async function drawn(tx: Transaction, workspaceId: string, charts: readonly ReportChart[], now: Date): Promise<{ title: string; view: ChartView }[]> {
  const views: { title: string; view: ChartView }[] = [];
  for (const { title, spec } of charts) {
    try {
      views.push({ title, view: await chart(tx, workspaceId, spec, now) });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
    }
  }
  return views;
}

/** For people outside: no notes of members, no queries, and lines and gaps by their names alone. */
export function forOutside({ unit, timeZone, since, until, knownAt, ...view }: ChartView): Omit<ChartView, 'spec'> {
  const named = (line: ChartView['lines'][number], index: number): ChartView['lines'][number] => (line.name === null ? line : { ...line, id: String(index) });
  return {
    unit,
    timeZone,
    since,
    until,
    knownAt,
    lines: view.lines.map(named),
    cuts: view.cuts.filter(({ why }) => why !== 'note').map((cut) => ({ ...cut, text: '' })),
    gaps: view.gaps.map((gap) => ({ ...gap, channelId: '' })),
  };
}
