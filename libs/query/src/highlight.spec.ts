import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mentionFields } from './fields.js';
import { highlight } from './highlight.js';
import { parse } from './parser.js';
import { queries, texts } from './query.arbitrary.js';

const marked = (query: string, text: string): string[] => {
  const result = parse(query, mentionFields);
  if (!result.ok) throw new Error(result.errors[0]!.message);
  return highlight(result.query, text).map(({ start, end }) => text.slice(start, end));
};

it('marks what was looked for as it stands in the text', () => {
  expect(marked('refund*', 'Refunds! no REFUND, funds')).toEqual(['Refunds', 'REFUND']);
  expect(marked('"money back"', 'money, my money back')).toEqual(['money back']);
  expect(marked('退款', '请给我退款，谢谢')).toEqual(['退款']);
  expect(marked('cafe -shop kind:praise', 'Le Café, a shop')).toEqual(['Café']);
  expect(marked('acme', 'hello @acme #acme')).toEqual(['acme', 'acme']);
});

it('marks in order, within the text, whatever is asked', () => {
  fc.assert(
    fc.property(queries, texts, (query, text) => {
      let last = 0;
      for (const { start, end } of highlight(query, text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        last = end;
      }
    }),
  );
});
