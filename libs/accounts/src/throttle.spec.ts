import { describe, expect, it } from 'vitest';
import { take } from './throttle.js';

const limit = { burst: 3, perHour: 60 };

describe('the token bucket', () => {
  it('lets a burst through, then says how long to wait', () => {
    let bucket = null as ReturnType<typeof take>['bucket'] | null;
    for (let i = 0; i < 3; i++) {
      const taken = take(bucket, limit, 0);
      expect(taken.waitSeconds).toBe(0);
      bucket = taken.bucket;
    }
    expect(take(bucket, limit, 0).waitSeconds).toBe(60);
  });

  it('fills again with time, never above the burst, also when the clock goes back', () => {
    const empty = { tokens: 0, atMs: 0 };
    expect(take(empty, limit, 60_000).waitSeconds).toBe(0);
    expect(take(empty, limit, 86_400_000).bucket.tokens).toBe(2);
    expect(take(empty, limit, -60_000).waitSeconds).toBe(60);
  });
});
