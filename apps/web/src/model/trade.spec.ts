import { describe, expect, it } from 'vitest';
import { at } from './trade.js';

const points = [
  { threshold: 0, unsure: 0, accuracy: 0.6, missed: 80 },
  { threshold: 0.5, unsure: 0.2, accuracy: 0.8, missed: 60 },
];

describe('the trade-off at a threshold', () => {
  it('lies between the measured points', () => {
    expect(at(points, 0.25)).toEqual({ threshold: 0.25, unsure: 0.1, accuracy: expect.closeTo(0.7), missed: 70 });
  });

  it('goes no further than what was measured', () => {
    expect(at(points, 0.9)).toEqual({ threshold: 0.9, unsure: 0.2, accuracy: 0.8, missed: 60 });
    expect(at(points, 0)).toEqual(points[0]);
    expect(at([], 0.4)).toEqual({ threshold: 0.4, unsure: 0, accuracy: 0, missed: null });
  });
});
