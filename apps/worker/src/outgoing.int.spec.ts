import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outgoingSecret, Sealer } from '#accounts';
import { guardedFetch, newWebhookSecret } from '#channels';
import { appendEvents, EventTail, type NewEvent } from '#events';
import { newId, NIL_ID } from '#kernel';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { type Answer, type WebServer, webServer } from '../../../libs/channels/test/web-server.js';
import { testKey } from '../../../libs/listening/test/channel.js';
import { outgoingHandlers, startOutgoing } from './outgoing.js';
import { finishBatch, takeBatch } from './outgoing-batch.js';

const sealer = new Sealer(testKey);
const fetch = guardedFetch({ allowPrivate: ['127.0.0.1'] });
const secret = newWebhookSecret();
const taken: Answer = (_request, response) => response.writeHead(204).end();
const broken: Answer = (_request, response) => response.writeHead(500).end();
let db: TestDatabase;
let server: WebServer;
let workspaceId: string;

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
  await db.database.source.query(`delete from directory_outgoing`);
  ({ workspaceId } = await db.workspace());
});

async function addWebhook(types: string[] = []): Promise<string> {
  const id = newId();
  await db.database.inWorkspace({ workspaceId }, async (tx) => {
    await tx.query(`insert into outgoing_webhook (workspace_id, id, url, types, secret, after_seq) values ($1, $2, $3, $4, $5, 0)`, [
      workspaceId,
      id,
      `${server.url}/events`,
      types,
      sealer.seal(secret, outgoingSecret(workspaceId, id, 1)),
    ]);
    await tx.query(`insert into directory_outgoing (workspace_id, webhook_id, due_at) values ($1, $2, now())`, [workspaceId, id]);
  });
  return id;
}

const happen = (count: number, type: NewEvent['type'] = 'mention.received'): Promise<number> =>
  db.database.inWorkspace({ workspaceId }, (tx) =>
    appendEvents(
      tx,
      workspaceId,
      Array.from({ length: count }, () => ({ type, body: { kind: 'praise' } })),
    ),
  );

const deps = { sealer, jobs: { hint: () => undefined }, fetch, origin: 'https://listen.example.org', mail: null };
const deliver = (webhookId: string): Promise<void> =>
  outgoingHandlers({ ...deps, database: db.database })['outgoing.deliver']({ workspaceId, webhookId }, new AbortController().signal);

async function look(id: string): Promise<Record<string, unknown>> {
  const [row] = (await db.database.source.query(
    `select o.after_seq::int as after, o.status, o.attempts, o.last_status, o.last_error, o.failing_since, d.due_at from outgoing_webhook o
     left join directory_outgoing d on d.webhook_id = o.id where o.id = $1`,
    [id],
  )) as Record<string, unknown>[];
  return row!;
}

const told = (): number[] => server.asked.flatMap(({ body }) => (JSON.parse(body) as { data: { items: { seq: number }[] } }).data.items.map(({ seq }) => seq));
const dueNow = (id: string): Promise<unknown> => db.database.source.query(`update directory_outgoing set due_at = now() where webhook_id = $1`, [id]);

