import { describe, expect, it } from 'vitest';
import { testContext } from '../test/context.js';
import type { ChannelType, IncomingMention } from './port.js';
import { blueskyChannel } from './bluesky/bluesky.channel.js';
import { mastodonChannel } from './mastodon/mastodon.channel.js';
import { xChannel } from './x/x.channel.js';

const at = '2026-03-05T10:00:00.000Z';

/** All that a channel brings in one round of its sources. */
async function heard(type: ChannelType, given: Record<string, unknown>, credentials: Record<string, string>, answer: (url: string) => unknown) {
  const config = type.config.parse(given) as Record<string, unknown>;
  const context = testContext({
    type,
    config,
    credentials,
    fetch: async (url) => {
      const text = JSON.stringify(answer(url));
      return { status: 200, url, movedTo: null, headers: new Headers(), text: () => text, bytes: () => Buffer.from(text) };
    },
  });
  const found: IncomingMention[] = [];
  let cursor: unknown = null;
  for (let more = true; more;) {
    const page = await type.poll!.poll(context, cursor);
    if (page.body !== null) found.push(...type.map(page.body).mentions);
    ({ cursor, more = false } = page);
  }
  return found;
}

describe('what an account says itself', () => {
  it('is heard on Bluesky with its counts, and what it passes on is not', async () => {
    const post = (rkey: string, did: string): unknown => ({
      uri: `at://${did}/app.bsky.feed.post/${rkey}`,
      cid: `bafyrei${rkey}`,
      author: { did, handle: 'brand.test' },
      record: { text: 'Our new kettle', createdAt: at },
      indexedAt: at,
      likeCount: 7,
      repostCount: 2,
      replyCount: 1,
    });
    const feed = [{ post: post('3n2vq4a77b227', 'did:plc:brand') }, { post: post('3n2vq4a77b228', 'did:plc:else'), reason: {} }];
    const found = await heard(blueskyChannel, { words: [] }, { identifier: 'brand.test', appPassword: 'x', did: 'did:plc:brand', accessJwt: 'a' }, (url) =>
      url.includes('getAuthorFeed') ? { feed } : { notifications: [] },
    );
    expect(found).toMatchObject([{ own: true, text: 'Our new kettle', counts: { likes: 7, shares: 2, replies: 1 } }]);
  });

  it('is heard on Mastodon with its counts, and no stream is blamed for it', async () => {
    const status = {
      id: '1034',
      created_at: at,
      uri: 'https://social.example/users/brand/statuses/1034',
      visibility: 'public',
      media_attachments: [],
      content: '<p>Our new kettle</p>',
      account: { id: '147', acct: 'brand', url: 'https://social.example/@brand', followers_count: 90 },
      favourites_count: 7,
      reblogs_count: 2,
      replies_count: 1,
    };
    const found = await heard(mastodonChannel, { server: 'https://social.example', tags: [] }, { accessToken: 't', accountId: '147' }, (url) =>
      url.includes('/accounts/147/statuses') ? [status] : [],
    );
    expect(found).toMatchObject([{ own: true, text: 'Our new kettle', counts: { likes: 7, shares: 2, replies: 1 }, author: { followers: 90 } }]);
    expect(found[0]!.streamed).toBeUndefined();
  });

  it('is heard on X with its counts', async () => {
    const public_metrics = { like_count: 7, retweet_count: 2, reply_count: 1, impression_count: 400 };
    const data = [{ id: '1900000000000000005', author_id: '111', created_at: at, text: 'Our new kettle', public_metrics }];
    const found = await heard(xChannel, { words: [] }, { accessToken: 't', self: '111' }, (url) =>
      url.includes('/users/111/tweets') ? { data, meta: { newest_id: '1900000000000000005' } } : { meta: { result_count: 0 } },
    );
    expect(found).toMatchObject([{ own: true, text: 'Our new kettle', counts: { likes: 7, shares: 2, replies: 1, views: 400 } }]);
  });
});
