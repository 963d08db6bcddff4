import { describe, expect, it } from 'vitest';
import { behind, quoted } from './behind.js';
import { pathOf, runsOf } from './drawing.js';

describe('the posts behind a mark', () => {
  it('are complaints of its part and its time', () => {
    expect(behind(`topic:${quoted('Kettles "blue"')}`, '2026-11-22T09:48:00.000Z', Date.UTC(2026, 10, 22, 10, 3))).toBe(
      'kind:complaint topic:"Kettles  blue " since:2026-11-22T09:48:00Z before:2026-11-22T10:03:00Z',
    );
    expect(behind()).toBe('kind:complaint');
  });
});

describe('drawing a line', () => {
  it('leaves out what was not heard', () => {
    expect(runsOf([1, 2, 3, 4, 5], (index) => index === 2)).toEqual([
      [0, 1],
      [3, 4],
    ]);
  });

  it('joins points', () => {
    expect(
      pathOf(
        [0, 1],
        (index) => index * 10,
        (index) => 5 - index,
      ),
    ).toBe('M0 5L10 4');
  });
});
