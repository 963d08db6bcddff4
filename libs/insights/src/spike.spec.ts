import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { couldStandOut, judge, latestSteps } from './spike.js';

const normal = { rate: 2, slow: 0.15, fast: 0.2 };
const quiet = Array.from({ length: 15 }, () => 2);
const steps = (...counts: number[]): number[] => Array.from({ length: latestSteps }, (_, index) => counts[index] ?? 0);

describe('judging the last minutes', () => {
  it('finds what began late in a minute by its seconds, where the minutes alone say nothing', () => {
    const seconds = steps(2, 2, 2, 3, 2, 3);
    const minutes = [6, 9, ...quiet.slice(2)];
    expect(judge(minutes, 0.25, normal, false)).toBeNull();
    expect(judge(minutes, 0.25, normal, false, seconds)).toMatchObject({ heard: 14, expected: 1 });
  });

  it('finds nothing in seconds as quiet as their minutes', () => {
    expect(judge(quiet, 0.5, normal, false, steps(...Array.from({ length: latestSteps }, (_, index) => Number(index % 6 === 0))))).toBeNull();
  });

  it('asks more of what is not known well yet', () => {
    expect(judge([24, ...quiet], 1, normal, false)).not.toBeNull();
    expect(judge([24, ...quiet], 1, normal, true)).toBeNull();
  });

  it('never leaves unlooked at what its seconds would tell', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: latestSteps, maxLength: latestSteps });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 12 }), fc.double({ min: 0.01, max: 5, noNaN: true }), (latest, passed, rate) => {
        const sum = (from: number, until: number): number => latest.slice(from, until).reduce((total, count) => total + count, 0);
        const minutes = [sum(0, passed), sum(passed, passed + 12), sum(passed + 12, latestSteps)];
        const known = { ...normal, rate };
        if (judge([], 1, known, false, latest)) expect(couldStandOut(minutes, known, false)).toBe(true);
      }),
    );
  });
});
