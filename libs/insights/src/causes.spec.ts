import { describe, expect, it } from 'vitest';
import { matcher, parse, mentionFields } from '#query';
import { causeQuery, causesOf, isKnown } from './causes.js';

const said = (texts: readonly string[], prefix: string) => texts.map((text, index) => ({ id: `${prefix}${index}`, authorId: `${prefix}${index}`, text }));
const complaints = [
  ...said(
    Array.from({ length: 8 }, (_, index) => `Since ${index} I cannot log in, the login page fails after the update`),
    'l',
  ),
  ...said(
    Array.from({ length: 6 }, (_, index) => `Order ${index}: my parcel never arrived, still waiting`),
    'p',
  ),
];
const others = Array.from({ length: 40 }, (_, index) => `What a lovely day ${index}, thank you for the update`);

describe('causes of complaints', () => {
  it('are no joining words of Chinese or Japanese', () => {
    const texts = said(
      Array.from({ length: 12 }, (_, index) => `我的退款还没有收到，你们的客服在哪里${index}`),
      'z',
    );
    const phrases = causesOf(texts, others).flatMap((cause) => cause.phrases);
    expect(phrases.some((phrase) => phrase.replace(' ', '') === '退款')).toBe(true);
    expect(phrases.filter((phrase) => /[的没有在]/.test(phrase))).toEqual([]);
  });

  it('are phrases that complaints share and other posts do not, put together by the texts they stand in', () => {
    const [login, parcel, ...more] = causesOf(complaints, others);
    expect(login).toMatchObject({ count: 8, phrases: expect.arrayContaining(['login page']) });
    expect(parcel).toMatchObject({ count: 6, name: 'parcel never arrived still waiting' });
    expect(more).toEqual([]);
  });

  it('are found in scripts without spaces, and their query finds their texts', () => {
    const chinese = said(['更新以后无法登录账号', '怎么又无法登录账号了', '真是的，无法登录账号！', '我无法登录账号，很生气', '到现在还是无法登录账号'], 'z');
    const [login] = causesOf(chinese, others);
    expect(login!.name).toBe('无法登录账号');
    const parsed = parse(causeQuery('complaint', login!.phrases), mentionFields);
    if (!parsed.ok) throw new Error('the query of a cause must be sound');
    const found = matcher(parsed.query, mentionFields, { now: new Date(), timeZone: 'UTC' });
    expect(chinese.every(({ text }) => found({ text, fields: { kind: 'complaint' } }))).toBe(true);
  });

  it('are what several people say: one who says it often is no cause', () => {
    expect(causesOf(complaints.slice(0, 3), others)).toEqual([]);
    expect(
      causesOf(
        complaints.map((one) => ({ ...one, authorId: 'ann' })),
        others,
      ),
    ).toEqual([]);
  });

  it('keep their name: what shares a phrase with a known one is that one', () => {
    const [login] = causesOf(complaints, others);
    expect(isKnown(login!, [{ name: 'Sign-in', phrases: ['login page'] }])).toBe(true);
    expect(isKnown(login!, [{ name: 'Sign-in', phrases: ['password reset'] }])).toBe(false);
    expect(causeQuery('complaint', ['login page', 'cannot log'])).toBe('kind:complaint ("login page" OR "cannot log")');
  });
});
