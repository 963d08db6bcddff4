import { describe, expect, it } from 'vitest';
import { everyMinute, inLast } from './counting.js';

const at = (minute: number) => Date.UTC(2026, 0, 1, 12, minute);
const point = (minute: number, complaint: number) => ({ at: new Date(at(minute)).toISOString(), kinds: { complaint, question: 0, praise: 0, other: 1 } });

describe('counting by the minute', () => {
  it('has every minute, silent ones as zero', () => {
    const minutes = everyMinute([point(1, 4), point(3, 2)], at(0), at(4) + 20_000);
    expect(minutes.map(({ kinds }) => kinds.complaint)).toEqual([0, 4, 0, 2, 0]);
  });

  it('counts the last minutes, the running one included', () => {
    const minutes = everyMinute([point(1, 4), point(3, 2), point(4, 1)], at(0), at(4) + 20_000);
    expect(inLast(minutes, 1, 'complaint')).toBe(1);
    expect(inLast(minutes, 2, 'complaint')).toBe(3);
    expect(inLast(minutes, 15, 'complaint')).toBe(7);
  });
});
