import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webhookMention } from '#contracts';
import { AppError } from '#kernel';
import { isUsual } from './usual.js';
import { webhookChannel } from './webhook.channel.js';
import { mapDelivery, readMention } from './webhook.map.js';

const full = {
  id: '1800000000000000001',
  url: 'https://social.example/@ana/1',
  text: 'My parcel never came 📦',
  author: { id: 'u1', handle: 'ana', name: 'Ana', followers: 12, location: 'Lyon', avatarUrl: 'https://social.example/a.png' },
  postedAt: '2026-03-01T10:00:00+01:00',
  inReplyTo: '1800000000000000000',
  form: 'comment',
  location: 'Lyon, France',
  editedAt: '2026-03-01T10:05:00.250Z',
  own: false,
  counts: { likes: 3, views: null },
};
const parse = (value: unknown): { items: number; rejected: { index: number; why: string }[] } =>
  webhookChannel.webhook!.parse(
    { headers: {}, query: {}, body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) },
    { config: {}, credentials: {}, now: new Date() },
  );

/** Items that are nearly right, with every field sometimes wrong. */
const anyItem = fc.record(
  {
    id: fc.oneof(fc.string(), fc.integer(), fc.constant('\u0000'), fc.string({ minLength: 490, maxLength: 510 })),
    url: fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.constantFrom(null, 'ftp://x.example', 'http://1.2.3', 'https://a..b/', 'http://[::1]/', 'javascript:alert(1)', 'https://x.example:99999/'),
    ),
    text: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', null, '\ud800', 'a\u0000b'), fc.integer()),
    title: fc.option(fc.string()),
    author: fc.oneof(
      fc.anything(),
      fc.record(
        {
          id: fc.string(),
          handle: fc.string(),
          name: fc.option(fc.string()),
          followers: fc.oneof(fc.integer(), fc.double(), fc.maxSafeNat(), fc.constant(null)),
          avatarUrl: fc.option(fc.webUrl()),
        },
        { requiredKeys: ['id', 'handle'] },
      ),
    ),
    postedAt: fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.string(),
      fc.constantFrom(
        '2026-02-30T00:00:00Z',
        '0000-01-01T00:00:00Z',
        '2026-01-01',
        '2026-01-01T00:00:00',
        '2026-01-01T24:00:00Z',
        '2026-01-01T00:00:00+02:00',
        '2026-01-01T00:00:00-24:00',
      ),
    ),
    form: fc.constantFrom('post', 'comment', 'message', 'review', 'story', null),
    inReplyTo: fc.option(fc.string()),
    editedAt: fc.option(fc.date({ noInvalidDate: true }).map((date) => date.toISOString())),
    deleted: fc.oneof(fc.option(fc.boolean()), fc.constant('yes')),
    counts: fc.oneof(fc.constant(undefined), fc.anything()),
    media: fc.oneof(fc.constant(undefined), fc.anything()),
    surplus: fc.anything(),
  },
  { requiredKeys: ['id', 'text', 'author', 'postedAt', 'form'] },
);