describe('an outgoing webhook', () => {
  it('gets every event once, in order, signed, a hundred at a time', async () => {
    const id = await addWebhook();
    await happen(250);
    await deliver(id);
    expect(told()).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
    expect(server.asked).toHaveLength(3);
    const [first] = server.asked;
    expect(first!.headers['webhook-id']).toBe(`${id}_0_100`);
    expect(new Webhook(secret).verify(first!.body, first!.headers as Record<string, string>)).toMatchObject({ type: 'events', data: { after: 0, upTo: 100 } });
    await deliver(id);
    expect(server.asked).toHaveLength(3);
    expect(await look(id)).toMatchObject({ after: 250, status: 'active', last_status: 204 });
  });

  it('gets only the types it asked for, and moves on past the others', async () => {
    const id = await addWebhook(['reply.changed']);
    await happen(120);
    await happen(2, 'reply.changed');
    await happen(5);
    await deliver(id);
    expect(told()).toEqual([121, 122]);
    expect(await look(id)).toMatchObject({ after: 127 });
  });

  it('that fails gets the same batch again under the same id, though the log has grown', async () => {
    const id = await addWebhook();
    await happen(3);
    server.answer = broken;
    await deliver(id);
    expect(await look(id)).toMatchObject({ after: 0, attempts: 1, last_status: 500, last_error: 'The address answered 500.', status: 'active' });
    await happen(4);
    await deliver(id);
    expect(server.asked).toHaveLength(1);
    await dueNow(id);
    server.answer = taken;
    await deliver(id);
    const [refused, again, rest] = server.asked;
    expect(again!.headers['webhook-id']).toBe(refused!.headers['webhook-id']);
    expect(again!.body).toBe(refused!.body);
    expect(rest!.headers['webhook-id']).toBe(`${id}_3_7`);
    expect(await look(id)).toMatchObject({ after: 7, attempts: 0, failing_since: null, last_error: null });
  });

  it('is told by one worker at a time', async () => {
    const id = await addWebhook();
    await happen(150);
    await Promise.all(Array.from({ length: 5 }, () => deliver(id)));
    expect(told()).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  });

  it('is given up after a day, or at once when the address is gone, with the reason', async () => {
    const [id, gone] = [await addWebhook(), await addWebhook()];
    await happen(1);
    const now = new Date();
    const batch = (await takeBatch(db.database, workspaceId, id, now, 1_000))!;
    const since = new Date(now.getTime() - 25 * 3_600_000);
    await finishBatch(
      db.database,
      { ...batch, failingSince: since },
      { ok: false, status: 502, gone: false, why: 'The address answered 502.', notBefore: null },
      now,
    );
    expect(await look(id)).toMatchObject({ status: 'failing', last_error: 'Ended after failing for a day. The address answered 502.', due_at: null });
    server.answer = (_request, response) => response.writeHead(410).end();
    await deliver(gone);
    expect(await look(gone)).toMatchObject({ status: 'failing', due_at: null });
  });

  it('tells a room of a spike once, in the words it understands, when it is severe enough', async () => {
    const [slack, quiet] = [await addWebhook(), await addWebhook()];
    const spike = newId();
    await db.database.inWorkspace({ workspaceId }, async (tx) => {
      await tx.query(`update outgoing_webhook set format = 'slack', least_severity = 5 where workspace_id = $1 and id = $2`, [workspaceId, slack]);
      await tx.query(`update outgoing_webhook set format = 'teams', least_severity = 9 where workspace_id = $1 and id = $2`, [workspaceId, quiet]);
      await tx.query(
        `insert into spike (workspace_id, id, topic_id, started_at, found_at, peak_at, last_seen_at, heard, expected, peak, severity, surprise, drivers)
         values ($1, $2, $3, now(), now(), now(), now(), 40, 2, 12, 7, 20, '{"channels": [], "topics": [], "words": ["kettle"], "spread": null, "people": 31}')`,
        [workspaceId, spike, NIL_ID],
      );
      const told = (state: string, severity: number, was?: number): NewEvent => ({ type: 'spike.changed', body: { spikeId: spike, state, severity, was } });
      await appendEvents(tx, workspaceId, [told('opened', 4), told('worse', 6, 4), told('worse', 7, 6)]);
    });
    await deliver(slack);
    await deliver(quiet);
    expect(server.asked).toHaveLength(1);
    expect(JSON.parse(server.asked[0]!.body)).toMatchObject({ text: 'Complaints: complaints are rising in Acme (severity 7 of 10)' });
    await deliver(slack);
    expect(server.asked).toHaveLength(1);
  });

  it('is woken by what happens', async () => {
    const id = await addWebhook();
    const tail = new EventTail(db.database);
    let woken!: () => void;
    const wakeUp = new Promise<void>((resolve) => (woken = resolve));
    const running = startOutgoing({
      ...deps,
      database: db.database,
      tail,
      tickMs: 20,
      jobs: {
        hint: (_name: string, payload: { webhookId?: string }) => void (payload.webhookId === id && tail.position(workspaceId) === 1 && woken()),
      } as never,
    });
    while (tail.position(workspaceId) === null) await new Promise((resolve) => setImmediate(resolve));
    await db.database.source.query(`update directory_outgoing set due_at = now() + interval '1 hour'`);
    await happen(1);
    await wakeUp;
    await running.close();
    await tail.close();
  });
});
