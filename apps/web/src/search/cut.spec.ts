import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cut } from './cut.js';

it('marks what was found and keeps every character', () => {
  expect(cut('money back, now', [{ start: 6, end: 10 }])).toEqual([
    { text: 'money ', marked: false },
    { text: 'back', marked: true },
    { text: ', now', marked: false },
  ]);
  const mark = fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.array(mark), (text, marks) => {
      expect(
        cut(text, marks)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

it('begins a long text shortly before the first place', () => {
  const pieces = cut(`${'word '.repeat(100)}refund`, [{ start: 500, end: 506 }]);
  expect(pieces[0]).toEqual({ text: '… ', marked: false });
  expect(pieces.at(-1)).toEqual({ text: 'refund', marked: true });
  expect(pieces.map((piece) => piece.text).join('').length).toBeLessThan(100);
});
