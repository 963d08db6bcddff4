import { describe, expect, it } from 'vitest';
import { networks } from '#contracts';
import { type ChannelSample, holdsTheContract } from '../test/contract.js';
import { laterSamples } from '../test/later.samples.js';
import { blueskyChannel } from './bluesky/bluesky.channel.js';
import { emailChannel } from './email/email.channel.js';
import { feedChannelWith } from './feed/feed.channel.js';
import { channelTypes, findChannelType } from './registry.js';
import { hackerNewsChannel } from './hackernews/hackernews.channel.js';
import { mastodonChannel } from './mastodon/mastodon.channel.js';
import { facebookChannel, instagramChannel } from './meta/meta.channel.js';
import { demoHistory } from './simulator/history.js';
import { simulatorChannel } from './simulator/simulator.channel.js';
import { telegramChannel } from './telegram/telegram.channel.js';
import { webhookChannel } from './webhook/webhook.channel.js';
import { widgetChannel } from './widget/widget.channel.js';
import { xChannel } from './x/x.channel.js';
import { youtubeChannel } from './youtube/youtube.channel.js';

const webhookItem = (id: string): unknown => ({
  id,
  text: 'Where is my parcel? 📦',
  author: { id: 'u1', handle: 'ana', name: '‮bidi‬' },
  postedAt: '2026-03-01T10:00:00+01:00',
  form: 'post',
  url: 'https://net.example/1',
});
const feedItem = (id: string): unknown => ({
  id,
  title: 'A <b>title</b>',
  content: '<p>Words</p>',
  html: { title: true, content: true },
  url: `https://blog.example/${id}`,
});

const hackerNewsHit = (objectID: string): unknown => ({
  objectID,
  created_at_i: 1_772_711_000,
  author: 'ana',
  title: null,
  comment_text: `<p>Does the widgetron ${objectID} ship to France?`,
  story_id: 40_000_000,
  parent_id: 40_000_000,
  _tags: ['comment'],
});

const blueskyRecord = {
  $type: 'app.bsky.feed.post',
  text: '@brand.test my widgetron broke 😡',
  createdAt: '2026-03-05T11:33:05.350Z',
  langs: ['en'],
  facets: [{ index: { byteStart: 0, byteEnd: 11 }, features: [{ $type: 'app.bsky.richtext.facet#mention', did: 'did:plc:brand' }] }],
};
const blueskyPost = (rkey: string, more: Record<string, unknown>): unknown => ({
  uri: `at://did:plc:cust/app.bsky.feed.post/${rkey}`,
  cid: `bafyrei${rkey}`,
  author: { did: 'did:plc:cust', handle: 'cust.test', displayName: '‮bidi‬ 😀' },
  record: blueskyRecord,
  indexedAt: '2026-03-05T11:33:06.000Z',
  ...more,
});

const emailLetter = (id: string): unknown => ({
  id: `${id}@mail.example`,
  from: { address: 'ana@mail.example', name: '‮bidi‬ 😀' },
  replyTo: null,
  to: ['help@shop.example'],
  cc: [],
  subject: 'My parcel',
  at: '2026-03-05T10:00:00.000Z',
  text: `Where is parcel ${id}? 📦`,
  html: null,
  inReplyTo: null,
  references: [],
  answers: null,
  automatic: null,
  own: false,
  attachments: [{ name: 'photo.jpg', type: 'image/jpeg', sizeBytes: 1_000 }],
  bounced: null,
});

const mastodonStatus = (id: string): unknown => ({
  id,
  uri: `https://other.example/users/cust/statuses/${id}`,
  url: `https://other.example/@cust/${id}`,
  created_at: '2026-03-05T10:00:00.000Z',
  edited_at: null,
  content: `<p><a href="https://social.example/@brand">@brand</a> my widgetron ${id} broke &amp; 😡</p>`,
  visibility: 'public',
  in_reply_to_id: null,
  account: { id: '971', acct: 'cust@other.example', display_name: '‮bidi‬', url: 'https://other.example/@cust' },
  media_attachments: [{ type: 'image', url: 'https://files.example/1.png', description: 'A broken widgetron' }],
  tags: [{ name: 'widgetron' }],
});

