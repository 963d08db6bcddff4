import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppError } from '#kernel';
import { testContext, testReply } from '../../test/context.js';
import type { FetchOptions, Fetched } from '../port.js';
import { xChannel } from './x.channel.js';
import { mapX, timeOfId } from './x.map.js';
import { queryOf } from './x.poll.js';

const config = xChannel.config.parse({ words: ['widgetron'], clientId: 'app' });
const now = new Date('2026-11-22T12:00:00Z');
const tweet = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  author_id: '222',
  conversation_id: '1900000000000000001',
  created_at: '2026-11-22T10:00:00.000Z',
  text: 'hey @brand my widgetron broke',
  edit_history_tweet_ids: [id],
  entities: { mentions: [{ start: 4, end: 10, username: 'brand', id: '111' }] },
  ...more,
});
const users = { users: [{ id: '222', username: 'cust', name: 'Customer' }] };

type Double = (asked: {
  path: string;
  query: URLSearchParams;
  options: FetchOptions;
}) => { status?: number; headers?: Record<string, string>; json: unknown } | Error;
function x(double: Double, credentials: Record<string, string> = { bearerToken: 'b' }, kept: Record<string, string | null> = {}) {
  const asked: { path: string; query: URLSearchParams; options: FetchOptions }[] = [];
  const context = testContext({
    type: xChannel,
    config,
    credentials,
    now,
    kept,
    fetch: async (url, options = {}): Promise<Fetched> => {
      const at = new URL(url);
      const one = { path: at.pathname, query: at.searchParams, options };
      asked.push(one);
      const said = double(one);
      if (said instanceof Error) throw said;
      const text = JSON.stringify(said.json);
      return { status: said.status ?? 200, url, movedTo: null, headers: new Headers(said.headers), text: () => text, bytes: () => Buffer.from(text) };
    },
  });
  return { context, asked };
}

describe('a post of X', () => {
  it('keeps ids beyond what a number holds, and is known by the first of its edits', () => {
    const body = {
      self: '111',
      data: [
        tweet('1900000000000000001'),
        tweet('1900000000000000009', { edit_history_tweet_ids: ['1900000000000000001', '1900000000000000009'], text: 'mended' }),
      ],
      includes: users,
    };
    const { mentions } = mapX(JSON.stringify(body));
    expect(mentions.map(({ externalId, text }) => [externalId, text])).toEqual([
      ['1900000000000000001', 'hey @brand my widgetron broke'],
      ['1900000000000000001', 'mended'],
    ]);
    expect(mentions[1]).toMatchObject({ editedAt: timeOfId('1900000000000000009'), answer: { tweet: '1900000000000000009' }, author: { handle: 'cust' } });
  });

  it('can be answered when it addresses us, and says why not when it does not', () => {
    const [ours, other] = mapX(JSON.stringify({ self: '111', data: [tweet('11'), tweet('12', { entities: {} })], includes: users })).mentions;
    const verdict = (answer: Record<string, unknown> | null = null) => xChannel.send!.canReply({ config, now }, { form: 'post', heardAt: now, answer });
    expect(verdict(ours!.answer)).toEqual({ ok: true });
    expect(verdict(other!.answer)).toMatchObject({ ok: false, why: expect.stringContaining('only who addresses us') });
  });

  it('is not heard again when others repeat it', () => {
    expect(mapX(JSON.stringify({ self: null, data: [tweet('1', { referenced_tweets: [{ type: 'retweeted', id: '2' }] })] }))).toMatchObject({
      mentions: [],
      unreadable: [],
    });
  });
});