describe('an item of a delivery', () => {
  it('becomes a mention with every field in its place', () => {
    expect(readMention(full)).toEqual({
      ok: true,
      mention: {
        externalId: '1800000000000000001',
        url: 'https://social.example/@ana/1',
        text: 'My parcel never came 📦',
        author: { externalId: 'u1', handle: 'ana', name: 'Ana', followers: 12, location: 'Lyon', avatarUrl: 'https://social.example/a.png' },
        form: 'comment',
        postedAt: '2026-03-01T09:00:00.000Z',
        inReplyTo: '1800000000000000000',
        location: 'Lyon, France',
        editedAt: '2026-03-01T10:05:00.250Z',
        counts: { likes: 3 },
      },
    });
  });

  it('brings its pictures and files', () => {
    const media = [
      { kind: 'image', url: 'https://social.example/1.png', alt: 'A broken kettle' },
      { kind: 'file', url: 'https://social.example/2.pdf', name: 'bill.pdf' },
    ];
    expect(readMention({ ...full, media })).toMatchObject({ ok: true, mention: { media } });
  });

  it('takes null for absent and passes over unknown fields', () => {
    const read = readMention({
      id: '1',
      text: 'Hi',
      author: { id: 'u', handle: 'h', name: null, followers: null },
      postedAt: '2026-03-01T10:00:00Z',
      form: 'post',
      url: null,
      deleted: null,
      mood: 7,
    });
    expect(read).toEqual({
      ok: true,
      mention: { externalId: '1', text: 'Hi', author: { externalId: 'u', handle: 'h' }, form: 'post', postedAt: '2026-03-01T10:00:00.000Z' },
    });
  });

  it('loses what no database can hold: NUL and halves of surrogate pairs', () => {
    const read = readMention({ ...full, text: 'a\u0000b\ud83d' });
    expect(read.ok && read.mention.text).toBe('ab\ufffd');
  });

  it.each([
    [{ ...full, author: { id: 'u1' } }, 'author.handle is missing'],
    [{ ...full, text: 5 }, 'text must be a string'],
    [{ ...full, form: 'story' }, 'form must be one of post, comment, message, review'],
    [{ ...full, postedAt: 'yesterday' }, 'postedAt must be an ISO 8601 time with its offset'],
    [{ ...full, postedAt: '0000-01-01T00:00:00Z' }, 'postedAt is not a time that a post can have'],
    [{ ...full, url: 'javascript:alert(1)' }, 'url must be an http or https address'],
    [{ ...full, media: [{ kind: 'image', url: 'data:image/png;base64,x' }] }, 'media[0].url must be an http or https address'],
    [{ ...full, counts: { likes: -1 } }, 'counts.likes must be at least 0'],
    [{ ...full, author: { ...full.author, handle: '' } }, 'author.handle is empty'],
    [{ ...full, id: 'x'.repeat(501) }, 'id is longer than 500 characters'],
    ['text', 'is not an object'],
  ])('that is wrong is refused by the name of its field (%#)', (item, why) => {
    expect(readMention(item)).toEqual({ ok: false, why });
  });

  it('of any shape is read or refused, and the quick look agrees with the contract', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        const read = readMention(JSON.parse(JSON.stringify(item)));
        if (read.ok) expect(read.mention.postedAt).toMatch(/^\d{4}-/);
        if (isUsual(item)) {
          expect(webhookMention.safeParse(item).success).toBe(true);
          expect(read.ok).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a delivery', () => {
  it('keeps the good items and names the bad ones by their place', () => {
    const body = { mentions: [full, { ...full, id: '' }, 3, { ...full, id: '2' }] };
    expect(parse(body)).toMatchObject({
      items: 2,
      rejected: [
        { index: 1, why: 'id is empty' },
        { index: 2, why: 'is not an object' },
      ],
    });
    const mapped = mapDelivery(JSON.stringify(body));
    expect(mapped.mentions.map((mention) => mention.externalId)).toEqual(['1800000000000000001', '2']);
    expect(mapped.unreadable).toEqual(parse(body).rejected);
  });

  it.each([
    ['{', 'The body is not JSON.'],
    ['[]', 'body must be an object.'],
    ['{}', 'mentions is missing.'],
    ['{"mentions":{}}', 'mentions must be an array.'],
    ['{"mentions":[]}', 'mentions holds nothing.'],
    [JSON.stringify({ mentions: Array.from({ length: 1_001 }, () => full) }), 'mentions holds more than 1,000.'],
  ])('with a bad envelope is refused with what is wrong (%#)', (body, message) => {
    expect(() => parse(body)).toThrow(expect.objectContaining({ code: 'invalid', message }));
  });

  it('of more than 5 MB is refused as too large', () => {
    expect(() => parse(' '.repeat(5 * 1_024 * 1_024 + 1))).toThrow(expect.objectContaining({ code: 'too-large' }));
  });

  it('of any bytes is read or refused, never anything else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.record({ mentions: fc.array(fc.oneof(anyItem, fc.anything()), { maxLength: 5 }) }).map((value) => JSON.stringify(value)),
        ),
        (body) => {
          try {
            const { items, rejected } = parse(body);
            expect(mapDelivery(body).mentions.length).toBe(items);
            expect(mapDelivery(body).unreadable).toEqual(rejected);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
