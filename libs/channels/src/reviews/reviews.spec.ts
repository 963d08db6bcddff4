import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testReply } from '../../test/context.js';
import { double } from '../../test/double.js';
import type { ChannelType } from '../port.js';
import { appleRate, appStoreChannel } from './appstore.channel.js';
import { googleBusinessChannel } from './googlebusiness.channel.js';
import { googlePlayChannel } from './googleplay.channel.js';

const now = new Date('2026-11-22T12:00:00Z');
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = (key: typeof ec.privateKey): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const heard = (type: ChannelType, body: string | null) => (body === null ? null : type.map(body));
const claimsOf = (token: string): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

describe('reviews of the App Store', () => {
  const key = { issuerId: '57246542-96fe', keyId: '2X9R4HXF34', privateKey: pem(ec.privateKey).replaceAll('\n', '') };
  const review = {
    type: 'customerReviews',
    id: 'r1',
    attributes: { rating: 2, title: 'Slow', body: 'So slow', reviewerNickname: 'Anne', createdDate: '2026-11-22T03:00:00-08:00', territory: 'USA' },
  };
  it('are read with a signed token that Apple takes, from a key that lost its lines', async () => {
    const { context, asked } = double(appStoreChannel, { config: { app: '682658836' }, credentials: key, now }, () => ({
      headers: { 'x-rate-limit': 'user-hour-lim:3500;user-hour-rem:500;' },
      json: {
        data: [{ ...review, relationships: { response: { data: { type: 'customerReviewResponses', id: 'a1' } } } }],
        included: [{ type: 'customerReviewResponses', id: 'a1', attributes: { responseBody: 'We mend it', lastModifiedDate: '2026-11-22T04:00:00-08:00' } }],
        links: { next: 'https://evil.example/steal' },
      },
    }));
    const { body } = await appStoreChannel.poll!.poll(context, null);
    expect(heard(appStoreChannel, body)!.mentions).toMatchObject([
      { externalId: 'r1', title: '★★☆☆☆ Slow', text: 'So slow', form: 'review', postedAt: '2026-11-22T11:00:00.000Z' },
      { externalId: 'r1:answer', own: true, text: 'We mend it', inReplyTo: 'r1' },
    ]);
    const token = asked[0]!.headers['authorization']!.replace('Bearer ', '');
    const [head, claims, signature] = token.split('.') as [string, string, string];
    const signed = { key: createPublicKey(ec.publicKey.export({ type: 'spki', format: 'pem' })), dsaEncoding: 'ieee-p1363' as const };
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), signed, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(claimsOf(token)).toMatchObject({ iss: '57246542-96fe', aud: 'appstoreconnect-v1', exp: now.getTime() / 1_000 + 900 });
    expect(asked).toHaveLength(1);
    expect(context.meter.left('requests')).toBe(0);
    expect(appleRate('nonsense')).toBeNull();
  });

  it('are read in public without an account, country by country, and cannot be answered then', async () => {
    const entry = (id: string) => ({
      id: { label: id },
      author: { name: { label: 'Anne' }, uri: { label: 'https://itunes.apple.com/us/reviews/id123' } },
      'im:rating': { label: '5' },
      title: { label: 'Good' },
      content: { label: 'Very good' },
      updated: { label: '2026-11-22T04:00:00-07:00' },
    });
    const { context, asked } = double(appStoreChannel, { config: { app: '682658836', countries: ['us', 'fr'] }, now }, ({ path }) => ({
      // One entry stands alone, and the app itself comes first.
      json: { feed: { entry: path.startsWith('/us/') ? [{ 'im:name': { label: 'App' } }, entry('9007199254740993')] : entry('2') } },
    }));
    const first = await appStoreChannel.poll!.poll(context, null);
    const second = await appStoreChannel.poll!.poll(context, first.cursor);
    expect([first, second].map(({ body }) => heard(appStoreChannel, body)!.mentions.map(({ externalId, author }) => [externalId, author.externalId]))).toEqual([
      [['9007199254740993', '123']],
      [['2', '123']],
    ]);
    expect(asked[0]!.path).toBe('/us/rss/customerreviews/page=1/id=682658836/sortby=mostrecent/json');
    expect(await appStoreChannel.send!.send(context, testReply())).toMatchObject({ outcome: 'reauthorise' });
  });
});