const xPost = (id: string): unknown => ({
  id,
  author_id: '222',
  conversation_id: '1900000000000000001',
  created_at: '2026-03-05T11:33:05.000Z',
  text: `hey @brand my widgetron ${id} broke 😡`,
  edit_history_tweet_ids: [id],
  entities: { mentions: [{ id: '111', username: 'brand' }] },
});

const youtubeThread = (id: string): unknown => ({
  id,
  snippet: {
    videoId: 'v1',
    canReply: true,
    totalReplyCount: 0,
    topLevelComment: {
      id,
      snippet: {
        authorDisplayName: '‮bidi‬',
        authorChannelId: { value: 'UC9' },
        textOriginal: `broken ${id} 😡`,
        publishedAt: '2026-03-05T11:00:00Z',
        updatedAt: '2026-03-05T11:00:00Z',
      },
    },
  },
});
const telegramUpdate = (update_id: number): unknown => ({
  update_id,
  message: {
    message_id: update_id,
    date: 1_772_711_000,
    chat: { id: 5001, type: 'private' },
    from: { id: 5001, first_name: '‮bidi‬' },
    text: `my widgetron ${update_id} broke 😡`,
  },
});

const samples: ChannelSample[] = [
  {
    type: webhookChannel,
    config: { replyUrl: 'https://crm.example/replies' },
    badConfigs: [
      [{ replyUrl: 'not an address' }, 'replyUrl'],
      [{ replyUrl: 'file:///etc/passwd' }, 'replyUrl'],
    ],
    credentials: { secret: 'whsec_c2VjcmV0' },
    bodies: [JSON.stringify({ mentions: [webhookItem('1'), webhookItem('9007199254740993')] })],
  },
  {
    type: widgetChannel,
    config: { sites: ['https://shop.example/page'], title: 'Shop' },
    badConfigs: [
      [{ sites: [] }, 'sites'],
      [{ sites: ['shop.example'] }, 'sites.0'],
    ],
    credentials: { secret: 'whsec_c2VjcmV0' },
    bodies: [
      JSON.stringify({
        channelId: 'c1',
        messages: [
          { id: 'm-1', visitor: 'v1', text: 'Where is my parcel? 📦', at: '2026-03-05T10:00:00.000Z' },
          { id: 'm-2', visitor: 'user 42', name: '‮bidi‬ 😀', text: 'It never came', at: '2026-03-05T10:00:01.000Z' },
        ],
      }),
    ],
  },
  {
    type: emailChannel,
    // Nobody listens there.
    config: { address: 'Help@shop.example', imapHost: '127.0.0.1', imapPort: 9, smtpHost: '127.0.0.1', smtpPort: 9 },
    badConfigs: [
      [{ imapHost: 'x', smtpHost: 'x' }, 'address'],
      [{ address: 'a@b.example', imapHost: 'https://x', smtpHost: 'x' }, 'imapHost'],
      [{ address: 'a@b.example', imapHost: 'x', smtpHost: 'x', imapSecurity: 'ssl' }, 'imapSecurity'],
    ],
    credentials: { password: 'x' },
    pollsElsewhere: true,
    bodies: [JSON.stringify({ address: 'help@shop.example', letters: [emailLetter('1'), emailLetter('9007199254740993')] })],
  },
  {
    type: feedChannelWith({ gapMs: 0 }),
    config: { url: 'https://blog.example/feed' },
    badConfigs: [
      [{}, 'url'],
      [{ url: 'javascript:alert(1)' }, 'url'],
      [{ url: 'https://blog.example/feed', everySeconds: 1 }, 'everySeconds'],
    ],
    bodies: [
      JSON.stringify({
        feed: { url: 'https://blog.example/feed', title: 'Blog' },
        fetchedAt: '2026-03-05T12:00:00.000Z',
        items: [feedItem('1'), feedItem('2')],
      }),
    ],
    answers: () => ({
      status: 200,
      text: '<rss version="2.0"><channel><title>Blog</title><item><guid>g1</guid><title>One</title></item><item><guid>g2</guid><title>Two</title></item></channel></rss>',
    }),
  },
  {
    type: blueskyChannel,
    config: { words: ['widgetron'] },
    badConfigs: [
      [{ service: 'bsky.social' }, 'service'],
      [{ words: [''] }, 'words.0'],
      [{ jetstream: 'https://x.example' }, 'jetstream'],
    ],
    credentials: { identifier: 'brand.test', appPassword: 'x', did: 'did:plc:brand', accessJwt: 'a' },
    bodies: [
      JSON.stringify({
        did: 'did:plc:brand',
        notifications: [blueskyPost('3n2vq4a77b224', { reason: 'mention' }), blueskyPost('3n2vq4a77b225', { reason: 'reply' })],
      }),
    ],
    streamed: [
      {
        did: 'did:plc:cust',
        time_us: 1_795_354_385_350_000,
        kind: 'commit',
        commit: { rev: '3n2v', operation: 'create', collection: 'app.bsky.feed.post', rkey: '3n2vq4a77b224', cid: 'bafyrei1', record: blueskyRecord },
      },
    ],
    answers: (url) => ({
      status: 200,
      text: JSON.stringify(
        url.includes('searchPosts')
          ? { posts: [blueskyPost('3n2vq4a77b226', {})] }
          : url.includes('getAuthorFeed')
            ? {
                feed: [
                  { post: blueskyPost('3n2vq4a77b227', {}) },
                  { post: blueskyPost('3n2vq4a77b228', {}), reason: { $type: 'app.bsky.feed.defs#reasonRepost' } },
                ],
              }
            : { notifications: [blueskyPost('3n2vq4a77b224', { reason: 'mention' })] },
      ),
    }),
  },
  {
    type: mastodonChannel,
    config: { server: 'https://social.example/', tags: ['#widgetron'] },
    badConfigs: [
      [{}, 'server'],
      [{ server: 'social.example' }, 'server'],
      [{ server: 'https://social.example', tags: ['two words'] }, 'tags.0'],
    ],
    credentials: { accessToken: 't', accountId: '147' },
    bodies: [
      JSON.stringify({
        server: 'https://social.example',
        self: '147',
        notifications: [
          { id: '1', type: 'mention', status: mastodonStatus('1031') },
          { id: '2', type: 'mention', status: mastodonStatus('115000000000000001') },
        ],
      }),
    ],
    streamed: [{ in: 'statuses', item: mastodonStatus('1032'), server: 'https://social.example', self: '147' }],
    answers: (url) => ({
      status: 200,
      text: JSON.stringify(
        url.includes('/notifications')
          ? [{ id: '1', type: 'mention', status: mastodonStatus('1031') }]
          : [mastodonStatus(url.includes('/accounts/147/statuses') ? '1034' : '1033')],
      ),
    }),
  },
  {
    type: hackerNewsChannel,
    config: { words: ['widgetron'] },
    badConfigs: [
      [{ words: [] }, 'words'],
      [{ words: ['x'], baseUrl: 'ftp://x' }, 'baseUrl'],
    ],
    bodies: [JSON.stringify({ word: 'widgetron', hits: [hackerNewsHit('40000001'), hackerNewsHit('40000002')] })],
    answers: () => ({ status: 200, text: JSON.stringify({ hits: [hackerNewsHit('40000001'), hackerNewsHit('40000002')], nbHits: 2 }) }),
  },
  {
    type: xChannel,
    config: { words: ['widgetron'] },
    badConfigs: [
      [{ monthlyDollars: 0 }, 'monthlyDollars'],
      [{ words: [''] }, 'words.0'],
      [{ baseUrl: 'api.x.com' }, 'baseUrl'],
    ],
    credentials: { bearerToken: 'b', accessToken: 't', self: '111', handle: 'brand', consumerSecret: 's' },
    bodies: [
      JSON.stringify({
        self: '111',
        data: [xPost('1900000000000000001'), xPost('1900000000000000002')],
        includes: { users: [{ id: '222', username: 'cust', name: '‮bidi‬' }] },
      }),
    ],
    streamed: [
      { self: '111', said: { data: xPost('1900000000000000008'), includes: { users: [{ id: '222', username: 'cust' }] }, matching_rules: [{ id: '7' }] } },
    ],
    answers: (url) => ({
      status: 200,
      text: JSON.stringify(
        url.includes('since_id')
          ? { meta: { result_count: 0 } }
          : {
              data: [
                xPost(url.includes('/mentions') ? '1900000000000000003' : url.includes('/users/111/tweets') ? '1900000000000000005' : '1900000000000000004'),
              ],
              meta: { newest_id: '1900000000000000005' },
            },
      ),
    }),
  },
  {
    type: facebookChannel,
    config: { id: '1001' },
    badConfigs: [
      [{}, 'id'],
      [{ id: 'my page' }, 'id'],
      [{ id: '1', baseUrl: 'x' }, 'baseUrl'],
    ],
    credentials: { accessToken: 't', appSecret: 's', secret: 'v' },
    bodies: [
      JSON.stringify({
        self: '1001',
        items: ['55_77', '55_78'].map((id) => ({
          time: 1_772_711_000,
          field: 'feed',
          value: {
            item: 'comment',
            verb: 'add',
            post_id: '1001_55',
            comment_id: id,
            parent_id: '1001_55',
            from: { id: '9001', name: '‮bidi‬' },
            message: `broken ${id} 😡`,
            created_time: 1_772_711_000,
          },
        })),
      }),
    ],
    answers: (url) => ({
      status: 200,
      text: JSON.stringify({
        data: url.includes('/tagged') ? [] : [{ id: '1001_56', message: 'from a visitor', from: { id: '9' }, created_time: '2026-03-05T11:59:00+0000' }],
      }),
    }),
  },
  {
    type: instagramChannel,
    config: { id: '17841400000000001' },
    badConfigs: [[{ id: '' }, 'id']],
    credentials: { accessToken: 't', appSecret: 's', secret: 'v' },
    bodies: [
      JSON.stringify({
        self: '17841400000000001',
        items: ['17900000000000002', '17900000000000003'].map((id) => ({
          time: 1_772_711_000,
          field: 'comments',
          value: { id, text: `does ${id} ship to DE?`, from: { id: '17990000000000003', username: 'cust' }, media: { id: '17800000000000004' } },
        })),
      }),
    ],
    answers: () => ({
      status: 200,
      text: JSON.stringify({
        data: [
          {
            id: '178',
            permalink: 'https://instagram.example/p/1',
            comments: { data: [{ id: '179', text: 'nice', username: 'cust', from: { id: '9' }, timestamp: '2026-03-05T11:59:00+0000' }] },
          },
        ],
      }),
    }),
  },
  {
    type: youtubeChannel,
    config: { channel: 'UCaaaaaaaaaaaaaaaaaaaaaa' },
    badConfigs: [
      [{}, 'channel'],
      [{ channel: '@acme' }, 'channel'],
      [{ channel: 'UCaaaaaaaaaaaaaaaaaaaaaa', dailyUnits: 1 }, 'dailyUnits'],
    ],
    credentials: { apiKey: 'k' },
    bodies: [JSON.stringify({ self: 'UCaaaaaaaaaaaaaaaaaaaaaa', threads: [youtubeThread('Ugx1'), youtubeThread('Ugx2')] })],
    answers: () => ({ status: 200, text: JSON.stringify({ items: [youtubeThread('Ugx1')] }) }),
  },
  {
    type: telegramChannel,
    config: {},
    badConfigs: [[{ baseUrl: 'x' }, 'baseUrl']],
    credentials: { botToken: '42:abcdefghijklmnopqrstuvwx', selfId: '42', selfName: 'brandbot' },
    bodies: [JSON.stringify({ self: '42', username: 'brandbot', updates: [telegramUpdate(1), telegramUpdate(2)] })],
    answers: () => ({ status: 200, text: JSON.stringify({ ok: true, result: [telegramUpdate(7)] }) }),
  },
  {
    type: simulatorChannel,
    config: { seed: 7 },
    badConfigs: [
      [{ seed: 'x' }, 'seed'],
      [{ pace: 0 }, 'pace'],
    ],
    bodies: demoHistory(7, new Date('2026-03-05T12:00:00Z'))
      .slice(0, 2)
      .map(({ body }) => body),
  },
];

samples.push(...laterSamples);
for (const sample of samples) holdsTheContract(sample);

describe('the registry', () => {
  it('names each network once, and each is held by the contract', () => {
    expect(channelTypes.map(({ network }) => network).toSorted()).toEqual([...networks].toSorted());
    expect(samples.map(({ type }) => type.network).toSorted()).toEqual([...networks].toSorted());
    expect(findChannelType('nowhere')).toBeNull();
  });
});
