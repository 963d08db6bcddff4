import type { ChartLine, ChartUnit } from './chart.js';

const niceSeconds = [
  1, 5, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800, 345_600, 604_800, 1_209_600, 2_592_000,
];

/** Steps from nought to `most` that people read easily in the unit, about `count` of them. */
export function stepsUpTo(most: number, unit: ChartUnit, count: number): number[] {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    (unit === 'seconds' ? niceSeconds.find((size) => size >= rough) : undefined) ?? [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough)!;
  const whole = unit === 'count' ? Math.max(1, step) : step;
  return Array.from({ length: Math.floor(most / whole + 1e-9) + 1 }, (_, index) => index * whole);
}

/** Every moment that any line has, in order. */
export function momentsOf(lines: readonly ChartLine[]): number[] {
  return [...new Set(lines.flatMap(({ points }) => points.map(({ at }) => Date.parse(at))))].sort((a, b) => a - b);
}

export interface Cut {
  from: number;
  until: number;
}

/** Points in runs that no cut and no gap of the ledger lies between: a line never joins what cannot be compared or was not heard. */
export function runsBetween(points: ChartLine['points'], cuts: readonly number[], gaps: readonly Cut[]): ChartLine['points'][] {
  const runs: ChartLine['points'][] = [];
  let before: number | null = null;
  for (const point of points) {
    const at = Date.parse(point.at);
    const last = before;
    const apart =
      last === null || cuts.some((cut) => cut > last && cut <= at) || gaps.some(({ from, until }) => from <= at && until > last && until - from >= at - last);
    if (apart) runs.push([]);
    runs.at(-1)!.push(point);
    before = at;
  }
  return runs;
}
