import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationFields, mentionFields } from './fields.js';
import { format } from './format.js';
import { parse } from './parser.js';
import { everyType, queries } from './query.arbitrary.js';
import { limits, type Query } from './query.js';

function read(text: string, schema = mentionFields): Query {
  const parsed = parse(text, schema);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.query;
}

function errors(text: string, schema = mentionFields) {
  const parsed = parse(text, schema);
  return parsed.ok ? [] : parsed.errors.map((error) => ({ ...error, message: undefined }));
}

describe('reading a query', () => {
  it('reads fields, groups, phrases and negation', () => {
    expect(read('kind:complaint (refund OR "money back") -author:@acme lang:fr,en followers:>1000 since:7d')).toEqual({
      type: 'and',
      items: [
        { type: 'field', field: 'kind', test: { is: 'any', values: ['complaint'] } },
        {
          type: 'or',
          items: [
            { type: 'text', text: 'refund', prefix: false },
            { type: 'text', text: 'money back', prefix: false },
          ],
        },
        { type: 'not', item: { type: 'field', field: 'author', test: { is: 'person', values: ['acme'] } } },
        { type: 'field', field: 'lang', test: { is: 'any', values: ['fr', 'en'] } },
        { type: 'field', field: 'followers', test: { is: 'number', from: { value: 1000, inclusive: false } } },
        { type: 'field', field: 'received', test: { is: 'time', from: { value: '7d', inclusive: true } } },
      ],
    });
  });

  it.each([
    ['a b OR c', '(a b) OR c'],
    ['a AND b', 'a b'],
    ['NOT a', '-a'],
    ['NOT NOT a', 'a'],
    ['a|b', 'a OR b'],
    ['((a))', 'a'],
    ['-a NEAR/3 b', '-(a NEAR/3 b)'],
    ['a NEAR b', 'a NEAR/10 b'],
    ['a NEAR/2 b NEAR/3 "c d"', 'a NEAR/2 b b NEAR/3 "c d"'],
    ['"OR"', '"OR"'],
    ['"refund"', 'refund'],
    ['"money ba*"', '"money ba*"'],
    ['http://example.org', '"http://example.org"'],
    ['10:30', '"10:30"'],
    ['is:unsure,own', 'is:unsure OR is:own'],
    ['own:no', '-is:own'],
    ['lang:(fr OR en)', 'lang:fr,en'],
    ['lang: fr, en', 'lang:fr,en'],
    ['language:French', 'lang:fr'],
    ['KIND:Complaint', 'kind:complaint'],
    ['followers:10k', 'followers:10000'],
    ['followers:≥1m', 'followers:>=1000000'],
    ['followers:10..500', 'followers:10..500'],
    ['followers:..500', 'followers:<=500'],
    ['followers:none,5', 'followers:5 OR followers:none'],
    ['confidence:<60%', 'confidence:<0.6'],
    ['urgency:>mild', 'urgency:>mild'],
    ['urgency:2', 'urgency:high'],
    ['before:2026-11-01', 'before:2026-11-01'],
    ['posted:2026-11-01..2026-11-07', 'posted:2026-11-01..2026-11-07'],
    ['posted:7d', 'posted:7d'],
    ['tag:"new line","or"', 'tag:"new line",or'],
    ['author:me,@Bob', 'author:me,@bob'],
    ['author:"me"', 'author:@me'],
    ['kind：投诉 （退款 OR “假货”）', 'kind:complaint (退款 OR 假货)'],
  ])('reads %s as %s', (text, canonical) => {
    expect(format(read(text), mentionFields)).toBe(canonical);
  });

  it('reads what is particular to conversations', () => {
    expect(format(read('is:open assignee:none waiting:>2h priority:>=high mentions:me desk:support', conversationFields), conversationFields)).toBe(
      'status:open assignee:none waiting:>2h priority:>=high mentions:me desk:support',
    );
    expect(format(read('waiting:2h', conversationFields))).toBe('waiting:>=2h');
  });

  it('matches everything when empty', () => {
    expect(read('  ')).toEqual({ type: 'all' });
  });
});

