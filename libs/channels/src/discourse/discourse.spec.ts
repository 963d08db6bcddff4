import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testReply } from '../../test/context.js';
import { double } from '../../test/double.js';
import { discourseChannel } from './discourse.channel.js';
import { mapDiscourse } from './discourse.map.js';

const now = new Date('2026-11-22T12:00:00Z');
const given = { config: { server: 'https://forum.example', username: 'brand' }, credentials: { apiKey: 'k' }, now };
const post = (id: number, more: object = {}) => ({
  id,
  username: 'cust',
  created_at: '2026-11-22T11:59:00.000Z',
  updated_at: '2026-11-22T11:59:30.000Z',
  version: 1,
  raw: 'My widgetron broke',
  cooked: '<p>My widgetron broke</p>',
  post_number: 1,
  post_type: 1,
  topic_id: 71,
  topic_slug: 'it-broke',
  topic_title: 'It broke',
  ...more,
});

describe('a forum', () => {
  it('is read newest first, back to where it was read before, with edits', async () => {
    const pages = [[post(2)], [post(4), post(3)], [post(2, { version: 2, raw: 'It works again' })], []];
    const { context, asked } = double(discourseChannel, given, () => ({ json: { latest_posts: pages.shift() ?? [] } }));
    const heard = [];
    let cursor: unknown = null;
    for (let round = 0; round < 2; round++) {
      const page = await discourseChannel.poll!.poll(context, cursor);
      cursor = page.cursor;
      heard.push(mapDiscourse(page.body!).mentions.map(({ externalId, text, editedAt }) => [externalId, text, editedAt]));
    }
    expect(heard).toEqual([
      [['2', 'My widgetron broke', undefined]],
      [
        ['2', 'It works again', '2026-11-22T11:59:30.000Z'],
        ['3', 'My widgetron broke', undefined],
        ['4', 'My widgetron broke', undefined],
      ],
    ]);
    expect(asked.map(({ query }) => query.get('before'))).toEqual([null, null, '2', '1']);
    expect(asked[0]!.headers).toMatchObject({ 'api-key': 'k', 'api-username': 'brand' });
  });

  it('delivers what is signed over the raw bytes, and tells what is gone', () => {
    const { verify, parse } = discourseChannel.webhook!;
    const body = Buffer.from(JSON.stringify({ post: post(9, { topic_archetype: 'private_message' }) }));
    const headers = {
      'x-discourse-event': 'post_created',
      'x-discourse-event-signature': `sha256=${createHmac('sha256', 'whsec_a').update(body).digest('hex')}`,
    };
    expect([verify({ headers, query: {}, body }, ['whsec_b', 'whsec_a'], given), verify({ headers, query: {}, body }, ['whsec_b'], given)]).toEqual([
      true,
      false,
    ]);
    expect(mapDiscourse(parse({ headers, query: {}, body }, given).keep!).mentions).toMatchObject([{ externalId: '9', form: 'message', streamed: true }]);
    const destroyed = { ...headers, 'x-discourse-event': 'post_destroyed' };
    expect(mapDiscourse(parse({ headers: destroyed, query: {}, body }, given).keep!).deleted).toEqual(['9']);
    expect(parse({ headers: { 'x-discourse-event': 'user_created' }, query: {}, body }, given).keep).toBeNull();
  });
});

describe('answering in a forum', () => {
  const reply = testReply({ inReplyTo: '2', answer: { topic: '71', post: 1 } });
  it('writes below the post in its topic', async () => {
    const { context, asked } = double(discourseChannel, given, () => ({ json: { id: 12, topic_id: 71, topic_slug: 'it-broke', post_number: 5 } }));
    expect(await discourseChannel.send!.send(context, reply)).toEqual({ outcome: 'sent', remoteId: '12', url: 'https://forum.example/t/it-broke/71/5' });
    expect(JSON.parse(asked[0]!.body)).toEqual({ raw: 'Hello', topic_id: 71, reply_to_post_number: 1 });
  });

  it('waits as long as the forum says, and says who has to let us in', async () => {
    const outcome = (status: number, json: object) => discourseChannel.send!.send(double(discourseChannel, given, () => ({ status, json })).context, reply);
    expect(await outcome(429, { errors: ['Slow down'], extras: { wait_seconds: 38 } })).toMatchObject({
      outcome: 'retry',
      at: new Date('2026-11-22T12:00:38Z'),
    });
    expect(await outcome(403, { errors: ['You are not permitted'], error_type: 'invalid_access' })).toMatchObject({ outcome: 'reauthorise' });
    expect(await outcome(422, { errors: ['Body is too short'] })).toEqual({ outcome: 'rejected', why: 'The forum refused (422): Body is too short.' });
    expect(discourseChannel.send!.canReply({ config: { server: 'https://forum.example' }, now }, { form: 'post', heardAt: now, answer: null })).toMatchObject({
      ok: false,
    });
  });

  it('finds a reply whose fate was not known, and what was deleted since', async () => {
    const mine = post(12, { username: 'brand', raw: 'Hello\n', post_number: 5, created_at: '2026-11-22T12:00:01.000Z' });
    const { context } = double(discourseChannel, given, ({ path }) =>
      path === '/posts.json' ? { json: { latest_posts: [post(13), mine] } } : path === '/posts/2.json' ? { status: 404, json: {} } : { json: post(3) },
    );
    expect(await discourseChannel.send!.findSent!(context, { ...reply, createdAt: now })).toMatchObject({ remoteId: '12' });
    const found = await discourseChannel.reread!.reread(context, [
      { externalId: '2', answer: null },
      { externalId: '3', answer: null },
    ]);
    expect(mapDiscourse(found!.body)).toMatchObject({ deleted: ['2'], mentions: [] });
  });
});
