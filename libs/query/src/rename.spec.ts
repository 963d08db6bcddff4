import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationFields } from './fields.js';
import { format } from './format.js';
import { parse } from './parser.js';
import { leaves } from './query.js';
import { renameValue } from './rename.js';

const renamed = (text: string, from: string, to: string): string => renameValue(text, conversationFields, 'tag', { from, to });

describe('a value called otherwise', () => {
  it('leaves all else as it was written', () => {
    expect(renamed('refund  (tag:Late,vip OR -tag:"late") kind:question', 'late', 'delayed')).toBe('refund  (tag:delayed,vip OR -tag:delayed) kind:question');
    expect(renamed('tag:(late OR early)', 'late', 'very late')).toBe('tag:("very late" OR early)');
  });

  it('is not found in words, in other fields, or in part of a name', () => {
    for (const text of ['late "tag:late"', 'author:late', 'tag:later', 'tag:none'])
      expect(renamed(text, text === 'tag:none' ? 'none' : 'late', 'x')).toBe(text);
  });

  it('is what the new query asks for, whatever the new name is', () => {
    const name = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }).map((text) => text.replace(/\s+/g, ' ').trim());
    fc.assert(
      fc.property(name, name, (from, to) => {
        const asking = (value: string) => format({ type: 'field', field: 'tag', test: { is: 'any', values: [value] } });
        const [was, is] = [asking(from), asking(to)].map((text) => parse(text, conversationFields));
        fc.pre(was!.ok && is!.ok);
        const after = parse(renamed(`word ${asking(from)}`, from, to), conversationFields);
        expect(after.ok && [...leaves(after.query)].at(-1)).toEqual(is!.ok && is!.query);
      }),
    );
  });
});
