import { generateKeyPairSync } from 'node:crypto';
import { discourseChannel } from '../src/discourse/discourse.channel.js';
import { flickrChannel } from '../src/flickr/flickr.channel.js';
import { linkedinChannel } from '../src/linkedin/linkedin.channel.js';
import { pinterestChannel } from '../src/pinterest/pinterest.channel.js';
import { redditChannel } from '../src/reddit/reddit.channel.js';
import { appStoreChannel } from '../src/reviews/appstore.channel.js';
import { googleBusinessChannel } from '../src/reviews/googlebusiness.channel.js';
import { googlePlayChannel } from '../src/reviews/googleplay.channel.js';
import { threadsChannel } from '../src/threads/threads.channel.js';
import { wechatChannel } from '../src/wechat/wechat.channel.js';
import { weiboChannel } from '../src/weibo/weibo.channel.js';
import { whatsappChannel } from '../src/whatsapp/whatsapp.channel.js';
import type { ChannelSample } from './contract.js';

const pem = (type: 'ec' | 'rsa'): string => {
  const { privateKey } = type === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};
const json = (value: unknown): { status: number; text: string } => ({ status: 200, text: JSON.stringify(value) });
const token = { access_token: 't', expires_in: 3_600 };

const threadsPost = (id: string): unknown => ({
  id,
  username: 'cust',
  text: `@brand my widgetron ${id} broke 😡`,
  permalink: `https://www.threads.net/@cust/post/${id}`,
  timestamp: '2026-03-05T11:00:00+0000',
  media_type: 'TEXT_POST',
});
const whatsappMessage = (id: string): unknown => ({
  kind: 'message',
  name: '\u202ebidi\u202c',
  value: { id: `wamid.${id}`, from: '15552223333', timestamp: '1772711000', type: 'text', text: { body: `my widgetron ${id} broke 😡` } },
});
const discoursePost = (id: number): unknown => ({
  id,
  username: 'cust',
  name: '\u202ebidi\u202c',
  avatar_template: '/user_avatar/{size}/1.png',
  created_at: '2026-03-05T11:00:00.000Z',
  cooked: `<p>my widgetron ${id} broke 😡</p>`,
  post_number: 2,
  topic_id: 71,
  topic_slug: 'broken',
  topic_title: 'Broken',
});
const redditComment = (name: string): unknown => ({
  kind: 't1',
  data: {
    name: `t1_${name}`,
    author: 'cust',
    author_fullname: 't2_9',
    subreddit: 'widgets',
    link_id: 't3_1abc',
    parent_id: 't3_1abc',
    body: `u/brand my widgetron ${name} broke 😡`,
    created_utc: 1_772_711_000,
    edited: false,
    permalink: `/r/widgets/comments/1abc/x/${name}/`,
  },
});
const businessReview = (reviewId: string): unknown => ({
  reviewId,
  reviewer: { displayName: '\u202ebidi\u202c' },
  starRating: 'TWO',
  comment: `waited an hour, ${reviewId} 😡`,
  createTime: '2026-03-05T11:00:00Z',
  updateTime: '2026-03-05T11:00:00Z',
});
const playReview = (reviewId: string): unknown => ({
  reviewId,
  authorName: '\u202ebidi\u202c',
  comments: [{ userComment: { text: `Crash\tit crashes at ${reviewId} 😡`, lastModified: { seconds: '1772711000', nanos: 1 }, starRating: 1 } }],
});
const appleReview = (id: string): unknown => ({
  type: 'customerReviews',
  id,
  attributes: {
    rating: 2,
    title: 'Crash',
    body: `it crashes at ${id} 😡`,
    reviewerNickname: '\u202ebidi\u202c',
    createdDate: '2026-03-05T03:00:00-08:00',
    territory: 'USA',
  },
});
const linkedinNote = (id: number): unknown => ({
  notificationId: id,
  organizationalEntity: 'urn:li:organization:1',
  action: 'COMMENT',
  generatedActivity: `urn:li:comment:(urn:li:activity:71,${id})`,
  lastModifiedAt: 1_772_711_000_000,
  decoratedGeneratedActivity: { comment: { owner: 'urn:li:person:abc', text: `broken ${id} 😡` } },
});
const wechatMessage = (MsgId: string): unknown => ({ FromUserName: 'oUser1', CreateTime: '1772711000', MsgType: 'text', Content: `坏了 ${MsgId} 😡`, MsgId });
const weiboComment = (idstr: string): unknown => ({
  id: Number(idstr),
  idstr,
  created_at: 'Thu Mar 05 19:00:00 +0800 2026',
  text: `回复@brand: 坏了 ${idstr} 😡`,
  user: { idstr: '1404376560', screen_name: 'zaku', name: '\u202ebidi\u202c' },
  status: { idstr: '5099999999999999' },
});
const flickrPhoto = (id: string): unknown => ({
  id,
  owner: '1@N01',
  ownername: '\u202ebidi\u202c',
  title: `My widgetron ${id}`,
  description: { _content: `A <b>photo</b> ${id}` },
  dateupload: '1772711000',
});
const pinterestPin = (id: string): unknown => ({
  id,
  created_at: '2026-03-05T11:00:00',
  title: 'Pin',
  description: `A widgetron ${id} 😡`,
  board_owner: { username: 'brand' },
});
const reviews = (...raw: unknown[]): string => JSON.stringify({ reviews: raw.map((one) => ({ raw: one })) });

