import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { actsOn, guardedFetch } from '#channels';
import { Acts } from '#inbox';
import { newId } from '#kernel';
import { Channels } from '#listening';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { testReach } from '../../../libs/channels/test/context.js';
import { type Answer, type WebServer, webServer } from '../../../libs/channels/test/web-server.js';
import { addChannel, testKey } from '../../../libs/listening/test/channel.js';
import { actingHandlers, afterAct } from './acting.js';

const sealer = new Sealer(testKey);
const fetch = guardedFetch({ allowPrivate: ['127.0.0.1'] });
const taken: Answer = (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
let db: TestDatabase;
let server: WebServer;
let acts: Acts;
let workspaceId: string;
let mentionId: string;
let replyId: string;
let caller: Parameters<Acts['cancel']>[0];

beforeAll(async () => {
  db = await testDatabase();
  server = await webServer(taken);
  acts = new Acts(db.database, { hint: () => undefined }, actsOn);
});
afterAll(async () => {
  await fetch.close();
  await server.close();
  await db.close();
});
beforeEach(async () => {
  server.asked = [];
  server.answer = taken;
  const made = await db.workspace();
  ({ workspaceId } = made);
  caller = { ...made, role: 'owner' } as typeof caller;
  const channelId = await addChannel(db.database, sealer, workspaceId, {
    network: 'mastodon',
    config: { server: server.url },
    credentials: { accessToken: 't', accountId: '1' },
  });
  const [authorId, conversationId] = [newId(), newId()];
  [mentionId, replyId] = [newId(), newId()];
  await db.database.inWorkspace({ workspaceId }, async (tx) => {
    await tx.query(
      `insert into author (workspace_id, id, network, external_id, handle, first_seen_at, last_seen_at) values ($1, $2, 'mastodon', 'u', 'ana', now(), now())`,
      [workspaceId, authorId],
    );
    await tx.query(
      `insert into conversation (workspace_id, id, channel_id, author_id, thread_root, kind, confidence, lang, snippet, form, opened_at, last_activity_at, last_mention_id)
       values ($1, $2, $3, $4, '7', 'praise', 1, 'en', 'Lovely', 'post', now(), now(), $5)`,
      [workspaceId, conversationId, channelId, authorId, mentionId],
    );
    await tx.query(
      `insert into mention (workspace_id, id, intake_id, channel_id, external_id, author_id, conversation_id, form, text, thread_root, posted_at, received_at,
         kind, confidence, question, complaint, praise, negative, neutral, positive, lang, model)
       values ($1, $2, $2, $3, '7', $4, $5, 'post', 'Lovely', '7', now(), now(), 'praise', 1, 0, 0, 1, 0, 0, 1, 'en', 'm')`,
      [workspaceId, mentionId, channelId, authorId, conversationId],
    );
    await tx.query(
      `insert into reply (workspace_id, id, conversation_id, channel_id, text, in_reply_to, state, based_on, created_at, changed_at, remote_id)
       values ($1, $2, $3, $4, 'Thanks', '7', 'sent', 1, now(), now(), '8')`,
      [workspaceId, replyId, conversationId, channelId],
    );
  });
});

const work = async (actId: string): Promise<void> => {
  const deps = { database: db.database, channels: new Channels(sealer), jobs: { hint: () => undefined }, reach: testReach(fetch) };
  await actingHandlers(deps)['act.do']({ workspaceId, actId }, new AbortController().signal);
};
const stateOf = async (id: string): Promise<unknown> =>
  ((await db.database.source.query(`select state, problem from network_act where id = $1`, [id])) as unknown[])[0];
const asked = (): string[] => server.asked.map(({ method, path }) => `${method} ${path}`);

describe('what is asked of the network', () => {
  it('is done once, however often a button is pressed or a job runs', async () => {
    const first = await acts.onMention(caller, mentionId, { action: 'like', holdSeconds: 0 });
    const second = await acts.onMention(caller, mentionId, { action: 'like', holdSeconds: 0 });
    expect(second.id).toBe(first.id);
    await Promise.all([work(first.id), work(first.id), work(first.id)]);
    expect(asked()).toEqual(['POST /api/v1/statuses/7/favourite']);
    expect(await stateOf(first.id)).toEqual({ state: 'done', problem: null });
    const back = await acts.onMention(caller, mentionId, { action: 'unlike', holdSeconds: 0 });
    await work(back.id);
    expect(asked()[1]).toBe('POST /api/v1/statuses/7/unfavourite');
  });

  it('is not asked at all when it is taken back in time', async () => {
    const act = await acts.onReply(caller, replyId, { action: 'delete', holdSeconds: 10 });
    await work(act.id);
    expect(await acts.cancel(caller, act.id)).toMatchObject({ state: 'cancelled' });
    await work(act.id);
    expect(asked()).toEqual([]);
    await expect(acts.cancel(caller, act.id)).rejects.toThrow('done already');
  });

  it('counts a reply of ours as deleted that is gone already', async () => {
    server.answer = (_request, response) => response.writeHead(404).end('{"error":"Record not found"}');
    const act = await acts.onReply(caller, replyId, { action: 'delete', holdSeconds: 0 });
    await work(act.id);
    expect(asked()).toEqual(['DELETE /api/v1/statuses/8']);
    expect(await stateOf(act.id)).toEqual({ state: 'done', problem: null });
  });

  it('is refused where the network has no such thing, and says why when the network refuses', async () => {
    await expect(acts.onMention(caller, mentionId, { action: 'hide', holdSeconds: 0 })).rejects.toThrow('does not let us');
    await expect(acts.onMention(caller, mentionId, { action: 'delete', holdSeconds: 0 })).rejects.toThrow('does not let us');
    server.answer = (_request, response) => response.writeHead(422).end('{"error":"Too many"}');
    const act = await acts.onMention(caller, mentionId, { action: 'like', holdSeconds: 0 });
    await work(act.id);
    expect(await stateOf(act.id)).toMatchObject({ state: 'refused', problem: expect.stringContaining('Too many') });
  });

  it('is tried again when the answer got lost, and given up after an hour', () => {
    const createdAt = new Date('2026-01-01T00:00:00Z');
    const at = (minutes: number): Date => new Date(createdAt.getTime() + minutes * 60_000);
    expect(afterAct({ createdAt, attempt: 1 }, { outcome: 'unknown', why: 'x' }, at(0))).toEqual({
      state: 'queued',
      problem: 'x',
      dueAt: new Date(createdAt.getTime() + 10_000),
    });
    expect(afterAct({ createdAt, attempt: 9 }, { outcome: 'unknown', why: 'x' }, at(59))).toMatchObject({ state: 'failed', dueAt: null });
  });
});