describe('a delivery of the Activity API', () => {
  const credentials = { bearerToken: 'b', consumerSecret: 'shh', self: '111' };
  const event = {
    data: { event_uuid: '-2080765813578191303', event_type: 'post.quote.create', payload: tweet('1900000000000000003', { entities: {} }), includes: users },
  };
  it('answers the challenge, and takes only what is signed over the raw bytes', () => {
    const { challenge, verify } = xChannel.webhook!;
    const channel = { config, credentials, now };
    const right = createHmac('sha256', 'shh').update('T').digest('base64');
    expect(challenge!({ headers: {}, query: { crc_token: 'T' }, body: Buffer.alloc(0) }, channel)).toMatchObject({
      status: 200,
      body: `{"response_token":"sha256=${right}"}`,
    });
    const body = Buffer.from(JSON.stringify(event));
    const signature = `sha256=${createHmac('sha256', 'shh').update(body).digest('base64')}`;
    const signed = (text: Buffer) => verify({ headers: { 'x-twitter-webhooks-signature': signature }, query: {}, body: text }, [], channel);
    expect([signed(body), signed(Buffer.concat([body, Buffer.from(' ')]))]).toEqual([true, false]);
  });

  it('is a summons when it quotes us, and a deletion when it says so', () => {
    const keep = (value: unknown) =>
      xChannel.webhook!.parse({ headers: {}, query: {}, body: Buffer.from(JSON.stringify(value)) }, { config, credentials, now }).keep!;
    expect(mapX(keep(event)).mentions).toMatchObject([{ externalId: '1900000000000000003', streamed: true, addressed: true, answer: { summoned: true } }]);
    expect(mapX(keep({ data: { event_type: 'post.delete', payload: { id: '5' } } })).deleted).toEqual(['5']);
    expect(mapX(keep({ data: { event_type: 'oauth.revoke', payload: {} } })).unreadable).toEqual([]);
  });
});

describe('searching X', () => {
  it('keeps since_id while it follows pages, and takes the newest of the first page afterwards', async () => {
    const pages: Record<string, unknown>[] = [
      { data: [tweet('10')], meta: { newest_id: '10', next_token: 'never' } },
      { data: [tweet('31'), tweet('30')], meta: { newest_id: '31', next_token: 'p2' } },
      { data: [tweet('20')], meta: { newest_id: '20' } },
      { meta: { result_count: 0 } },
    ];
    const { context, asked } = x(() => ({ json: pages.shift() }));
    let cursor: unknown = null;
    for (let round = 0; round < 4; round++) cursor = (await xChannel.poll!.poll(context, cursor)).cursor;
    expect(asked.map(({ query }) => [query.get('since_id'), query.get('next_token')])).toEqual([
      [null, null],
      ['10', null],
      ['10', 'p2'],
      ['31', null],
    ]);
    expect(asked[0]!.query.get('query')).toBe('(widgetron) -is:retweet');
    expect(queryOf(['two words', '#tag'])).toBe('("two words" OR #tag) -is:retweet');
  });

  it('counts what it cost in money, and buys no more than is left', async () => {
    const { context, asked } = x(() => ({
      json: { data: Array.from({ length: 100 }, (_, index) => tweet(String(1_000 + index))), includes: users, meta: { newest_id: '1099' } },
    }));
    const before = context.meter.left('money');
    const { cursor } = await xChannel.poll!.poll(context, null);
    expect(before - context.meter.left('money')).toBeCloseTo(100 * 0.005 + 0.01);
    await xChannel.poll!.poll(context, cursor);
    expect(asked.map(({ query }) => Number(query.get('max_results')))).toEqual([10, Math.floor((before - 0.51) / 0.015)]);
  });

  it('waits as long as X says', async () => {
    const { context } = x(() => ({
      status: 429,
      headers: { 'x-rate-limit-reset': String(now.getTime() / 1_000 + 300) },
      json: { title: 'Too Many Requests' },
    }));
    await expect(xChannel.poll!.poll(context, null)).rejects.toMatchObject({ options: { details: { retryAt: '2026-11-22T12:05:00.000Z' } } });
  });
});

