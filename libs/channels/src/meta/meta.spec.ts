import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testContext, testReply } from '../../test/context.js';
import type { ChannelType, FetchOptions, Fetched } from '../port.js';
import { facebookChannel, instagramChannel } from './meta.channel.js';
import { mapMeta } from './meta.map.js';

const now = new Date('2026-11-22T12:00:00Z');
const credentials = { accessToken: 'page-token', appSecret: 'shh', secret: 'whsec_verify' };

type Double = (asked: { method: string; path: string; query: URLSearchParams; options: FetchOptions }) => {
  status?: number;
  headers?: Record<string, string>;
  json: unknown;
};
function graph(type: ChannelType, id: string, double: Double) {
  const asked: { method: string; path: string; query: URLSearchParams; options: FetchOptions }[] = [];
  const fetch = async (url: string, options: FetchOptions = {}): Promise<Fetched> => {
    const at = new URL(url);
    const one = { method: options.method ?? 'GET', path: at.pathname.replace(/^\/v[\d.]+/, ''), query: at.searchParams, options };
    asked.push(one);
    const { status = 200, headers, json } = double(one);
    const text = JSON.stringify(json);
    return { status, url, movedTo: null, headers: new Headers(headers), text: () => text, bytes: () => Buffer.from(text) };
  };
  return { context: testContext({ type, config: type.config.parse({ id }), credentials, now, fetch }), asked };
}

const delivery = {
  object: 'page',
  entry: [
    {
      id: '1001',
      time: 1_795_350_000,
      changes: [
        {
          field: 'feed',
          value: {
            item: 'comment',
            verb: 'add',
            post_id: '1001_55',
            comment_id: '55_77',
            parent_id: '1001_55',
            from: { id: '9001', name: 'Cust Omer' },
            message: 'my widgetron broke',
            created_time: 1_795_349_990,
          },
        },
        {
          field: 'feed',
          value: {
            item: 'comment',
            verb: 'add',
            post_id: '1001_55',
            comment_id: '55_78',
            parent_id: '55_77',
            message: 'mine too',
            created_time: 1_795_349_995,
          },
        },
        {
          field: 'feed',
          value: {
            item: 'comment',
            verb: 'edited',
            post_id: '1001_55',
            comment_id: '55_77',
            parent_id: '1001_55',
            from: { id: '9001' },
            message: 'it works again',
            created_time: 1_795_349_990,
          },
        },
        { field: 'feed', value: { item: 'comment', verb: 'remove', post_id: '1001_55', comment_id: '55_70', parent_id: '1001_55' } },
        { field: 'feed', value: { item: 'reaction', verb: 'add', post_id: '1001_55' } },
        { field: 'feed', value: { item: 'comment', verb: 'add', message: 'without an id' } },
      ],
      messaging: [{ sender: { id: '9001' }, recipient: { id: '1001' }, timestamp: 1_795_350_000_123, message: { mid: 'm_1', text: 'hello?' } }],
    },
    'half an entry',
  ],
};
const taken = (type: ChannelType, id: string, value: unknown): string =>
  type.webhook!.parse({ headers: {}, query: {}, body: Buffer.from(JSON.stringify(value)) }, { config: { id }, credentials, now }).keep!;

