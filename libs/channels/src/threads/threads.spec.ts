import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testReply } from '../../test/context.js';
import { double } from '../../test/double.js';
import { threadsChannel } from './threads.channel.js';
import { mapThreads } from './threads.map.js';

const now = new Date('2026-11-22T12:00:00Z');
const given = { config: { id: '789', words: ['widgetron'] }, credentials: { accessToken: 't', appSecret: 'shh', secret: 'v', handle: 'brand' }, now };
const value = {
  id: '8901',
  username: 'cust',
  text: 'broken?',
  permalink: 'https://www.threads.net/@cust/post/Pp',
  replied_to: { id: '567' },
  root_post: { id: '123', owner_id: '111', username: 'brand' },
  timestamp: '2026-11-22T10:00:00+0000',
};
const delivery = {
  app_id: '1',
  topic: 'moderate',
  target_id: '789',
  time: 1_795_350_000,
  subscription_id: '2',
  has_uid_field: false,
  values: { field: 'replies', value },
};

describe('a delivery of Threads', () => {
  it('is signed as Meta signs, and holds one change in an envelope of its own', () => {
    const { verify, parse } = threadsChannel.webhook!;
    const body = Buffer.from(JSON.stringify(delivery));
    const request = { headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', 'shh').update(body).digest('hex')}` }, query: {}, body };
    expect(verify(request, [], given)).toBe(true);
    expect(verify({ ...request, body: Buffer.concat([body, Buffer.from(' ')]) }, [], given)).toBe(false);
    expect(mapThreads(parse(request, given).keep!).mentions).toMatchObject([
      { externalId: '8901', inReplyTo: '567', threadRoot: '123', form: 'comment', postedAt: '2026-11-22T10:00:00.000Z', streamed: true, addressed: true },
    ]);
  });

  it('tells deletions, and keeps what cannot be read beside its neighbours', () => {
    const items = [{ field: 'delete', value: { id: '5' } }, { field: 'replies', value: { id: 9007199254740993n.toString(), timestamp: 'x' } }, { unread: 1 }];
    expect(mapThreads(JSON.stringify({ items }))).toMatchObject({ deleted: ['5'], unreadable: [{ index: 1 }, { index: 2 }] });
  });
});

describe('answering on Threads', () => {
  const reply = testReply({ answer: { to: '8901' } });
  it('prepares a reply once, and repeats only its publishing', async () => {
    const kept: Record<string, string | null> = {};
    let ready = false;
    const answer = ({ path }: { path: string }) =>
      path.endsWith('/threads')
        ? { json: { id: '555' } }
        : ready
          ? { json: { id: '999' } }
          : { status: 400, json: { error: { code: 24, error_subcode: 4_279_009, message: 'Media not found' } } };
    const first = double(threadsChannel, { ...given, kept }, answer);
    expect(await threadsChannel.send!.send(first.context, reply)).toMatchObject({ outcome: 'retry', at: new Date('2026-11-22T12:00:30Z') });
    ready = true;
    const second = double(threadsChannel, { ...given, credentials: { ...given.credentials, ...(kept as Record<string, string>) } }, answer);
    expect(await threadsChannel.send!.send(second.context, reply)).toMatchObject({ outcome: 'sent', remoteId: '999' });
    expect([...first.asked, ...second.asked].map(({ path }) => path)).toEqual(['/v1.0/789/threads', '/v1.0/789/threads_publish', '/v1.0/789/threads_publish']);
    expect(Object.fromEntries(new URLSearchParams(first.asked[0]!.body))).toEqual({ media_type: 'TEXT', text: 'Hello', reply_to_id: '8901' });
  });

  it('finds what was published, and needs a person when the token ended', async () => {
    const mine = { ...value, id: '77', username: 'brand', text: 'Hello', replied_to: { id: '8901' }, timestamp: '2026-11-22T12:00:00+0000' };
    const { context } = double(threadsChannel, given, () => ({ json: { data: [value, mine] } }));
    expect(await threadsChannel.send!.findSent!(context, { ...reply, createdAt: now })).toMatchObject({ remoteId: '77' });
    const shut = double(threadsChannel, given, () => ({ status: 400, json: { error: { code: 190, message: 'Session has expired' } } }));
    expect(await threadsChannel.send!.send(shut.context, reply)).toMatchObject({ outcome: 'reauthorise' });
    await expect(threadsChannel.poll!.poll(shut.context, null)).rejects.toMatchObject({ options: { details: { reauthorise: true } } });
  });

  it('counts its searches, and asks tags as tags', async () => {
    const { context, asked } = double(threadsChannel, { ...given, sought: ['#acme'] }, () => ({ json: { data: [] } }));
    let cursor: unknown = null;
    for (let round = 0; round < 4; round++) cursor = (await threadsChannel.poll!.poll(context, cursor)).cursor;
    const searches = asked.filter(({ path }) => path.endsWith('/keyword_search'));
    expect(searches.map(({ query }) => [query.get('q'), query.get('search_mode')])).toEqual([
      ['widgetron', 'KEYWORD'],
      ['acme', 'TAG'],
    ]);
    expect(context.meter.left('search')).toBe(2_200 * 0.8 - 2);
  });
});