describe('answering on X', () => {
  const signedIn = { accessToken: 'old', refreshToken: 'r1', accessUntil: '2026-11-22T11:59:00Z', self: '111', handle: 'brand' };
  it('renews the token first, and keeps both halves of the new one', async () => {
    const kept = {};
    const { context, asked } = x(
      ({ path }) => ({ json: path.endsWith('/token') ? { access_token: 'new', refresh_token: 'r2', expires_in: 7_200 } : { data: { id: '77' } } }),
      signedIn,
      kept,
    );
    const outcome = await xChannel.send!.send(context, testReply({ answer: { tweet: '9', summoned: true } }));
    expect(outcome).toEqual({ outcome: 'sent', remoteId: '77', url: 'https://x.com/brand/status/77' });
    expect(JSON.parse(asked.at(-1)!.options.body!)).toEqual({ text: 'Hello', reply: { in_reply_to_tweet_id: '9' } });
    expect(asked.at(-1)!.options.headers).toMatchObject({ authorization: 'Bearer new' });
    expect(kept).toMatchObject({ accessToken: 'new', refreshToken: 'r2', accessUntil: '2026-11-22T14:00:00.000Z' });
  });

  it('finds a reply whose fate was not known by its text and what it answers', async () => {
    const fresh = { ...signedIn, accessUntil: '2026-11-22T13:00:00Z' };
    const lost = x(() => new AppError('unavailable', 'The connection broke.'), fresh);
    expect(await xChannel.send!.send(lost.context, testReply())).toMatchObject({ outcome: 'unknown' });
    const mine = tweet('77', { author_id: '111', text: '@cust Hello', referenced_tweets: [{ type: 'replied_to', id: 'm1' }] });
    const { context } = x(() => ({ json: { data: [tweet('76'), { ...mine, referenced_tweets: [{ type: 'replied_to', id: '9' }] }] } }), fresh);
    expect(await xChannel.send!.findSent!(context, testReply({ answer: { tweet: '9' } }))).toMatchObject({ remoteId: '77' });
    expect(await xChannel.send!.findSent!(context, testReply({ answer: { tweet: '8' } }))).toBeNull();
  });

  it('says what X said, and when somebody has to sign in again', async () => {
    const refused = (status: number) =>
      xChannel.send!.send(
        x(() => ({ status, json: { detail: 'You are not permitted to perform this action.' } }), { ...signedIn, accessUntil: '' }).context,
        testReply(),
      );
    expect(await refused(403)).toEqual({ outcome: 'rejected', why: 'X refused (403): You are not permitted to perform this action.' });
    expect(await refused(401)).toMatchObject({ outcome: 'reauthorise' });
    expect(await refused(500)).toMatchObject({ outcome: 'unknown' });
  });

  it('reads our own posts again for their counts', async () => {
    const metrics = { like_count: 5, retweet_count: 2, reply_count: 1, impression_count: 90 };
    const { context } = x(() => ({ json: { data: [tweet('1', { public_metrics: metrics }), tweet('2', { public_metrics: metrics })] } }));
    const found = await xChannel.reread!.reread(context, [
      { externalId: '1', answer: null, own: true },
      { externalId: '2', answer: null, own: false },
    ]);
    expect(mapX(found!.body).mentions).toMatchObject([{ externalId: '1', counts: { likes: 5, shares: 2, replies: 1, views: 90 } }]);
  });

  it('reads again what may be gone or edited', async () => {
    const { context } = x(({ query }) =>
      query.get('ids') === '3'
        ? { json: { data: [tweet('3', { edit_history_tweet_ids: ['1', '3'], text: 'mended' })] } }
        : {
            json: {
              data: [tweet('1', { edit_history_tweet_ids: ['1', '3'] })],
              errors: [{ resource_id: '2', type: 'https://api.twitter.com/2/problems/resource-not-found' }],
            },
          },
    );
    const found = await xChannel.reread!.reread(context, [
      { externalId: '1', answer: { tweet: '1' } },
      { externalId: '2', answer: { tweet: '2' } },
    ]);
    const mapped = mapX(found!.body);
    expect(mapped.deleted).toEqual(['2']);
    expect(mapped.mentions).toMatchObject([{ externalId: '1', text: 'mended', answer: { tweet: '3' } }]);
  });
});

describe('what X lets us do besides', () => {
  const target = { externalId: '1900000000000000001', form: 'post', heardAt: now, answer: { tweet: '1900000000000000009' } } as const;

  it('is asked in the name of the account, about the newest revision', async () => {
    const { context, asked } = x(() => ({ json: { data: {} } }), { accessToken: 'a', self: '111' });
    for (const action of ['like', 'unlike', 'hide', 'show', 'delete'] as const)
      expect(await xChannel.actions[action]!(context, target)).toMatchObject({ outcome: 'sent' });
    expect(asked.map(({ path, options }) => `${options.method} ${path} ${options.body ?? ''}`.trim())).toEqual([
      'POST /2/users/111/likes {"tweet_id":"1900000000000000009"}',
      'DELETE /2/users/111/likes/1900000000000000009',
      'PUT /2/tweets/1900000000000000009/hidden {"hidden":true}',
      'PUT /2/tweets/1900000000000000009/hidden {"hidden":false}',
      'DELETE /2/tweets/1900000000000000009',
    ]);
  });
});