/** Samples of the networks that are known from their documents alone. */
export const laterSamples: ChannelSample[] = [
  {
    type: threadsChannel,
    config: { id: '1784', words: ['widgetron'] },
    badConfigs: [
      [{}, 'id'],
      [{ id: '1', words: [''] }, 'words.0'],
    ],
    credentials: { accessToken: 't', appSecret: 's', secret: 'v', handle: 'brand' },
    bodies: [
      JSON.stringify({ self: '1784', username: 'brand', items: ['8901', '17900000000000002'].map((id) => ({ field: 'replies', value: threadsPost(id) })) }),
    ],
    answers: (url) =>
      json({
        data: url.includes('/mentions')
          ? [threadsPost('1')]
          : url.includes('/threads?')
            ? [{ id: '9' }]
            : url.includes('/conversation')
              ? [threadsPost('2')]
              : [],
      }),
  },
  {
    type: whatsappChannel,
    config: { id: '900' },
    badConfigs: [[{ id: '+1 555' }, 'id']],
    credentials: { accessToken: 't', appSecret: 's', secret: 'v' },
    bodies: [JSON.stringify({ items: [whatsappMessage('1'), whatsappMessage('2')] })],
  },
  {
    type: discourseChannel,
    config: { server: 'https://forum.example/', username: '@brand' },
    badConfigs: [
      [{}, 'server'],
      [{ server: 'forum.example' }, 'server'],
    ],
    credentials: { apiKey: 'k', secret: 'whsec_v' },
    bodies: [JSON.stringify({ server: 'https://forum.example', self: 'brand', posts: [discoursePost(1), discoursePost(2)] })],
    answers: (url) => json({ latest_posts: url.includes('before') ? [] : [discoursePost(8), discoursePost(7)] }),
  },
  {
    type: redditChannel,
    config: { clientId: 'app', subreddits: ['r/widgets'] },
    badConfigs: [
      [{}, 'clientId'],
      [{ clientId: 'a', subreddits: ['two words'] }, 'subreddits.0'],
    ],
    credentials: { clientSecret: 's', refreshToken: 'r', accessToken: 't', accessUntil: '2026-03-06T00:00:00Z', handle: 'brand' },
    bodies: [JSON.stringify({ self: 'brand', things: [redditComment('kza'), redditComment('kzb')] })],
    answers: (url) => json({ kind: 'Listing', data: { after: null, children: url.includes('/comments') ? [redditComment('kz1')] : [] } }),
  },
  {
    type: googleBusinessChannel,
    config: { location: 'accounts/1/locations/2', clientId: 'app' },
    badConfigs: [
      [{ clientId: 'a' }, 'location'],
      [{ location: 'accounts/x', clientId: 'a' }, 'location'],
    ],
    credentials: { clientSecret: 's', refreshToken: 'r' },
    bodies: [reviews(businessReview('AbF1'), businessReview('AbF2'))],
    answers: (url) => json(url.includes('/token') ? token : { reviews: [businessReview('AbF3')], totalReviewCount: 1 }),
  },
  {
    type: googlePlayChannel,
    config: { app: 'com.acme.app' },
    badConfigs: [[{ app: 'acme' }, 'app']],
    credentials: { serviceAccount: JSON.stringify({ client_email: 'a@b.iam.gserviceaccount.com', private_key: pem('rsa') }) },
    bodies: [reviews(playReview('12345678'), playReview('9007199254740993'))],
    answers: (url) => json(url.includes('/token') ? token : { reviews: [playReview('7')] }),
  },
  {
    type: appStoreChannel,
    config: { app: 'id682658836', countries: ['US', 'fr'] },
    badConfigs: [
      [{}, 'app'],
      [{ app: '682658836', countries: ['usa'] }, 'countries.0'],
    ],
    credentials: { issuerId: 'i', keyId: 'k', privateKey: pem('ec') },
    bodies: [reviews(appleReview('00000028-b08c-0014-729e-fbd500000000'), appleReview('00000028-b08c-0014-729e-fbd500000001'))],
    answers: () => json({ data: [appleReview('3')] }),
  },
  {
    type: linkedinChannel,
    config: { organization: '1' },
    badConfigs: [
      [{}, 'organization'],
      [{ organization: 'acme' }, 'organization'],
    ],
    credentials: { accessToken: 't', clientSecret: 's' },
    bodies: [JSON.stringify({ items: [linkedinNote(1), linkedinNote(2)] })],
    answers: () => json({ elements: [linkedinNote(3)] }),
  },
  {
    type: wechatChannel,
    config: { appId: 'wxba5fad812f8e6fb9' },
    badConfigs: [[{ appId: 'gh_brand' }, 'appId']],
    credentials: { token: 'AAAAA', appSecret: 's', encodingAesKey: 'A'.repeat(43) },
    bodies: [JSON.stringify({ items: [wechatMessage('24500000000000000001'), wechatMessage('24500000000000000002')] })],
  },
  {
    type: weiboChannel,
    config: {},
    badConfigs: [[{ baseUrl: 'x' }, 'baseUrl']],
    credentials: { accessToken: 't' },
    bodies: [JSON.stringify({ comments: [weiboComment('5100000000000001'), weiboComment('51000000000000011234')] })],
    answers: (url) => json(url.includes('to_me') ? { comments: [weiboComment('5100000000000003')] } : { comments: [], statuses: [] }),
  },
  {
    type: flickrChannel,
    config: { words: ['widgetron'] },
    badConfigs: [[{ words: [] }, 'words']],
    credentials: { apiKey: 'k' },
    bodies: [JSON.stringify({ photos: [flickrPhoto('1'), flickrPhoto('9007199254740993')] })],
    answers: () => json({ stat: 'ok', photos: { page: 1, pages: 1, photo: [flickrPhoto('3')] } }),
  },
  {
    type: pinterestChannel,
    config: {},
    badConfigs: [[{ baseUrl: 'x' }, 'baseUrl']],
    credentials: { accessToken: 't' },
    bodies: [JSON.stringify({ pins: [pinterestPin('8131'), pinterestPin('9007199254740993')] })],
    answers: () => json({ items: [pinterestPin('5')], bookmark: null }),
  },
];
