import { describe, expect, it } from 'vitest';
import { laterToday, nextWeek, tomorrow } from './later.js';

describe('snoozing until', () => {
  it('later today is three hours on, and no later than the evening while that is ahead', () => {
    expect(laterToday(new Date(2026, 2, 4, 10, 0))).toEqual(new Date(2026, 2, 4, 13, 0));
    expect(laterToday(new Date(2026, 2, 4, 16, 30))).toEqual(new Date(2026, 2, 4, 18, 0));
    expect(laterToday(new Date(2026, 2, 4, 19, 0))).toEqual(new Date(2026, 2, 4, 22, 0));
  });

  it('tomorrow is nine in the morning, also at the end of a month', () => {
    expect(tomorrow(new Date(2026, 0, 31, 23, 0))).toEqual(new Date(2026, 1, 1, 9, 0));
  });

  it('next week is the coming Monday, on a Monday the one after', () => {
    expect(nextWeek(new Date(2026, 2, 4, 10, 0))).toEqual(new Date(2026, 2, 9, 9, 0));
    expect(nextWeek(new Date(2026, 2, 8, 10, 0))).toEqual(new Date(2026, 2, 9, 9, 0));
    expect(nextWeek(new Date(2026, 2, 9, 8, 0))).toEqual(new Date(2026, 2, 16, 9, 0));
  });
});
