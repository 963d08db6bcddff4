import { describe, expect, it } from 'vitest';
import { everydayHours, isOpen, opensAt } from './hours.js';

const at = (time: string): number => Date.parse(time);

describe('opening hours', () => {
  it('are those of the wall clock, summer and winter', () => {
    expect(isOpen(everydayHours, 'Europe/Paris', at('2026-07-01T07:30:00Z'))).toBe(true);
    expect(isOpen(everydayHours, 'Europe/Paris', at('2026-12-01T07:30:00Z'))).toBe(false);
    expect(isOpen(everydayHours, 'Asia/Shanghai', at('2026-12-01T01:00:00Z'))).toBe(true);
    expect(isOpen(everydayHours, 'Europe/Paris', at('2026-11-22T10:00:00Z'))).toBe(false);
    expect(isOpen(null, 'UTC', 0)).toBe(true);
  });

  it('go past midnight, and rest on holidays', () => {
    const night = { days: { fri: [{ from: '22:00', to: '06:00' }] }, holidays: ['2026-11-27'] };
    expect(isOpen(night, 'UTC', at('2026-11-20T23:00:00Z'))).toBe(true);
    expect(isOpen(night, 'UTC', at('2026-11-21T05:59:00Z'))).toBe(true);
    expect(isOpen(night, 'UTC', at('2026-11-21T06:00:00Z'))).toBe(false);
    expect(isOpen(night, 'UTC', at('2026-11-27T23:00:00Z'))).toBe(false);
    expect(isOpen(night, 'UTC', at('2026-11-28T05:00:00Z'))).toBe(false);
  });

  it('say when they begin again', () => {
    expect(new Date(opensAt(everydayHours, 'UTC', at('2026-11-20T18:00:00Z'))!).toISOString()).toBe('2026-11-23T09:00:00.000Z');
    expect(opensAt(everydayHours, 'UTC', at('2026-11-20T12:00:00Z'))).toBeNull();
    expect(opensAt({ days: {}, holidays: [] }, 'UTC', 0)).toBeNull();
  });
});
