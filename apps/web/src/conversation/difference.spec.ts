import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference.js';

const gone = (before: string, after: string) =>
  differenceOf(before, after)
    .filter(({ is }) => is !== 'new')
    .map(({ text }) => text)
    .join('');
const kept = (before: string, after: string) =>
  differenceOf(before, after)
    .filter(({ is }) => is !== 'gone')
    .map(({ text }) => text)
    .join('');

describe('the difference of two texts', () => {
  it('names the words that went and came', () => {
    expect(differenceOf('It is late again', 'It is here again')).toEqual([
      { is: 'same', text: 'It is ' },
      { is: 'gone', text: 'late' },
      { is: 'new', text: 'here' },
      { is: 'same', text: ' again' },
    ]);
  });

  it('tells characters apart where words have no spaces', () => {
    expect(differenceOf('我要退款', '我不要退款')).toEqual([
      { is: 'same', text: '我' },
      { is: 'new', text: '不' },
      { is: 'same', text: '要退款' },
    ]);
  });

  it.each([
    ['', 'new'],
    ['old', ''],
    ['a b c', 'c b a'],
    ['x '.repeat(900), 'y '.repeat(900)],
  ])('holds both texts whole', (before, after) => {
    expect(gone(before, after)).toBe(before);
    expect(kept(before, after)).toBe(after);
  });
});
