import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationFields, mentionFields } from './fields.js';
import { matcher, type QueryItem } from './matcher.js';
import { parse } from './parser.js';
import { items, queries } from './query.arbitrary.js';
import type { Query } from './query.js';
import type { QuerySchema } from './schema.js';
import { toSql } from './sql.js';
import { requiredTerms, usesRelativeTime } from './terms.js';
import { lexemes } from './tokens.js';

const now = new Date('2026-11-22T12:00:00Z');

function read(text: string, schema: QuerySchema = mentionFields): Query {
  const parsed = parse(text, schema);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.query;
}

function matches(text: string, item: Partial<QueryItem>, schema: QuerySchema = mentionFields): boolean {
  return matcher(read(text, schema), schema, { now, me: 'ana' })({ text: '', fields: {}, ...item });
}

describe('words', () => {
  it.each([
    ['refund', 'A REFUND, please', true],
    ['refund', 'refunds', false],
    ['refund*', 'refunds', true],
    ['"money back"', 'my money, back!', true],
    ['"money back"', 'back money', false],
    ['"money ba*"', 'money banks', true],
    ['cafe', 'Café', true],
    ['退款', '我要退款', true],
    ['退款', '退了款', false],
    ['#acme', 'acme', false],
    ['acme', '#acme', true],
    ['refund NEAR/2 late', 'refund came late', true],
    ['late NEAR/2 refund', 'refund came late', true],
    ['refund NEAR/1 late', 'refund came late', false],
    ['"my refund" NEAR/1 "too late"', 'my refund too late', true],
    ['a -b', 'a c', true],
    ['a -b', 'a b', false],
    ['-(a b)', 'a', true],
  ])('%s in "%s" is %s', (query, text, expected) => {
    expect(matches(query, { text })).toBe(expected);
  });

  it('may stand in different messages of a thread, but a phrase in one', () => {
    const text = ['my money', 'give it back'];
    expect(matches('money back', { text })).toBe(true);
    expect(matches('"money give"', { text })).toBe(false);
  });
});

describe('fields', () => {
  it.each([
    ['author:@Acme', { author: ['0190-id', 'ACME'] }, true],
    ['author:me', { author: 'ana' }, true],
    ['followers:>1000', { followers: 1000 }, false],
    ['followers:10..500', { followers: 500 }, true],
    ['followers:none', { followers: null }, true],
    ['-followers:>10', { followers: null }, true],
    ['location:york', { location: 'New York' }, true],
    ['location:yor', { location: 'New York' }, false],
    ['urgency:>=high', { urgency: 3 }, true],
    ['since:2h', { received: new Date('2026-11-22T10:00:00Z') }, true],
    ['before:2h', { received: new Date('2026-11-22T10:00:00Z') }, false],
    ['posted:2026-11-21', { posted: new Date('2026-11-21T23:59:59Z') }, true],
    ['posted:<=2026-11-21', { posted: new Date('2026-11-22T00:00:00Z') }, false],
    ['posted:yesterday', { posted: new Date('2026-11-21T00:00:00Z') }, true],
    ['note:spam,local', { note: ['thanks', 'local'] }, true],
    ['is:unsure', { unsure: true }, true],
    ['is:unsure', {}, false],
  ] as [string, QueryItem['fields'], boolean][])('%s on %o is %s', (query, fields, expected) => {
    expect(matches(query, { fields })).toBe(expected);
  });

  it('counts waiting from when it began', () => {
    const fields = { waiting: new Date('2026-11-22T09:00:00Z') };
    expect(matches('waiting:>2h', { fields }, conversationFields)).toBe(true);
    expect(matches('waiting:<2h', { fields }, conversationFields)).toBe(false);
    expect(matches('waiting:2h..3h', { fields }, conversationFields)).toBe(true);
    expect(matches('waiting:none', { fields }, conversationFields)).toBe(false);
  });

  it('begins days where the time zone does, on the day clocks change too', () => {
    const on = (at: string) =>
      matcher(read('posted:2026-10-25'), mentionFields, { now, timeZone: 'Europe/Paris' })({ text: '', fields: { posted: new Date(at) } });
    expect([on('2026-10-24T21:59:59Z'), on('2026-10-24T22:00:00Z'), on('2026-10-25T22:59:59Z'), on('2026-10-25T23:00:00Z')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('refuses a field that its schema does not have', () => {
    expect(() => matcher(read('waiting:>2h', conversationFields), mentionFields, { now })).toThrow('no field waiting');
  });
});

describe('what an index needs to know', () => {
  it.each([
    ['refund', ['refund']],
    ['kind:complaint "my refund"', ['refund']],
    ['(acme OR #acme) phone', ['phone']],
    ['acme OR "acme corp"', ['acme']],
    ['acme OR kind:praise', null],
    ['-acme', null],
    ['acm*', null],
    ['"acme cor*"', ['acme']],
  ])('%s requires %o', (query, expected) => {
    expect(requiredTerms(read(query))).toEqual(expected);
  });

  it('never misses a match', () => {
    fc.assert(
      fc.property(queries, items, (query, item) => {
        const terms = requiredTerms(query);
        const schema = { name: 'every type', fields: [...mentionFields.fields, ...conversationFields.fields] };
        if (terms && matcher(query, schema, { now })(item)) {
          const known = lexemes(item.text as string);
          expect(terms.some((term) => known.has(term))).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['since:7d', true],
    ['posted:today', true],
    ['-(a OR before:1h)', true],
    ['since:2026-11-01 refund', false],
  ])('knows whether %s changes with time: %s', (query, expected) => {
    expect(usesRelativeTime(read(query))).toBe(expected);
  });
});

describe('SQL', () => {
  const columns = {
    text: (query: string) => `id in (select find_mentions(${query}))`,
    fields: {
      kind: { type: 'text', sql: 'kind', folded: true },
      author: { type: 'any', any: (list: string) => `author_id in (select id from author where handle = any(${list}))` },
      received: { type: 'timestamptz', sql: 'received_at' },
    },
  } as const;
  const sql = (text: string) => toSql(read(text), columns, { now, firstParameter: 3 });

  it('puts what was written in the parameters alone, and words in one search', () => {
    expect(sql(`kind:complaint (refund OR "money back") -late -author:"x'); drop" since:7d`)).toEqual({
      where: `((id in (select find_mentions($3::tsquery))) and kind = any($4::text[]) and ((author_id in (select id from author where handle = any($5::text[])))) is not true and received_at >= $6::timestamptz)`,
      parameters: [`((('refund') | ('money' <-> 'back')) & !('late'))`, ['complaint'], ["x'); drop"], '2026-11-15T12:00:00.000Z'],
    });
  });

  it('searches for absence outside the index', () => {
    expect(sql('-late').where).toBe('((id in (select find_mentions($3::tsquery)))) is not true');
  });

  it('refuses a field without a column', () => {
    expect(() => sql('followers:>1')).toThrow('no column for the field followers');
  });
});
