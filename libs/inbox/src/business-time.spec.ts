import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BusinessHours } from '#contracts';
import { afterMinutes, minutesBetween } from './business-time.js';

const office: BusinessHours = {
  timeZone: 'Europe/Paris',
  days: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 540, to: 1_020 })),
  holidays: ['2026-12-25'],
};
const always: BusinessHours = { timeZone: 'UTC', days: [], holidays: [] };
const nights: BusinessHours = { timeZone: 'Europe/Paris', days: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: 0, to: 1_440 })), holidays: [] };
const after = (start: string, minutes: number, hours: BusinessHours) => afterMinutes(new Date(start), minutes, hours).toISOString();

describe('business time', () => {
  it.each([
    ['within a day', '2026-11-23T09:00:00Z', 60, '2026-11-23T10:00:00.000Z'],
    ['over night', '2026-11-23T15:30:00Z', 60, '2026-11-24T08:30:00.000Z'],
    ['over a weekend', '2026-11-27T15:30:00Z', 60, '2026-11-30T08:30:00.000Z'],
    ['over a holiday', '2026-12-24T15:30:00Z', 60, '2026-12-28T08:30:00.000Z'],
    ['from a Sunday', '2026-11-22T12:00:00Z', 30, '2026-11-23T08:30:00.000Z'],
    ['over the weekend the clocks change', '2026-10-23T14:30:00Z', 60, '2026-10-26T08:30:00.000Z'],
  ])('goes on %s', (_, start, minutes, end) => expect(after(start, minutes, office)).toBe(end));

  it('counts what the clocks leave out or repeat as it passes', () => {
    expect(after('2026-03-29T00:00:00Z', 120, nights)).toBe('2026-03-29T02:00:00.000Z');
    expect(after('2026-10-25T00:00:00Z', 180, nights)).toBe('2026-10-25T03:00:00.000Z');
    expect(after('2026-10-25T00:00:00Z', 180, always)).toBe('2026-10-25T03:00:00.000Z');
  });

  const zones = fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Pacific/Apia');
  const hours = fc.record({
    timeZone: zones,
    days: fc.uniqueArray(
      fc.record({ weekday: fc.integer({ min: 1, max: 7 }), from: fc.integer({ min: 0, max: 700 }), to: fc.integer({ min: 720, max: 1_440 }) }),
      {
        minLength: 1,
        maxLength: 7,
        selector: ({ weekday }) => weekday,
      },
    ),
    holidays: fc.constant<string[]>(['2026-03-29', '2026-11-01']),
  });
  const moment = fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2026-12-31T00:00:00Z'), noInvalidDate: true });

  it('measures back exactly what was added, in every zone and over every change of clocks', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 6_000 }), hours, (start, minutes, when) => {
        expect(minutesBetween(start, afterMinutes(start, minutes, when), when)).toBeCloseTo(minutes, 6);
      }),
      { numRuns: 60 },
    );
  });

  it('never ends earlier for more minutes or a later start', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 0, max: 600 }), hours, (start, minutes, more, when) => {
        const end = afterMinutes(start, minutes, when).getTime();
        expect(afterMinutes(start, minutes + more, when).getTime()).toBeGreaterThanOrEqual(end);
        expect(afterMinutes(new Date(start.getTime() + more * 60_000), minutes, when).getTime()).toBeGreaterThanOrEqual(end);
      }),
      { numRuns: 40 },
    );
  });
});
