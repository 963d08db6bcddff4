import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testReply } from '../../test/context.js';
import { double } from '../../test/double.js';
import { linkedinChannel } from './linkedin.channel.js';
import { mapLinkedIn } from './linkedin.map.js';

const now = new Date('2026-11-22T12:00:00Z');
const config = linkedinChannel.config.parse({ organization: 'urn:li:organization:1', clientId: 'app' });
const given = { config, credentials: { accessToken: 't', clientSecret: 'shh' }, now };
const comment = 'urn:li:comment:(urn:li:activity:71,99)';
const note = (notificationId: number, more: object = {}) => ({
  notificationId,
  organizationalEntity: 'urn:li:organization:1',
  action: 'COMMENT',
  sourcePost: 'urn:li:share:70',
  generatedActivity: comment,
  lastModifiedAt: 1_795_350_000_000,
  decoratedGeneratedActivity: { comment: { owner: 'urn:li:person:abc', text: 'broken?', entity: 'urn:li:activity:71' } },
  ...more,
});

describe('a delivery of LinkedIn', () => {
  it('answers the challenge, and is signed with the prefix before the raw bytes', () => {
    const { challenge, verify } = linkedinChannel.webhook!;
    const right = createHmac('sha256', 'shh').update('C').digest('hex');
    expect(JSON.parse(challenge!({ headers: {}, query: { challengeCode: 'C' }, body: Buffer.alloc(0) }, given)!.body)).toEqual({
      challengeCode: 'C',
      challengeResponse: right,
    });
    const body = Buffer.from(JSON.stringify({ notifications: [note(1)] }));
    const signed = (prefix: string) => ({
      headers: { 'x-li-signature': createHmac('sha256', 'shh').update(prefix).update(body).digest('hex') },
      query: {},
      body,
    });
    expect([verify(signed('hmacsha256='), [], given), verify(signed(''), [], given)]).toEqual([true, false]);
    expect(verify(signed(''), [], { ...given, config: { ...config, plainSignature: true } })).toBe(true);
  });

  it('becomes comments of our page, with edits and deletions', () => {
    const items = [
      note(1),
      note(2, {
        action: 'COMMENT_EDIT',
        lastModifiedAt: 1_795_350_060_000,
        decoratedGeneratedActivity: { comment: { owner: 'urn:li:person:abc', text: 'mended' } },
      }),
      note(3, { action: 'COMMENT_DELETE', generatedActivity: 'urn:li:comment:(urn:li:activity:71,98)' }),
      note(4, { action: 'LIKE' }),
      note(5, { organizationalEntity: 'urn:li:organization:2' }),
      note(6, { generatedActivity: 7 }),
    ];
    const { keep } = linkedinChannel.webhook!.parse({ headers: {}, query: {}, body: Buffer.from(JSON.stringify({ notifications: items })) }, given);
    const mapped = mapLinkedIn(keep!);
    expect(mapped.mentions).toMatchObject([
      { externalId: comment, text: 'broken?', author: { externalId: 'urn:li:person:abc', handle: 'abc' }, inReplyTo: 'urn:li:activity:71', streamed: true },
      { externalId: comment, text: 'mended', editedAt: '2026-11-22T12:21:00.000Z' },
    ]);
    expect(mapped.deleted).toEqual(['urn:li:comment:(urn:li:activity:71,98)']);
    expect(mapped.unreadable).toHaveLength(1);
  });
});

describe('a page of LinkedIn', () => {
  it('is asked in its protocol, page by page, and nothing comes twice', async () => {
    const pages = [[note(1)], [note(1), note(2, { generatedActivity: 'urn:li:comment:(urn:li:activity:71,100)' })]];
    const { context, asked } = double(linkedinChannel, { ...given, config: { organization: '1' } }, () => ({ json: { elements: pages.shift() } }));
    const first = await linkedinChannel.poll!.poll(context, null);
    const second = await linkedinChannel.poll!.poll(context, first.cursor);
    expect(mapLinkedIn(second.body!).mentions.map(({ externalId }) => externalId)).toEqual(['urn:li:comment:(urn:li:activity:71,100)']);
    expect(asked[0]!.query.get('actions')).toMatch(/^List\(COMMENT,/);
    expect(asked[0]!.headers).toMatchObject({ 'linkedin-version': '202610', 'x-restli-protocol-version': '2.0.0' });
  });

  it('renews its access in time, and needs a person when that ended', async () => {
    const kept: Record<string, string | null> = {};
    const ending = {
      ...given,
      config: { organization: '1', clientId: 'app' },
      kept,
      credentials: { ...given.credentials, refreshToken: 'r', accessUntil: '2026-11-22T12:01:00Z' },
    };
    const { context } = double(linkedinChannel, ending, ({ path }) => ({
      json: path.endsWith('/accessToken') ? { access_token: 'new', expires_in: 5_184_000 } : { elements: [] },
    }));
    await linkedinChannel.poll!.poll(context, null);
    expect(kept).toMatchObject({ accessToken: 'new' });
    const shut = double(linkedinChannel, ending, () => ({ status: 401, json: { message: 'Expired' } }));
    expect(await linkedinChannel.send!.send(shut.context, testReply())).toMatchObject({ outcome: 'reauthorise' });
  });

  it('answers below the comment, as the page, and finds it again', async () => {
    const reply = testReply({ answer: { entity: 'urn:li:activity:71', comment } });
    const { context, asked } = double(linkedinChannel, { ...given, config: { organization: '1' } }, ({ method }) =>
      method === 'POST'
        ? { status: 201, json: { id: '101', commentUrn: 'urn:li:comment:(urn:li:activity:71,101)' } }
        : { json: { elements: [{ id: '101', actor: 'urn:li:organization:1', message: { text: 'Hello' }, created: { time: now.getTime() } }] } },
    );
    expect(await linkedinChannel.send!.send(context, reply)).toMatchObject({ outcome: 'sent', remoteId: 'urn:li:comment:(urn:li:activity:71,101)' });
    expect(asked[0]!.path).toBe('/rest/socialActions/urn%3Ali%3Aactivity%3A71/comments');
    expect(JSON.parse(asked[0]!.body)).toMatchObject({ actor: 'urn:li:organization:1', parentComment: comment });
    expect(await linkedinChannel.send!.findSent!(context, { ...reply, createdAt: now })).toMatchObject({ remoteId: 'urn:li:comment:(urn:li:activity:71,101)' });
  });
});
