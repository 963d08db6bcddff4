import { describe, expect, it } from 'vitest';
import { countIn, fieldOf, momentOf } from './moment.js';

describe('a moment in a field', () => {
  it('is read back as the minute it was', () => {
    const at = new Date('2026-03-29T14:05:00Z');
    expect(momentOf(fieldOf(at))).toEqual(at);
    expect(momentOf('')).toBeNull();
  });
});

describe('the counts of a moment', () => {
  it('are summed over whatever is not asked for', () => {
    const counts = [
      { status: 'open', kind: 'complaint', deskId: 'a', conversations: 2 },
      { status: 'open', kind: 'praise', deskId: null, conversations: 3 },
      { status: 'resolved', kind: 'complaint', deskId: 'a', conversations: 7 },
    ] as const;
    expect(countIn([...counts], {})).toBe(12);
    expect(countIn([...counts], { status: 'open' })).toBe(5);
    expect(countIn([...counts], { kind: 'complaint', deskId: 'a' })).toBe(9);
    expect(countIn([...counts], { deskId: 'none' })).toBe(3);
  });
});
