import fc from 'fast-check';
import { and, not, or, type FieldTest, type Query, type TextQuery } from './query.js';
import { mentionFields } from './fields.js';
import type { QueryItem } from './matcher.js';

/** Few words, so that queries and texts often meet; with what makes text hard: accents, signs, scripts without spaces. */
const words = [
  'refund',
  'refunds',
  'REFUND',
  'money',
  'back',
  'café',
  'cafe',
  '#acme',
  '@acme',
  'acme',
  '退',
  '款',
  '退款',
  'ありがとう',
  'straße',
  "don't",
  'a_b',
  '100',
  '😡',
  'शुक्रिया',
  'ขอบ',
  'İstanbul',
  "o'neil\\",
];
const word = fc.constantFrom(...words);

const text: fc.Arbitrary<TextQuery> = fc.record({
  type: fc.constant('text' as const),
  text: fc.oneof(
    { weight: 3, arbitrary: word },
    fc.array(word, { minLength: 2, maxLength: 3 }).map((list) => list.join(' ')),
  ),
  prefix: fc.boolean(),
});

const some = <T>(value: fc.Arbitrary<T>) => fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
const bounds = <T>(value: fc.Arbitrary<T>) => {
  const bound = fc.record({ value, inclusive: fc.boolean() });
  return fc.oneof(
    bound.map((from) => ({ from })),
    bound.map((to) => ({ to })),
  );
};
const ranges = <T>(value: fc.Arbitrary<T>, order: (a: T, b: T) => number) =>
  fc.oneof(
    bounds(value),
    fc.tuple(value, value).map((pair) => {
      const [low, high] = pair.toSorted(order);
      return { from: { value: low!, inclusive: true }, to: { value: high!, inclusive: true } };
    }),
  );

const length = fc.constantFrom('30s', '90m', '2h', '1d', '7d', '2w');
const fixedMoment = fc.constantFrom('2026-11-01', '2026-11-20', '2026-11-21', '2026-11-21T10:00:00.000Z');
const moment = fc.oneof(fixedMoment, length, fc.constantFrom('today', 'yesterday', 'now'));
const number = fc.constantFrom(0, 1, 2, 10, 1000, 1.5);

const tests: Record<string, fc.Arbitrary<FieldTest>> = {
  kind: some(fc.constantFrom('question', 'complaint', 'praise', 'other')).map((values) => ({ is: 'any', values })),
  tag: fc.oneof(
    some(fc.constantFrom('vip', 'new line', 'or', 'none', 'a"b', "x'); --", 'économie')).map((values): FieldTest => ({ is: 'any', values })),
    fc.constant<FieldTest>({ is: 'none' }),
  ),
  author: fc
    .tuple(fc.uniqueArray(fc.constantFrom('acme', 'bob', 'me', 'none', '@at'), { maxLength: 2 }), fc.boolean())
    .map(([values, me]): FieldTest => (me || values.length === 0 ? { is: 'person', values, me: true } : { is: 'person', values })),
  location: fc.oneof(
    some(fc.record({ text: fc.constantFrom('paris', 'new york', 'São', '100%', 'a_b'), prefix: fc.boolean() })).map((values): FieldTest => ({
      is: 'words',
      values,
    })),
    fc.constant<FieldTest>({ is: 'none' }),
  ),
  followers: fc.oneof(
    some(number).map((values): FieldTest => ({ is: 'numbers', values })),
    ranges(number, (a, b) => a - b).map((range): FieldTest => ({ is: 'number', ...range })),
    fc.constant<FieldTest>({ is: 'none' }),
  ),
  received: fc
    .oneof(
      bounds(moment),
      ranges(fixedMoment, (a, b) => (a < b ? -1 : 1)),
    )
    .map((range): FieldTest => ({ is: 'time', ...range })),
  waiting: bounds(length).map((range): FieldTest => ({ is: 'duration', ...range })),
  unsure: fc.constant<FieldTest>({ is: 'flag' }),
};

/** A schema with a field of each type; the mention schema and a duration. */
export const everyType = {
  name: 'every type',
  fields: [...mentionFields.fields, { name: 'waiting', type: 'duration', optional: true, label: { en: 'waiting', fr: 'en attente', zh: '等待' } }],
} as const;

const field: fc.Arbitrary<Query> = fc.oneof(
  ...Object.entries(tests).map(([name, test]) => test.map((found): Query => ({ type: 'field', field: name, test: found }))),
);
const near: fc.Arbitrary<Query> = fc.record({ type: fc.constant('near' as const), distance: fc.integer({ min: 1, max: 4 }), left: text, right: text });

/** Canonical queries over `everyType`. */
export const queries: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    near,
    field,
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((items) => and(...items)),
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((items) => or(...items)),
    tie('query').map(not),
  ),
})).query;

export const texts = fc
  .array(fc.oneof({ weight: 5, arbitrary: word }, fc.constantFrom('!', '\n', '-', '"', '👍🏽', 'naïve')), { maxLength: 8 })
  .map((list) => list.join(' '));
const times = fc
  .constantFrom(
    '2026-11-01T00:00:00Z',
    '2026-11-20T23:59:59.999Z',
    '2026-11-21T10:00:00Z',
    '2026-11-22T12:00:00Z',
    '2026-11-22T10:00:00Z',
    '2026-10-01T00:00:00Z',
  )
  .map((at) => new Date(at));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });

export const items: fc.Arbitrary<QueryItem> = fc.record({
  text: texts,
  fields: fc.record({
    kind: fc.constantFrom('question', 'complaint', 'praise', 'other'),
    tag: fc.uniqueArray(fc.constantFrom('vip', 'new line', 'or', 'a"b', "x'); --", 'économie'), { maxLength: 3 }),
    author: fc.constantFrom('Acme', 'Bob', 'ME', 'none', 'Zoë'),
    location: maybe(fc.constantFrom('Paris, France', 'New York', 'new yorkshire', 'São Paulo', '100 %', 'a_b', 'axb', '')),
    followers: maybe(number),
    received: times,
    waiting: maybe(times),
    unsure: fc.boolean(),
  }),
});
