import { describe, expect, it } from 'vitest';
import { judge, type QueueSigns } from './canary.js';

const signs = (over: Partial<QueueSigns>): QueueSigns => ({ nowMs: 100_000, askedMs: null, ranMs: 0, running: 0, renewedMs: 0, ...over });

describe('a queue', () => {
  it('is well while no canary is out, while one is young, and while it runs jobs', () => {
    expect(judge(signs({}))).toBe('well');
    expect(judge(signs({ askedMs: 60_000 }))).toBe('well');
    expect(judge(signs({ askedMs: 10_000, ranMs: 90_000 }))).toBe('well');
    expect(judge(signs({ askedMs: 10_000, running: 8 }))).toBe('well');
  });

  it('gets a new worker when nothing was seen for 45 s, and 45 s later a new process', () => {
    expect(judge(signs({ askedMs: 54_000 }))).toBe('renew');
    expect(judge(signs({ askedMs: 40_000, renewedMs: 90_000 }))).toBe('well');
    expect(judge(signs({ askedMs: 10_000, renewedMs: 54_000 }))).toBe('end');
  });

  it('gets a new worker again when it was well in between', () => {
    expect(judge(signs({ askedMs: 50_000, renewedMs: 20_000 }))).toBe('renew');
  });
});
