import { describe, expect, it } from 'vitest';
import { testReply } from '../../test/context.js';
import { double } from '../../test/double.js';
import { redditChannel } from './reddit.channel.js';
import { mapReddit } from './reddit.map.js';

const now = new Date('2026-11-22T12:00:00Z');
const signedIn = { refreshToken: 'r', accessToken: 't', accessUntil: '2026-11-22T13:00:00Z', handle: 'brand' };
const given = { config: { clientId: 'app', subreddits: ['widgets'] }, credentials: signedIn, now };
const comment = (id: string, more: object = {}) => ({
  kind: 't1',
  data: {
    name: `t1_${id}`,
    author: 'cust',
    author_fullname: 't2_9',
    link_id: 't3_1',
    parent_id: 't3_1',
    body: 'broken',
    created_utc: 1_795_348_700,
    edited: false,
    ...more,
  },
});
const listing = (...children: unknown[]) => ({ kind: 'Listing', data: { after: null, children } });

describe('what Reddit lists', () => {
  it('is heard once, edits again, and is gone where a mark was left', async () => {
    const rounds = [
      [comment('a')],
      [comment('b'), comment('a', { edited: 1_795_348_800, body: 'mended' }), comment('c', { author: '[deleted]', body: '[deleted]' })],
    ];
    const { context, asked } = double(redditChannel, given, ({ path }) => ({
      json: path === '/r/widgets/comments' ? listing(...(rounds.shift() ?? [])) : listing(),
    }));
    const heard = [];
    let cursor: unknown = null;
    for (let round = 0; round < 6; round++) {
      const page = await redditChannel.poll!.poll(context, cursor);
      cursor = page.cursor;
      if (page.body) heard.push(mapReddit(page.body));
    }
    expect(heard.map(({ mentions, deleted }) => [mentions.map(({ externalId, text }) => `${externalId} ${text}`), deleted])).toEqual([
      [['t1_a broken'], []],
      [['t1_a mended', 't1_b broken'], ['t1_c']],
    ]);
    expect(asked[0]!.headers).toMatchObject({ authorization: 'Bearer t', 'user-agent': expect.stringContaining('app') });
  });

  it('slows down by what the headers say, in seconds with a fraction', async () => {
    const headers = { 'x-ratelimit-remaining': '12.0', 'x-ratelimit-used': '988', 'x-ratelimit-reset': '321.5' };
    const { context } = double(redditChannel, given, () => ({ headers, json: listing() }));
    await redditChannel.poll!.poll(context, null);
    expect(context.meter.left('requests')).toBe(0);
  });

  it('is read by the app itself where nobody signed in', async () => {
    const kept: Record<string, string | null> = {};
    const app = { config: given.config, credentials: { clientSecret: 's' }, now, kept };
    const { context, asked } = double(redditChannel, app, ({ path }) => ({
      json: path.endsWith('/access_token') ? { access_token: 'fresh', expires_in: 86_400 } : listing(),
    }));
    await redditChannel.poll!.poll(context, null);
    expect(Object.fromEntries(new URLSearchParams(asked[0]!.body))).toEqual({ grant_type: 'client_credentials' });
    expect(asked[0]!.headers['authorization']).toBe(`Basic ${Buffer.from('app:s').toString('base64')}`);
    expect(kept).toMatchObject({ accessToken: 'fresh' });
    expect(await redditChannel.send!.send(context, testReply())).toMatchObject({ outcome: 'reauthorise' });
  });
});

describe('answering on Reddit', () => {
  const reply = testReply({ answer: { thing: 't1_a' } });
  const outcome = (json: unknown, status = 200) => redditChannel.send!.send(double(redditChannel, given, () => ({ status, json })).context, reply);
  it('writes below the thing, and reads refusals out of good answers', async () => {
    const { context, asked } = double(redditChannel, given, () => ({
      json: { json: { errors: [], data: { things: [{ kind: 't1', data: { name: 't1_z', permalink: '/r/widgets/comments/1/x/z/' } }] } } },
    }));
    expect(await redditChannel.send!.send(context, reply)).toEqual({
      outcome: 'sent',
      remoteId: 't1_z',
      url: 'https://www.reddit.com/r/widgets/comments/1/x/z/',
    });
    expect(Object.fromEntries(new URLSearchParams(asked[0]!.body))).toEqual({ api_type: 'json', thing_id: 't1_a', text: 'Hello' });
    expect(await outcome({ json: { errors: [['RATELIMIT', 'you are doing that too much', 'ratelimit']], ratelimit: 212 } })).toMatchObject({
      outcome: 'retry',
      at: new Date('2026-11-22T12:03:32Z'),
    });
    expect(await outcome({ json: { errors: [['THREAD_LOCKED', 'That thread is locked', 'parent']] } })).toEqual({
      outcome: 'rejected',
      why: 'Reddit refused (THREAD_LOCKED): That thread is locked.',
    });
    expect(await outcome({ message: 'Unauthorized' }, 401)).toMatchObject({ outcome: 'reauthorise' });
  });

  it('finds a reply whose fate was not known, and what was deleted since', async () => {
    const mine = comment('z', { author: 'brand', parent_id: 't1_a', body: 'Hello', created_utc: now.getTime() / 1_000 });
    const found = double(redditChannel, given, () => ({ json: listing(comment('y'), mine) }));
    expect(await redditChannel.send!.findSent!(found.context, { ...reply, createdAt: now })).toMatchObject({ remoteId: 't1_z' });
    const again = double(redditChannel, given, () => ({ json: listing(comment('a'), comment('b', { body: '[removed]' })) }));
    const read = await redditChannel.reread!.reread(
      again.context,
      ['t1_a', 't1_b', 't1_c', 't4_d'].map((externalId) => ({ externalId, answer: null })),
    );
    expect(mapReddit(read!.body).deleted?.toSorted()).toEqual(['t1_b', 't1_c']);
    expect(again.asked[0]!.query.get('id')).toBe('t1_a,t1_b,t1_c');
  });
});
