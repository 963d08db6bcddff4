import { describe, expect, it } from 'vitest';
import { momentsOf, runsBetween, stepsUpTo } from './chart-scale.js';

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();
const points = [1, 2, 3, 4].map((n) => ({ at: day(n), value: n }));

describe('the scale of a chart', () => {
  it('has steps that people read easily', () => {
    expect(stepsUpTo(9_000, 'seconds', 4)).toEqual([0, 3_600, 7_200]);
    expect(stepsUpTo(0.83, 'share', 4)).toEqual([0, 0.5]);
    expect(stepsUpTo(2, 'count', 4)).toEqual([0, 1, 2]);
  });

  it('knows every moment once', () => {
    expect(
      momentsOf([
        { id: 'a', name: 'a', points },
        { id: 'b', name: 'b', points: points.slice(2) },
      ]),
    ).toHaveLength(4);
  });
});

describe('a line', () => {
  it('is cut where the definition changed, and where nothing was heard for as long as a step', () => {
    expect(runsBetween(points, [Date.parse(day(3))], []).map((run) => run.length)).toEqual([2, 2]);
    expect(runsBetween(points, [], [{ from: Date.parse(day(1)) + 1, until: Date.parse(day(3)) - 1 }]).map((run) => run.length)).toEqual([1, 1, 2]);
    expect(runsBetween(points, [], [{ from: Date.parse(day(1)) + 1, until: Date.parse(day(1)) + 60_000 }])).toHaveLength(1);
  });
});