describe('errors', () => {
  it.each([
    ['knd:complaint', [{ code: 'unknown-field', start: 0, end: 3, suggestion: 'kind' }]],
    ['a kind:complant', [{ code: 'unknown-value', start: 7, end: 15, suggestion: 'complaint' }]],
    ['kind:praise,complant', [{ code: 'unknown-value', start: 12, end: 20, suggestion: 'complaint' }]],
    ['is:unsur', [{ code: 'unknown-value', start: 3, end: 8, suggestion: 'unsure' }]],
    ['(a', [{ code: 'unclosed-group', start: 0, end: 1 }]],
    ['a) b', [{ code: 'unexpected-close', start: 1, end: 2 }]],
    ['x "abc', [{ code: 'unclosed-quote', start: 2, end: 6, suggestion: '"abc"' }]],
    ['AND', [{ code: 'missing-operand', start: 0, end: 3 }]],
    ['a OR', [{ code: 'missing-operand', start: 2, end: 4 }]],
    ['a (-)', [{ code: 'missing-operand', start: 3, end: 4 }]],
    ['()', [{ code: 'missing-operand', start: 1, end: 2 }]],
    ['kind:', [{ code: 'missing-value', start: 0, end: 5 }]],
    ['!!!', [{ code: 'nothing-to-search', start: 0, end: 3 }]],
    ['a*', [{ code: 'prefix-too-short', start: 0, end: 2 }]],
    ['ref*nd', [{ code: 'wildcard-place', start: 0, end: 6, suggestion: 'ref*' }]],
    ['a NEAR/99 b', [{ code: 'near-distance', start: 2, end: 9, suggestion: 'NEAR/30' }]],
    ['a NEAR kind:praise', [{ code: 'near-operand', start: 2, end: 6 }]],
    ['followers:>many', [{ code: 'bad-number', start: 11, end: 15 }]],
    ['followers:500..10', [{ code: 'empty-range', start: 10, end: 17, suggestion: '10..500' }]],
    ['kind:>praise', [{ code: 'bad-comparison', start: 6, end: 12, suggestion: 'praise' }]],
    ['since:2026-02-30', [{ code: 'bad-time', start: 6, end: 16, suggestion: '7d' }]],
    ['since:2026/11/1', [{ code: 'bad-time', start: 6, end: 15, suggestion: '2026-11-01' }]],
    ['since:yesteday', [{ code: 'bad-time', start: 6, end: 14, suggestion: 'yesterday' }]],
  ])('places the error of %s', (text, expected) => {
    expect(errors(text)).toEqual(expected);
  });

  it('refuses lengths of time that are none', () => {
    expect(errors('waiting:>2hours', conversationFields)).toEqual([{ code: 'bad-duration', start: 9, end: 15, suggestion: '2h' }]);
  });

  it('reports several at once, in order', () => {
    expect(errors('kid:x kind:y followers:z').map((error) => error.code)).toEqual(['unknown-field', 'unknown-value', 'bad-number']);
  });

  it('bounds length, depth and terms', () => {
    expect(errors('a'.repeat(limits.length + 1))[0]!.code).toBe('too-long');
    expect(errors('('.repeat(2_000))[0]!.code).toBe('too-deep');
    expect(errors(`${'('.repeat(limits.depth + 1)}a${')'.repeat(limits.depth + 1)}`).map((error) => error.code)).toEqual(['too-deep']);
    expect(errors('a '.repeat(limits.terms + 1))[0]!.code).toBe('too-many-terms');
    expect(errors(`"${'a '.repeat(limits.wordsInPhrase + 1)}"`)[0]!.code).toBe('too-many-terms');
  });
});

describe('properties', () => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    '"',
    '-',
    ' ',
    ' OR ',
    ' AND ',
    'NOT ',
    ' NEAR/3 ',
    'kind:',
    'is:',
    'followers:',
    '>',
    '..',
    ',',
    '*',
    'since:',
    '7d',
    'complaint',
    'unsure',
    '退款',
    '\\',
    '\u0000',
    '\ud800',
    '：',
    '“',
    'none',
    'me',
    '😡',
    '9',
    'tag:',
    '|',
  );
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(pieces, { maxLength: 60 }).map((list) => list.join('')),
  );

  it('never throws, places every error inside the text, and reads back what it writes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parse(text, everyType);
        if (parsed.ok) {
          expect(parse(format(parsed.query, everyType), everyType)).toEqual(parsed);
          expect(parse(format(parsed.query), everyType)).toEqual(parsed);
        } else {
          expect(parsed.errors.length).toBeGreaterThan(0);
          for (const error of parsed.errors) {
            expect(error.start).toBeGreaterThanOrEqual(0);
            expect(error.end).toBeGreaterThanOrEqual(error.start);
            expect(error.end).toBeLessThanOrEqual(text.length);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads back any query that was built', () => {
    fc.assert(
      fc.property(queries, (query) => {
        expect(parse(format(query, everyType), everyType)).toEqual({ ok: true, query });
      }),
      { numRuns: 1_000 },
    );
  });
});
