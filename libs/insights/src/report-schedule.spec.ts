import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSending } from './report-schedule.js';

const at = (every: 'day' | 'week' | 'month', hour: number, timeZone: string, weekday = 1) => ({ every, hour, timeZone, weekday });
const next = (schedule: Parameters<typeof nextSending>[0], after: string): string => nextSending(schedule, new Date(after)).toISOString();

describe('when a report is mailed', () => {
  it('is at its hour on the clocks of its place, in summer and in winter', () => {
    expect(next(at('day', 8, 'Europe/Paris'), '2026-01-10T06:59:00Z')).toBe('2026-01-10T07:00:00.000Z');
    expect(next(at('day', 8, 'Europe/Paris'), '2026-01-10T07:00:00Z')).toBe('2026-01-11T07:00:00.000Z');
    expect(next(at('day', 8, 'Europe/Paris'), '2026-07-10T06:30:00Z')).toBe('2026-07-11T06:00:00.000Z');
    expect(next(at('day', 0, 'Asia/Shanghai'), '2026-07-10T15:00:00Z')).toBe('2026-07-10T16:00:00.000Z');
  });

  it('is on its weekday, or on the first of the month', () => {
    expect(next(at('week', 9, 'UTC', 1), '2026-11-23T09:00:00Z')).toBe('2026-11-30T09:00:00.000Z');
    expect(next(at('week', 9, 'UTC', 5), '2026-11-23T09:00:00Z')).toBe('2026-11-27T09:00:00.000Z');
    expect(next(at('month', 6, 'UTC'), '2026-11-23T09:00:00Z')).toBe('2026-12-01T06:00:00.000Z');
  });

  it('comes on the night that clocks skip its hour, once on the one they show it twice', () => {
    expect(next(at('day', 2, 'Europe/Paris'), '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
    const first = next(at('day', 2, 'Europe/Paris'), '2026-10-24T12:00:00Z');
    expect(next(at('day', 2, 'Europe/Paris'), first)).toBe('2026-10-26T01:00:00.000Z');
  });

  it('is always later, and never further away than it should be', () => {
    const days = { day: 2, week: 8, month: 32 };
    fc.assert(
      fc.property(
        fc.constantFrom('day', 'week', 'month'),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('UTC', 'America/New_York', 'Pacific/Auckland'),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
        (every, hour, weekday, timeZone, after) => {
          const waitMs = nextSending({ every, hour, weekday, timeZone }, after).getTime() - after.getTime();
          expect(waitMs).toBeGreaterThan(0);
          expect(waitMs).toBeLessThan(days[every] * 86_400_000);
        },
      ),
      { numRuns: 60 },
    );
  });
});