describe('reviews of Google Play', () => {
  const credentials = { serviceAccount: JSON.stringify({ client_email: 'a@b.iam.gserviceaccount.com', private_key: pem(rsa.privateKey) }) };
  const review = (text: string, at: string) => ({
    reviewId: 'p1',
    authorName: 'Jane',
    comments: [{ userComment: { text, lastModified: { seconds: at }, starRating: 1 } }],
  });
  it('are heard again when they changed, as an edit', async () => {
    const pages = [review('Crash\tIt crashes', '1795348800'), review('Crash\tIt works', '1795352400')];
    const { context, asked } = double(googlePlayChannel, { config: { app: 'com.acme.app' }, credentials, now }, ({ path }) => ({
      json: path === '/token' ? { access_token: 'fresh', expires_in: 3_600 } : { reviews: [pages.shift()] },
    }));
    const first = await googlePlayChannel.poll!.poll(context, null);
    const second = await googlePlayChannel.poll!.poll(context, first.cursor);
    const mentions = [first, second].map(({ body }) => heard(googlePlayChannel, body)!.mentions[0]!);
    expect(mentions.map(({ title, text, editedAt }) => [title, text, editedAt])).toEqual([
      ['★☆☆☆☆ Crash', 'It crashes', undefined],
      ['★☆☆☆☆ Crash', 'It works', '2026-11-22T13:00:00.000Z'],
    ]);
    const assertion = new URLSearchParams(asked[0]!.body).get('assertion')!;
    expect(claimsOf(assertion)).toMatchObject({ iss: 'a@b.iam.gserviceaccount.com', scope: 'https://www.googleapis.com/auth/androidpublisher' });
    expect(asked.filter(({ path }) => path === '/token')).toHaveLength(1);
  });

  it('take one answer, which may be written again', async () => {
    const { context, asked } = double(googlePlayChannel, { config: { app: 'com.acme.app' }, credentials, now }, ({ path }) => ({
      json: path === '/token' ? { access_token: 'fresh' } : { result: { replyText: 'Hello' } },
    }));
    expect(await googlePlayChannel.send!.send(context, testReply({ answer: { review: 'p1' } }))).toEqual({ outcome: 'sent', remoteId: 'p1:answer', url: null });
    expect(asked.at(-1)).toMatchObject({
      method: 'POST',
      path: '/androidpublisher/v3/applications/com.acme.app/reviews/p1:reply',
      body: '{"replyText":"Hello"}',
    });
    expect(googlePlayChannel.send!.idempotent).toBe(true);
  });
});

describe('reviews of a place', () => {
  const given = { config: { location: 'accounts/1/locations/2', clientId: 'app' }, credentials: { clientSecret: 's', refreshToken: 'r' }, now };
  const review = (more: object = {}) => ({
    reviewId: 'b1',
    reviewer: { displayName: 'Jo' },
    starRating: 'ONE',
    comment: 'Waited an hour',
    createTime: '2026-11-22T10:00:00Z',
    updateTime: '2026-11-22T10:00:00Z',
    ...more,
  });
  it('come with their edits and our answers, and without words as stars', async () => {
    const pages = [
      [review()],
      [review({ starRating: 'THREE', updateTime: '2026-11-22T11:00:00Z' }), review({ reviewId: 'b2', comment: undefined, starRating: 'FIVE' })],
    ];
    const { context } = double(googleBusinessChannel, given, ({ path }) => ({
      json: path === '/token' ? { access_token: 't', expires_in: 3_600 } : { reviews: pages.shift() },
    }));
    const first = await googleBusinessChannel.poll!.poll(context, null);
    const second = await googleBusinessChannel.poll!.poll(context, first.cursor);
    expect(heard(googleBusinessChannel, second.body)!.mentions.map(({ externalId, title, text, editedAt }) => [externalId, title, text, editedAt])).toEqual([
      ['b2', undefined, '★★★★★', undefined],
      ['b1', '★★★☆☆', 'Waited an hour', '2026-11-22T11:00:00.000Z'],
    ]);
  });

  it('are answered in one place, and need a person when Google shuts the door', async () => {
    const { context, asked } = double(googleBusinessChannel, given, ({ path }) => ({ json: path === '/token' ? { access_token: 't' } : { comment: 'Hello' } }));
    expect(await googleBusinessChannel.send!.send(context, testReply({ answer: { review: 'b1' } }))).toMatchObject({ outcome: 'sent', remoteId: 'b1:answer' });
    expect(asked.at(-1)).toMatchObject({ method: 'PUT', path: '/v4/accounts/1/locations/2/reviews/b1/reply' });
    const shut = double(googleBusinessChannel, given, () => ({ status: 400, json: { error: 'invalid_grant', error_description: 'Token has been revoked.' } }));
    expect(await googleBusinessChannel.send!.send(shut.context, testReply())).toMatchObject({ outcome: 'reauthorise' });
  });
});
