import { describe, expect, it } from 'vitest';
import { testContext, testReply } from '../../test/context.js';
import type { FetchOptions, Fetched } from '../port.js';
import { youtubeChannel } from './youtube.channel.js';
import { mapYouTube } from './youtube.map.js';

const now = new Date('2026-11-22T12:00:00Z');
const self = 'UCaaaaaaaaaaaaaaaaaaaaaa';
const config = youtubeChannel.config.parse({ channel: self, clientId: 'app' });
const comment = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  snippet: {
    authorDisplayName: '@cust',
    authorChannelId: { value: 'UC9' },
    textOriginal: `broken ${id}`,
    publishedAt: '2026-11-22T10:00:00Z',
    updatedAt: '2026-11-22T10:00:00Z',
    ...more,
  },
});
const thread = (id: string, replies = 0, more: Record<string, unknown> = {}) => ({
  id,
  snippet: { videoId: 'v1', canReply: true, totalReplyCount: replies, topLevelComment: comment(id, more) },
});

type Double = (asked: { path: string; query: URLSearchParams; options: FetchOptions }) => { status?: number; json: unknown };
function google(double: Double, credentials: Record<string, string> = { apiKey: 'k' }) {
  const asked: { path: string; query: URLSearchParams; options: FetchOptions }[] = [];
  const fetch = async (url: string, options: FetchOptions = {}): Promise<Fetched> => {
    const at = new URL(url);
    const one = { path: at.pathname.replace('/youtube/v3', ''), query: at.searchParams, options };
    asked.push(one);
    const { status = 200, json } = double(one);
    const text = JSON.stringify(json);
    return { status, url, movedTo: null, headers: new Headers(), text: () => text, bytes: () => Buffer.from(text) };
  };
  return { context: testContext({ type: youtubeChannel, config, credentials: { ...credentials }, now, fetch }), asked };
}

describe('the comments of a channel', () => {
  it('are heard once, late replies and edits too, for a unit a request', async () => {
    const threads = [[thread('A')], [thread('A', 1)], [thread('A', 1, { updatedAt: '2026-11-22T11:00:00Z', textOriginal: 'mended' })]];
    let page: unknown[] = [];
    const { context } = google(({ path }) => ({
      json: { items: path === '/commentThreads' ? (page = threads.shift() ?? page) : [comment('A.r1', { parentId: 'A' })] },
    }));
    const heard: unknown[] = [];
    let cursor: unknown = null;
    for (let round = 0; round < 4; round++) {
      const polled = await youtubeChannel.poll!.poll(context, cursor);
      cursor = polled.cursor;
      heard.push(polled.body === null ? [] : mapYouTube(polled.body).mentions.map(({ externalId, inReplyTo, editedAt }) => [externalId, inReplyTo, editedAt]));
    }
    expect(heard).toEqual([[['A', 'video:v1', undefined]], [['A.r1', 'A', undefined]], [['A', 'video:v1', '2026-11-22T11:00:00.000Z']], []]);
    expect(context.meter.left('units')).toBe(8_000 - 5);
  });

  it('follow pages back to where the last poll began', async () => {
    const pages: Record<string, unknown>[] = [
      { items: [thread('A')] },
      { items: [thread('C', 0, { publishedAt: '2026-11-22T10:02:00Z' })], nextPageToken: 'p2' },
      { items: [thread('B', 0, { publishedAt: '2026-11-22T10:01:00Z' }), thread('A')], nextPageToken: 'p3' },
    ];
    const { context, asked } = google(() => ({ json: pages.shift() }));
    const { cursor } = await youtubeChannel.poll!.poll(context, null);
    const { body } = await youtubeChannel.poll!.poll(context, cursor);
    expect(mapYouTube(body!).mentions.map(({ externalId }) => externalId)).toEqual(['B', 'C']);
    expect(asked.map(({ query }) => query.get('pageToken'))).toEqual([null, null, 'p2']);
  });

  it('wait until midnight in California when the quota is spent', async () => {
    const { context } = google(() => ({ status: 403, json: { error: { message: 'x', errors: [{ reason: 'quotaExceeded' }] } } }));
    await expect(youtubeChannel.poll!.poll(context, null)).rejects.toMatchObject({ options: { details: { retryAt: '2026-11-23T08:00:00.000Z' } } });
  });

  it('are found to be gone or edited when they are read again', async () => {
    const { context } = google(() => ({ json: { items: [comment('A'), comment('B', { updatedAt: '2026-11-22T11:30:00Z' })] } }));
    const found = await youtubeChannel.reread!.reread(
      context,
      ['A', 'B', 'C'].map((externalId) => ({ externalId, answer: null })),
    );
    expect(mapYouTube(found!.body)).toMatchObject({ deleted: ['C'], mentions: [{ externalId: 'B' }] });
  });
});

describe('answering on YouTube', () => {
  const owner = { refreshToken: 'r', clientSecret: 's' };
  it('hangs every answer on the first comment of the thread, with a fresh token, for 50 units', async () => {
    const { context, asked } = google(({ path }) => ({ json: path === '/token' ? { access_token: 'fresh', expires_in: 3_600 } : { id: 'A.r2' } }), owner);
    const [reply] = mapYouTube(JSON.stringify({ replies: [comment('A.r1', { parentId: 'A' })] })).mentions;
    expect(await youtubeChannel.send!.send(context, testReply({ inReplyTo: 'A.r1', answer: reply!.answer! }))).toMatchObject({
      outcome: 'sent',
      remoteId: 'A.r2',
    });
    expect(JSON.parse(asked.at(-1)!.options.body!)).toEqual({ snippet: { parentId: 'A', textOriginal: 'Hello' } });
    expect(asked.at(-1)!.options.headers).toMatchObject({ authorization: 'Bearer fresh' });
    expect(context.meter.left('units')).toBe(8_000 - 50);
  });

  it('needs somebody who signed in, and says so', async () => {
    expect(await youtubeChannel.send!.send(google(() => ({ json: {} })).context, testReply())).toMatchObject({
      outcome: 'reauthorise',
      why: expect.stringContaining('only reads'),
    });
    const ended = google(() => ({ status: 400, json: { error: 'invalid_grant', error_description: 'Token has been revoked.' } }), owner);
    expect(await youtubeChannel.send!.send(ended.context, testReply())).toMatchObject({ outcome: 'reauthorise' });
    expect(youtubeChannel.send!.canReply({ config, now }, { form: 'comment', heardAt: null, answer: { canReply: false } })).toMatchObject({ ok: false });
  });

  it('finds an answer whose fate was not known', async () => {
    const mine = comment('A.r9', { authorChannelId: { value: self }, textOriginal: 'Hello', publishedAt: '2026-11-22T12:00:01Z' });
    const { context } = google(() => ({ json: { items: [comment('A.r1'), mine] } }));
    expect(await youtubeChannel.send!.findSent!(context, testReply({ answer: { parent: 'A' }, createdAt: now }))).toEqual({ remoteId: 'A.r9', url: null });
  });
});
