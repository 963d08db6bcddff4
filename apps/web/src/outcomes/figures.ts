import type { OutcomeFigures, OutcomeKind } from '#contracts';

export interface Gathered {
  key: string;
  counts: Partial<Record<OutcomeKind, number>>;
}

/** Of one kind in all; the typical time is that of the rows, weighted by how many they are. */
export function totalsOf(rows: OutcomeFigures['rows'], kind: OutcomeKind): { count: number; medianSeconds: number | null } {
  const of = rows.filter((row) => row.kind === kind);
  const timed = of.filter((row) => row.medianSeconds !== null).sort((a, b) => a.medianSeconds! - b.medianSeconds!);
  const half = timed.reduce((sum, row) => sum + row.count, 0) / 2;
  let seen = 0;
  const middle = timed.find((row) => (seen += row.count) >= half);
  return { count: of.reduce((sum, row) => sum + row.count, 0), medianSeconds: middle?.medianSeconds ?? null };
}

/** One row for each desk, channel, person, doer or topic, most outcomes first. */
export function gathered({ rows, topics }: Pick<OutcomeFigures, 'rows' | 'topics'>, way: 'desk' | 'channel' | 'person' | 'doer' | 'topic'): Gathered[] {
  const found = new Map<string, Gathered>();
  const add = (key: string, kind: OutcomeKind, count: number): void => {
    const row = found.get(key) ?? { key, counts: {} };
    row.counts[kind] = (row.counts[kind] ?? 0) + count;
    found.set(key, row);
  };
  if (way === 'topic') for (const { topicId, kind, count } of topics) add(topicId, kind, count);
  else for (const row of rows) add({ desk: row.deskId, channel: row.channelId, person: row.memberId, doer: row.doneBy }[way] ?? '', row.kind, row.count);
  const total = ({ counts }: Gathered): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
  return [...found.values()].sort((a, b) => total(b) - total(a) || (a.key < b.key ? -1 : 1));
}
