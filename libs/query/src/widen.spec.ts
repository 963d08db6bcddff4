import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionFields } from './fields.js';
import { matcher } from './matcher.js';
import { parse } from './parser.js';
import { everyType, items, queries } from './query.arbitrary.js';
import { leaves, type Query } from './query.js';
import { coverOf, unaskedLeaves, widen } from './widen.js';

const queryOf = (text: string): Query => {
  const parsed = parse(text, mentionFields);
  if (!parsed.ok) throw new Error(text);
  return parsed.query;
};
const words = ({ type }: { type: string }) => (type === 'text' ? 'ask' : 'unknown') as 'ask' | 'unknown';
const options = { now: new Date('2026-11-22T12:00:00Z') };

describe('asking a place that cannot be asked everything', () => {
  it('misses nothing that the query matches, whatever can be asked', () => {
    const choices = fc.array(fc.constantFrom('ask', 'unknown'), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(queries, items, choices, (query, item, choice) => {
        const all = [...leaves(query)].map((leaf) => JSON.stringify(leaf));
        const widened = widen(query, (leaf) => choice[all.indexOf(JSON.stringify(leaf)) % choice.length] ?? 'ask');
        if (!matcher(query, everyType, options)(item)) return;
        expect(widened !== null && matcher(widened, everyType, options)(item)).toBe(true);
        const cover = coverOf(query, ({ type }) => type === 'text');
        if (cover) expect(cover.some((leaf) => matcher(leaf, everyType, options)(item))).toBe(true);
      }),
    );
  });

  it('asks for no more than it must, and says what is left', () => {
    const query = queryOf('acme (refund OR "money back" OR kind:complaint) -lamp -kind:praise');
    expect(widen(query, words)).toEqual(queryOf('acme -lamp'));
    expect(unaskedLeaves(query, words)).toEqual([...leaves(queryOf('kind:complaint kind:praise'))]);
    expect(widen(queryOf('network:x acme'), (leaf) => (leaf.type === 'field' ? 'never' : 'ask'))).toBeNull();
    expect(coverOf(queryOf('acme (refund OR "money back")'), () => true)).toEqual([queryOf('acme')]);
    expect(coverOf(queryOf('(refund OR "money back") -acme'), () => true)).toEqual([queryOf('refund'), queryOf('"money back"')]);
    expect(coverOf(queryOf('-acme'), () => true)).toBeNull();
  });
});
