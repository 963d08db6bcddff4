import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginningOf, beginnings } from './calendar.js';
import { linesOf, sharesOf } from './chart.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));
const moments = [1, 2, 3, 4].map(day);

describe('the lines of a chart', () => {
  it('are nought where nothing was counted, and begin when counting began', () => {
    const [line] = linesOf([{ at: day(3), value: 'a', mentions: 2 }], moments, day(2), () => null);
    expect(line!.points.map(({ value }) => value)).toEqual([0, 2, 0]);
  });

  it('as shares are one whole at each moment at which anything was said', () => {
    const counted = fc.array(fc.record({ at: fc.constantFrom(...moments), value: fc.constantFrom('a', 'b', 'c'), mentions: fc.nat(50) }));
    fc.assert(
      fc.property(counted, (of) => {
        const shares = sharesOf(linesOf(of, moments, day(1), () => null));
        for (const at of moments.map((moment) => moment.toISOString())) {
          const sum = shares.flatMap(({ points }) => points.filter((point) => point.at === at)).reduce((all, { value }) => all + value, 0);
          expect(sum === 0 || Math.abs(sum - 1) < 1e-9).toBe(true);
        }
      }),
    );
  });
});

describe('a calendar', () => {
  it('begins days where the clocks of the place stand, also when they are changed', () => {
    const days = beginnings(new Date('2026-03-28T12:00:00Z'), new Date('2026-03-31T12:00:00Z'), 'day', 'Europe/Paris');
    expect(days.map((at) => at.toISOString())).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
    ]);
  });

  it('begins weeks on Monday and months on the first', () => {
    expect(beginningOf(new Date('2026-03-04T12:00:00Z'), 'week', 'UTC').toISOString()).toBe('2026-03-02T00:00:00.000Z');
    expect(beginningOf(new Date('2026-03-04T12:00:00Z'), 'month', 'UTC').toISOString()).toBe('2026-03-01T00:00:00.000Z');
  });
});
