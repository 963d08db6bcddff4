import type { ChartLine } from '#contracts';

export interface Counted {
  at: Date;
  value: string;
  mentions: number;
}

/** Lines over every moment of a chart: what was not counted at one was nought, from when counting began. The busiest line is first. */
export function linesOf(counted: readonly Counted[], moments: readonly Date[], firstAt: Date | null, named: (value: string) => string | null): ChartLine[] {
  const known = firstAt === null ? [] : moments.filter((at, index) => (moments[index + 1] ?? at).getTime() > firstAt.getTime() || index === moments.length - 1);
  const lines = new Map<string, Map<number, number>>();
  for (const { at, value, mentions } of counted) {
    const line = lines.get(value) ?? new Map<number, number>();
    lines.set(value, line);
    line.set(at.getTime(), (line.get(at.getTime()) ?? 0) + mentions);
  }
  const total = (line: ReadonlyMap<number, number>): number => [...line.values()].reduce((sum, one) => sum + one, 0);
  return [...lines]
    .sort(([a, x], [b, y]) => total(y) - total(x) || (a < b ? -1 : 1))
    .map(([id, line]) => ({ id, name: named(id), points: known.map((at) => ({ at: at.toISOString(), value: line.get(at.getTime()) ?? 0 })) }));
}

/** Each line as a part of all of them; a moment at which nothing was said has no point. */
export function sharesOf(lines: readonly ChartLine[]): ChartLine[] {
  const sums = new Map<string, number>();
  for (const { points } of lines) for (const { at, value } of points) sums.set(at, (sums.get(at) ?? 0) + value);
  return lines.map((line) => ({
    ...line,
    points: line.points.filter(({ at }) => sums.get(at)! > 0).map(({ at, value }) => ({ at, value: value / sums.get(at)! })),
  }));
}
