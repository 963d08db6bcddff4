import { expect, it } from 'vitest';
import { isQuiet } from './quiet.js';

const at = (clock: string) => new Date(`2026-11-22T${clock}:00Z`);

it('is quiet between two times, also over midnight, by the clock of the zone', () => {
  const night = { quiet: { from: '20:00', to: '08:00' }, timeZone: 'Europe/Paris' };
  expect(['18:59', '19:00', '03:00', '06:59', '07:00'].map((clock) => isQuiet(at(clock), night))).toEqual([false, true, true, true, false]);
  const noon = { quiet: { from: '12:00', to: '13:00' }, timeZone: 'UTC' };
  expect(['11:59', '12:00', '13:00'].map((clock) => isQuiet(at(clock), noon))).toEqual([false, true, false]);
});

it('is never quiet without quiet hours, or when they are empty', () => {
  expect(isQuiet(at('03:00'), { quiet: null, timeZone: 'UTC' })).toBe(false);
  expect(isQuiet(at('03:00'), { quiet: { from: '03:00', to: '03:00' }, timeZone: 'UTC' })).toBe(false);
});
