import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kinds, type RuleActions } from '#contracts';
import { matcher, parse } from '#query';
import { arrival } from '../test/arrival.js';
import { arrivalItem } from './arrival.js';
import { standardRules } from './defaults.js';
import { place, type Place } from './placing.js';
import { arrivalFields } from './rule-fields.js';
import { type Rule, ruleset } from './ruleset.js';

let made = 0;
function rule(query: string, actions: RuleActions, over: Partial<Rule> = {}): Rule {
  made += 1;
  return { id: `r${made}`, name: query, runs: 'arrival', position: made, query, weight: 1, actions, status: 'on', ...over };
}
const judge = (rules: Rule[], over = {}, mode: 'first' | 'score' = 'first') => ruleset(rules, mode, arrivalFields).judge(arrivalItem(arrival(over)));

describe('rules in order', () => {
  it('end at the first that names a place; those before it add what they say', () => {
    const verdict = judge(
      [
        rule('hello', { tags: ['greeting'], priority: 'high' }),
        rule('lang:fr', { deskId: 'paris' }),
        rule('hello', { deskId: 'london', priority: 'low' }, { id: 'second' }),
        rule('hello', { deskId: 'late', tags: ['never'] }),
      ],
      { text: 'Hello there' },
    );
    expect(verdict).toMatchObject({ ruleId: 'second', deskId: 'london', tags: ['greeting'], priority: 'high' });
    expect(verdict.matched).toHaveLength(2);
  });

  it('that cannot be read match nothing, and those that match nothing name nothing', () => {
    expect(judge([rule('kind:(', { deskId: 'x' }), rule('kind:praise', { deskId: 'y' })])).toMatchObject({ ruleId: null, deskId: null, matched: [] });
  });
});

describe('rules by weight', () => {
  it('give the desk with the greatest sum, and show every weight', () => {
    const verdict = judge(
      [
        rule('hello', { deskId: 'a' }, { weight: 2 }),
        rule('lang:en', { deskId: 'b' }, { weight: 1.5 }),
        rule('kind:other', { deskId: 'b', tags: ['b'] }, { weight: 1, id: 'lesser' }),
        rule('hello', { deskId: 'c' }, { weight: -3 }),
      ],
      {},
      'score',
    );
    expect(verdict).toMatchObject({ deskId: 'b', score: 2.5, tags: ['b'] });
    expect(verdict.matched.map(({ weight }) => weight)).toEqual([2, 1.5, 1, -3]);
  });
});

describe('the index of rules', () => {
  const queries = [
    'refund',
    '"my order"',
    'refund OR login',
    'kind:complaint',
    'kind:complaint,question -refund',
    'refund* lang:fr',
    '-refund',
    'urgency:>=high',
    'urgency:calm',
    'note:local refund',
    'channel:shop',
    'channel:webhook author:@dara',
    'author:@lea OR kind:praise',
    'is:unsure',
    'followers:>100 (lang:en OR NEAR/3(my order))',
    '',
    'complaint:>=50%',
    'sentiment:negative form:post,review',
    'has:nothing',
    '退款',
  ];
  const texts = ['I want a refund', 'my order is late', 'login fails', 'Refunds refund!', 'nothing', '我要退款', 'MY ORDER?'];

  it('finds the rule that asking each in order would find', () => {
    const rules = queries.map((query, index) => rule(query, { deskId: `d${index}` }));
    const given = fc.record({
      text: fc.constantFrom(...texts),
      kind: fc.constantFrom(...kinds),
      unsure: fc.boolean(),
      lang: fc.constantFrom('en', 'fr', 'zh', 'und'),
      urgency: fc.nat(3),
      notes: fc.subarray(['local', 'purchase', 'spam']),
      scores: fc.record({ question: fc.constant(0.2), complaint: fc.constantFrom(0.1, 0.5, 0.9), praise: fc.constant(0) }),
      author: fc.constantFrom({ handle: 'Dara', followers: 500 }, { handle: 'lea', followers: null }),
    });
    fc.assert(
      fc.property(given, fc.shuffledSubarray(rules), (over, order) => {
        const item = arrivalItem(arrival(over));
        const plain = order.find(({ query }) => {
          const parsed = parse(query, arrivalFields);
          return parsed.ok && matcher(parsed.query, arrivalFields, { now: new Date(0) })(item);
        });
        expect(ruleset(order, 'first', arrivalFields).judge(item).ruleId).toBe(plain?.id ?? null);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the standard rules', () => {
  const rules = standardRules.map(({ query, desk, actions, standard }) => rule(query, { ...actions, ...(desk ? { deskId: desk } : {}) }, { id: standard }));
  const everybody = new Map<string, Place>(
    (['support', 'advocates', 'partners'] as const).map((kind) => [kind, { id: kind, kind, isActive: true, serving: 1 }]),
  );
  const desk = (over: Partial<ReturnType<typeof arrival>>, places = everybody) =>
    place(judge(rules, over), over.addressed ?? true, places, 'support', null)?.deskId ?? null;

  it('can all be read', () => {
    expect(standardRules.filter(({ query }) => !parse(query, arrivalFields).ok)).toEqual([]);
  });

  it('send the urgent and what is about accounts to support, general questions to advocates, local wishes to partners', () => {
    expect(desk({ kind: 'complaint', urgency: 3 })).toBe('support');
    expect(desk({ kind: 'question', text: 'How do I reset my password?' })).toBe('support');
    expect(desk({ kind: 'question', text: 'Which cable do I need?' })).toBe('advocates');
    expect(desk({ kind: 'question', text: 'Which cable do I need?', form: 'message' })).toBe('support');
    expect(desk({ kind: 'question', text: 'Who installs these in Lyon?', notes: ['local'] })).toBe('partners');
    expect(desk({ kind: 'praise', text: 'Love it' })).toBe('support');
  });

  it('bring whatever is said to us to a desk, whatever its kind, and pass on at once where nobody is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.boolean(), fc.boolean(), fc.nat(3), (kind, unsure, alone, urgency) => {
        const places = alone ? new Map([...everybody].map(([id, p]) => [id, { ...p, serving: p.kind === 'support' ? 1 : 0 }])) : everybody;
        const found = desk({ kind, unsure, urgency }, places);
        return alone ? found === 'support' : found !== null;
      }),
    );
  });

  it('take in what is only heard when it may be a complaint or asks for help, however unsure, and leave the rest', () => {
    const heard = { addressed: false };
    expect(desk({ ...heard, kind: 'other', unsure: true, scores: { question: 0.1, complaint: 0.4, praise: 0.1 } })).toBe('support');
    expect(desk({ ...heard, kind: 'question', scores: { question: 0.9, complaint: 0, praise: 0 }, text: 'Which cable?' })).toBe('advocates');
    expect(desk({ ...heard, notes: ['local'] })).toBe('partners');
    expect(desk({ ...heard, kind: 'other' })).toBeNull();
    expect(desk({ ...heard, kind: 'praise' })).toBeNull();
  });

  it('cannot be made to ignore what is said to us', () => {
    const ignoring = judge([rule('', { ignore: true })]);
    expect(place(ignoring, true, everybody, 'support', null)).toEqual({ deskId: 'support', passedOn: null });
    expect(place(ignoring, false, everybody, 'support', null)).toBeNull();
  });
});
