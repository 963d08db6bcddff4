import { expect, it } from 'vitest';
import { clockOf, minutesOf } from './clock.js';

it('writes minutes of a day as a clock, and reads them back', () => {
  for (const minutes of [0, 59, 540, 1_439, 1_440]) expect(minutesOf(clockOf(minutes))).toBe(minutes);
});

it('takes midnight as the end of the day where something ends', () => {
  expect(minutesOf('00:00', true)).toBe(1_440);
  expect(minutesOf('00:00')).toBe(0);
  expect(minutesOf('nine')).toBeNull();
});
