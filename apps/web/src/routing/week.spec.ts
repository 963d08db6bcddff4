import { describe, expect, it } from 'vitest';
import { asOpeningHours, asWeekHours } from './week.js';

describe('a week of work', () => {
  it('comes back from the editor as it went in, also past midnight and with several spans a day', () => {
    const week = {
      days: {
        mon: [
          { from: '09:00', to: '12:00' },
          { from: '13:00', to: '24:00' },
        ],
        fri: [{ from: '22:00', to: '06:00' }],
      },
      holidays: ['2026-12-25'],
    };
    expect(asWeekHours(asOpeningHours(week, 'Europe/Paris'))).toEqual(week);
  });

  it('without a day chosen is at any time, but for days off', () => {
    expect(asWeekHours(asOpeningHours(null, 'UTC'))).toBeNull();
    const off = asWeekHours({ ...asOpeningHours(null, 'UTC'), holidays: ['2026-12-25'] })!;
    expect(off).toMatchObject({ days: { sun: [{ from: '00:00', to: '24:00' }] }, holidays: ['2026-12-25'] });
  });
});