describe('a delivery of Meta', () => {
  const channel = { config: { id: '1001' }, credentials, now };
  const { challenge, verify } = facebookChannel.webhook!;
  it('is answered with the bare challenge when the token is ours', () => {
    const asked = (token: string) =>
      challenge!({ headers: {}, query: { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': token }, body: Buffer.alloc(0) }, channel);
    expect(asked('whsec_verify')).toMatchObject({ status: 200, body: '1158201444' });
    expect(asked('another')).toBeNull();
  });

  it('is taken when the raw bytes are signed in hex, and not when one of them changed', () => {
    const body = Buffer.from('{"text":"\\u00e4"}');
    const signature = `sha256=${createHmac('sha256', 'shh').update(body).digest('hex')}`;
    const at = (bytes: Buffer) => verify({ headers: { 'x-hub-signature-256': signature }, query: {}, body: bytes }, [], channel);
    expect([at(body), at(Buffer.from('{"text":"ä"}'))]).toEqual([true, false]);
  });

  it('becomes comments, edits, deletions and messages, and what cannot be read takes nothing along', () => {
    const { mentions, deleted, unreadable } = mapMeta(taken(facebookChannel, '1001', delivery));
    expect(mentions.map(({ externalId, form, text }) => [externalId, form, text])).toEqual([
      ['55_77', 'comment', 'my widgetron broke'],
      ['55_78', 'comment', 'mine too'],
      ['55_77', 'comment', 'it works again'],
      ['m_1', 'message', 'hello?'],
    ]);
    expect(mentions[1]).toMatchObject({
      inReplyTo: '55_77',
      threadRoot: '55_77',
      author: { externalId: 'of:55_78', handle: 'somebody' },
      answer: { to: '55_77' },
    });
    expect(mentions[2]!.editedAt).toBe('2026-11-22T12:20:00.000Z');
    expect(deleted).toEqual(['55_70']);
    expect(unreadable.map(({ index }) => index)).toEqual([5, 7]);
  });

  it('is read in both shapes of Instagram, and is nothing when it is about another account', () => {
    const value = {
      id: '17900000000000002',
      text: 'does it ship to DE?',
      from: { id: '17990000000000003', username: 'cust' },
      media: { id: '17800000000000004' },
    };
    const both = {
      object: 'instagram',
      entry: [
        { id: '1784', time: 1_795_350_000, changes: [{ field: 'comments', value }] },
        { id: '1784', time: 1_795_350_000, field: 'comments', value: { ...value, id: '17900000000000009' } },
      ],
    };
    expect(mapMeta(taken(instagramChannel, '1784', both)).mentions.map(({ externalId, author }) => [externalId, author.handle])).toEqual([
      ['17900000000000002', 'cust'],
      ['17900000000000009', 'cust'],
    ]);
    expect(taken(instagramChannel, '999', both)).toBeNull();
  });
});

describe('answering by Meta', () => {
  const verdict = (hours: number, humanAgent: boolean) =>
    facebookChannel.send!.canReply(
      { config: { humanAgent }, now },
      { form: 'message', heardAt: new Date(now.getTime() - hours * 3_600_000), answer: { kind: 'message', to: '9' } },
    );
  it('is open for a day in private, for seven with the permission, and always in public', () => {
    expect([verdict(23, false).ok, verdict(25, false).ok, verdict(25, true).ok, verdict(24 * 7 + 1, true).ok]).toEqual([true, false, true, false]);
    expect(facebookChannel.send!.canReply({ config: {}, now }, { form: 'comment', heardAt: new Date(0), answer: { kind: 'comment', to: '1' } })).toEqual({
      ok: true,
    });
  });

  it('writes under the comment, or to the person, and proves the app', async () => {
    const { context, asked } = graph(facebookChannel, '1001', ({ path }) => ({ json: path.endsWith('/messages') ? { message_id: 'm_2' } : { id: '55_99' } }));
    expect(await facebookChannel.send!.send(context, testReply({ answer: { kind: 'comment', to: '55_77' } }))).toMatchObject({
      outcome: 'sent',
      remoteId: '55_99',
    });
    expect(await facebookChannel.send!.send(context, testReply({ answer: { kind: 'message', to: '9001' } }))).toMatchObject({
      outcome: 'sent',
      remoteId: 'm_2',
    });
    expect(asked.map(({ path }) => path)).toEqual(['/55_77/comments', '/1001/messages']);
    expect(asked[0]!.query.get('appsecret_proof')).toBe(createHmac('sha256', 'shh').update('page-token').digest('hex'));
    expect(JSON.parse(asked[1]!.options.body!)).toEqual({ recipient: { id: '9001' }, messaging_type: 'RESPONSE', message: { text: 'Hello' } });
  });

  it('waits when a limit is reached, signs in again when the token ended, and gives up what is gone', async () => {
    const outcome = async (status: number, error: object, headers?: Record<string, string>) =>
      instagramChannel.send!.send(
        graph(instagramChannel, '1784', () => ({ status, json: { error: { message: 'No', ...error } }, ...(headers ? { headers } : {}) })).context,
        testReply(),
      );
    const usage = JSON.stringify({ '1784': [{ type: 'instagram', call_count: 100, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 20 }] });
    expect(await outcome(400, { code: 80_002 }, { 'x-business-use-case-usage': usage })).toMatchObject({
      outcome: 'retry',
      at: new Date('2026-11-22T12:20:00Z'),
    });
    expect(await outcome(400, { code: 190 })).toMatchObject({ outcome: 'reauthorise' });
    expect(await outcome(400, { code: 100, error_subcode: 33 })).toMatchObject({ outcome: 'rejected', why: expect.stringContaining('no longer there') });
    expect(await outcome(500, { code: 2 })).toMatchObject({ outcome: 'unknown' });
  });

  it('finds a reply whose fate was not known', async () => {
    const mine = { id: '17', text: 'Hello', from: { id: '1784' }, timestamp: '2026-11-22T12:00:00+0000' };
    const { context } = graph(instagramChannel, '1784', () => ({ json: { data: [{ ...mine, id: '16', from: { id: '9' } }, mine] } }));
    expect(await instagramChannel.send!.findSent!(context, testReply({ answer: { kind: 'comment', to: '1' }, createdAt: now }))).toEqual({
      remoteId: '17',
      url: null,
    });
    expect(await instagramChannel.send!.findSent!(context, testReply({ text: 'Other', answer: { kind: 'comment', to: '1' }, createdAt: now }))).toBeNull();
  });
});

describe('asking Meta', () => {
  it('finds the comments that no delivery brought, once, and slows down by the usage it is told', async () => {
    const comment = (id: string) => ({ id, message: 'broken', from: { id: '9', name: 'C' }, created_time: '2026-11-22T11:59:00+0000' });
    const rounds = [[comment('55_1')], [comment('55_1'), comment('55_2')]];
    const { context, asked } = graph(facebookChannel, '1001', ({ path }) => ({
      headers: { 'x-app-usage': '{"call_count":75,"total_time":10,"total_cputime":5}' },
      json: path.endsWith('/tagged')
        ? { data: [] }
        : { data: [{ id: '1001_55', message: 'ours', from: { id: '1001' }, created_time: '2026-11-20T10:00:00+0000', comments: { data: rounds.shift() } }] },
    }));
    const first = await facebookChannel.poll!.poll(context, null);
    expect(mapMeta(first.body!).mentions.map(({ externalId, own, inReplyTo }) => [externalId, own ?? false, inReplyTo])).toEqual([
      ['1001_55', true, undefined],
      ['55_1', false, '1001_55'],
    ]);
    const second = await facebookChannel.poll!.poll(context, first.cursor);
    expect(mapMeta(second.body!).mentions.map(({ externalId }) => externalId)).toEqual(['55_2']);
    expect(context.meter.left('usage')).toBe(5);
    expect(asked[0]!.options.headers).toMatchObject({ authorization: 'Bearer page-token' });
  });

  it('finds what was deleted without being told', async () => {
    const { context } = graph(instagramChannel, '1784', ({ path }) =>
      path === '/2' ? { status: 400, json: { error: { code: 100, error_subcode: 33, message: 'x' } } } : { json: { id: '1' } },
    );
    const found = await instagramChannel.reread!.reread(
      context,
      ['1', '2'].map((externalId) => ({ externalId, answer: { kind: 'comment' } })),
    );
    expect(mapMeta(found!.body).deleted).toEqual(['2']);
  });
});
