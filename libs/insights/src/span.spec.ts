import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { dayOf, type Piece, piecesOf } from './span.js';

const daysOf = ({ from, until }: Pick<Piece, 'from' | 'until'>): string[] => {
  const days: string[] = [];
  for (let day = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(day, until) < 0; day = day.add({ days: 1 })) days.push(day.toString());
  return days;
};

describe('the pieces of a span of days', () => {
  it('are its months, what is left of weeks at both ends, and single days', () => {
    expect(piecesOf('2026-01-29', '2026-04-09')).toEqual([
      { grain: 'day', from: '2026-01-29', until: '2026-02-01' },
      { grain: 'month', from: '2026-02-01', until: '2026-04-01' },
      { grain: 'day', from: '2026-04-01', until: '2026-04-09' },
    ]);
    expect(piecesOf('2026-04-01', '2026-04-14', 'week').map(({ grain }) => grain)).toEqual(['day', 'week', 'day']);
    expect(piecesOf('2026-11-23', '2026-11-30')).toEqual([{ grain: 'week', from: '2026-11-23', until: '2026-11-30' }]);
    expect(piecesOf('2026-11-23', '2026-11-23')).toEqual([]);
  });

  it('hold each day once, whatever the span', () => {
    const day = fc.integer({ min: 0, max: 1_500 }).map((days) => Temporal.PlainDate.from('2024-01-01').add({ days }).toString());
    fc.assert(
      fc.property(day, day, fc.constantFrom('day', 'week', 'month'), (one, other, coarsest) => {
        const [from, until] = one < other ? [one, other] : [other, one];
        expect(piecesOf(from, until, coarsest as 'day').flatMap(daysOf)).toEqual(daysOf({ from, until }));
      }),
    );
  });

  it('begin where the clocks of the place stand', () => {
    expect(dayOf(new Date('2026-11-23T23:30:00Z'), 'Europe/Paris')).toBe('2026-11-24');
  });
});
