import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { guardedFetch, newWebhookSecret } from '#channels';
import { newId } from '#kernel';
import { Channels } from '#listening';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { testReach } from '../../../libs/channels/test/context.js';
import { type Answer, type WebServer, webServer } from '../../../libs/channels/test/web-server.js';
import { addChannel, testKey } from '../../../libs/listening/test/channel.js';
import { dueReplies, finishAttempt, nextStep, pauseAfterMs, takeReply } from './reply-lease.js';
import { sendingHandlers } from './sending.js';

const sealer = new Sealer(testKey);
const channels = new Channels(sealer);
const fetch = guardedFetch({ allowPrivate: ['127.0.0.1'] });
const secret = newWebhookSecret();
const taken: Answer = (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":42,"url":"https://net.example/42"}');
let db: TestDatabase;
let server: WebServer;
let workspaceId: string;
let channelId: string;

beforeAll(async () => {
  db = await testDatabase();
  server = await webServer(taken);
});
afterAll(async () => {
  await fetch.close();
  await server.close();
  await db.close();
});
beforeEach(async () => {
  server.asked = [];
  server.answer = taken;
  ({ workspaceId } = await db.workspace());
  channelId = await addChannel(db.database, sealer, workspaceId, {
    network: 'webhook',
    config: { replyUrl: `${server.url}/replies` },
    credentials: { secret },
  });
});

/** A conversation with one mention, and a reply to it that waits to be sent. */
async function addReply(options: { channel?: string; createdAt?: Date } = {}): Promise<string> {
  const [authorId, conversationId, replyId] = [newId(), newId(), newId()];
  const channel = options.channel ?? channelId;
  await db.database.inWorkspace({ workspaceId }, async (tx) => {
    await tx.query(
      `insert into author (workspace_id, id, network, external_id, handle, first_seen_at, last_seen_at) values ($1, $2, 'webhook', $3, 'ana', now(), now())`,
      [workspaceId, authorId, `u-${authorId}`],
    );
    await tx.query(
      `insert into conversation (workspace_id, id, channel_id, author_id, thread_root, kind, confidence, lang, snippet, form, opened_at, last_activity_at)
       values ($1, $2, $3, $4, 'm1', 'question', 1, 'en', 'Hi', 'post', now(), now())`,
      [workspaceId, conversationId, channel, authorId],
    );
    await tx.query(
      `insert into reply (workspace_id, id, conversation_id, channel_id, text, in_reply_to, state, based_on, created_at, changed_at)
       values ($1, $2, $3, $4, 'We are on it 👍', 'm1', 'queued', 1, $5, now())`,
      [workspaceId, replyId, conversationId, channel, options.createdAt ?? new Date()],
    );
    await tx.query(`insert into directory_reply (workspace_id, reply_id, due_at) values ($1, $2, now())`, [workspaceId, replyId]);
  });
  return replyId;
}

const send = (replyId: string): Promise<void> =>
  sendingHandlers({ database: db.database, channels, jobs: { hint: () => undefined }, reach: testReach(fetch) })['reply.send'](
    { workspaceId, replyId },
    new AbortController().signal,
  );

async function look(replyId: string): Promise<Record<string, unknown>> {
  const [row] = (await db.database.source.query(
    `select r.state, r.problem, r.attempts, r.remote_id, r.url, r.sent_at is not null as sent, d.due_at, d.leased_until
     from reply r left join directory_reply d on d.reply_id = r.id where r.id = $1`,
    [replyId],
  )) as Record<string, unknown>[];
  return row!;
}

const states = async (): Promise<unknown[]> =>
  (
    (await db.database.source.query(`select body ->> 'state' as state from event where workspace_id = $1 order by seq`, [workspaceId])) as { state: string }[]
  ).map((row) => row.state);

describe('a reply', () => {
  it('goes out signed, under its own id, and its receipt is kept', async () => {
    const replyId = await addReply();
    await send(replyId);
    const [asked] = server.asked;
    expect(asked!.headers['webhook-id']).toBe(replyId);
    expect(new Webhook(secret).verify(asked!.body, asked!.headers as Record<string, string>)).toMatchObject({
      type: 'reply.created',
      data: { id: replyId, inReplyTo: 'm1', text: 'We are on it 👍', author: { handle: 'ana' } },
    });
    expect(await look(replyId)).toMatchObject({
      state: 'sent',
      problem: null,
      attempts: 1,
      remote_id: '42',
      url: 'https://net.example/42',
      sent: true,
      due_at: null,
    });
    expect(await states()).toEqual(['sent']);
  });

  it('is sent once, however many jobs ask for it at once', async () => {
    const replyId = await addReply();
    await Promise.all(Array.from({ length: 6 }, () => send(replyId)));
    await send(replyId);
    expect(server.asked).toHaveLength(1);
  });

  it('whose worker died in between is asked for again under the same id, and told sent once', async () => {
    const replyId = await addReply();
    const early = new Date(Date.now() - 60_000);
    await db.database.source.query(`update directory_reply set due_at = $2 where reply_id = $1`, [replyId, early]);
    const cutOff = await takeReply({ database: db.database, channels }, workspaceId, replyId, early, 30_000);
    await send(replyId);
    expect(server.asked.map(({ headers }) => headers['webhook-id'])).toEqual([replyId]);
    expect(await look(replyId)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(await finishAttempt({ database: db.database, channels }, cutOff!, { outcome: 'rejected', why: 'late' }, null, new Date())).toBe(false);
    expect(await look(replyId)).toMatchObject({ state: 'sent' });
    expect(await states()).toEqual(['sent']);
  });

  it.each([
    [400, { state: 'rejected', due_at: null }],
    [404, { state: 'rejected', due_at: null }],
    [401, { state: 'failed', due_at: null }],
    [403, { state: 'failed', due_at: null }],
    [302, { state: 'rejected', due_at: null }],
  ])('answered with %i is not tried again', async (status, kept) => {
    server.answer = (_request, response) => response.writeHead(status, { location: 'https://other.example/' }).end();
    const replyId = await addReply();
    await send(replyId);
    expect(await look(replyId)).toMatchObject({ ...kept, problem: expect.stringContaining(String(status)) });
  });

  it.each([408, 425, 429, 500, 503])('answered with %i waits, as long as it was told to', async (status) => {
    server.answer = (_request, response) => response.writeHead(status, { 'retry-after': '600' }).end();
    const replyId = await addReply();
    await send(replyId);
    const { due_at: dueAt, ...rest } = await look(replyId);
    expect(rest).toMatchObject({ state: 'queued', leased_until: null, problem: expect.stringContaining(String(status)) });
    expect((dueAt as Date).getTime()).toBeGreaterThan(Date.now() + 500_000);
    await send(replyId);
    expect(server.asked).toHaveLength(1);
  });

  it('that nobody takes at all waits and goes out later', async () => {
    const other = await addChannel(db.database, sealer, workspaceId, {
      network: 'webhook',
      config: { replyUrl: 'http://127.0.0.1:1/' },
      credentials: { secret },
    });
    const replyId = await addReply({ channel: other });
    await send(replyId);
    expect(await look(replyId)).toMatchObject({ state: 'queued', problem: '127.0.0.1:1 refuses connections.' });
    await db.database.source.query(`update channel set config = $2 where id = $1`, [other, JSON.stringify({ replyUrl: server.url })]);
    await db.database.source.query(`update directory_reply set due_at = now() - interval '1 second' where reply_id = $1`, [replyId]);
    expect(await dueReplies(db.database, new Date(), 10)).toContainEqual({ workspaceId, replyId });
    await send(replyId);
    expect(await look(replyId)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('whose answer broke off is unknown, and sent again because its receiver knows the id', async () => {
    server.answer = (_request, response) => response.destroy();
    const replyId = await addReply();
    await send(replyId);
    const { state, due_at: dueAt } = await look(replyId);
    expect(state).toBe('unknown');
    expect(dueAt).not.toBeNull();
    server.answer = taken;
    await db.database.source.query(`update directory_reply set due_at = now() - interval '1 second' where reply_id = $1`, [replyId]);
    await send(replyId);
    expect(await look(replyId)).toMatchObject({ state: 'sent' });
    expect(new Set(server.asked.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([replyId]));
    expect(await states()).toEqual(['unknown', 'sent']);
  });

  it('on a channel without a reply address is refused in words', async () => {
    const mute = await addChannel(db.database, sealer, workspaceId, { network: 'webhook', credentials: { secret } });
    const replyId = await addReply({ channel: mute });
    await send(replyId);
    expect(await look(replyId)).toMatchObject({ state: 'rejected', problem: expect.stringContaining('no address for replies') });
  });

  it('that was cancelled is not sent', async () => {
    const replyId = await addReply();
    await db.database.source.query(`update reply set state = 'cancelled' where id = $1`, [replyId]);
    await send(replyId);
    expect(server.asked).toEqual([]);
    expect(await look(replyId)).toMatchObject({ state: 'cancelled', due_at: null });
  });

  it('on a simulator channel is answered by its person later', async () => {
    const simulator = await addChannel(db.database, sealer, workspaceId, { network: 'simulator' });
    for (let n = 0; n < 4; n++) await send(await addReply({ channel: simulator }));
    const [row] = (await db.database.source.query(`select cursor from channel where id = $1`, [simulator])) as {
      cursor: { pending: { mention: { inReplyTo: string } }[] };
    }[];
    expect(row!.cursor.pending.length).toBeGreaterThan(0);
    expect(row!.cursor.pending[0]!.mention.inReplyTo).toBe('m1');
  });
});

describe('the next step of a reply', () => {
  const now = new Date('2026-03-01T12:00:00Z');
  const attempt = (n: number, hoursOld = 0) => ({ reply: { attempt: n } as never, createdAt: new Date(now.getTime() - hoursOld * 3_600_000) });

  it('waits longer after each attempt, at most an hour, and never less than asked', () => {
    expect([1, 2, 3, 20].map(pauseAfterMs)).toEqual([10_000, 20_000, 40_000, 3_600_000]);
    const at = new Date(now.getTime() + 7_200_000);
    expect(nextStep(attempt(1), { outcome: 'retry', at, why: 'x' }, null, now).dueAt).toEqual(at);
  });

  it('gives up after a day', () => {
    expect(nextStep(attempt(30, 25), { outcome: 'retry', at: now, why: 'It is down.' }, null, now)).toEqual({
      state: 'failed',
      problem: 'Given up after a day. It is down.',
      dueAt: null,
    });
  });

  it('leaves the unknown to a person where nobody can be asked', () => {
    const unknown = { outcome: 'unknown', why: '?' } as const;
    expect(nextStep(attempt(1), unknown, { idempotent: false }, now)).toMatchObject({ state: 'unknown', dueAt: null });
    expect(nextStep(attempt(1), unknown, { idempotent: true }, now).dueAt).not.toBeNull();
    expect(nextStep(attempt(1), unknown, { idempotent: false, findSent: async () => null }, now).dueAt).not.toBeNull();
  });
});
