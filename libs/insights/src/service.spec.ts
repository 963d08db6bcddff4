import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf, quantile, type ServiceLine, stepsOf, timesOf } from './service.js';

const them = (atMs: number): ServiceLine => ({ by: 'them', atMs });
const us = (atMs: number, memberId = 'm'): ServiceLine => ({ by: 'us', atMs, memberId });
const open = { openedMs: 0, resolved: null };

describe('the times of a thread', () => {
  it('are the first answer and each one after, from the first thing that was said since', () => {
    const times = timesOf([them(0), them(5), us(10), them(20), them(25), us(50, 'n'), us(60)], open);
    expect(times.map(({ measure, startMs, endMs, memberId }) => [measure, startMs, endMs, memberId])).toEqual([
      ['first-reply', 0, 10, 'm'],
      ['next-reply', 20, 50, 'n'],
    ]);
  });

  it('as a whole are told once it is resolved, and waiting is only what they waited', () => {
    const times = timesOf([them(0), us(10), them(20), { by: 'resolved', atMs: 70 }], { openedMs: 0, resolved: { atMs: 70, memberId: 'm' } });
    expect(times.filter(({ measure }) => measure === 'next-reply')).toEqual([]);
    expect(times.find(({ measure }) => measure === 'resolution')).toMatchObject({ startMs: 0, endMs: 70 });
    expect(times.find(({ measure }) => measure === 'waiting')!.waits).toEqual([
      [0, 10],
      [20, 70],
    ]);
  });

  it('answer nobody who was not waiting', () => {
    expect(timesOf([us(0), us(5)], open)).toEqual([]);
  });
});

describe('a quantile', () => {
  it('is told within 5 percent of what sorting gives', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 10_000_000 }), { minLength: 1, maxLength: 60 }), fc.constantFrom(0.1, 0.5, 0.9), (seconds, share) => {
        const sorted = [...seconds].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1]!;
        const told = quantile(
          seconds.map((one) => ({ bucket: bucketOf(one), times: 1 })),
          share,
        )!;
        expect(Math.abs(told - exact)).toBeLessThanOrEqual(exact * 0.05 + 1);
      }),
    );
  });

  it('counts every time in one step', () => {
    const steps = stepsOf([0, 59, 61, 4_000, 9e6].map((seconds) => ({ bucket: bucketOf(seconds), times: 2 })));
    expect(steps.filter(({ times }) => times > 0).map(({ upToSeconds }) => upToSeconds)).toEqual([60, 300, 14_400, null]);
    expect(steps.reduce((sum, { times }) => sum + times, 0)).toBe(10);
  });
});
