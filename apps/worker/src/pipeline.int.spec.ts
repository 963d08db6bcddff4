import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebhookMention } from '#contracts';
import type { Scope } from '#database';
import { eventsAfter } from '#events';
import { newId } from '#kernel';
import { insertIntake, IntakeStore } from '#listening';
import { RoutingCache } from '#routing';
import { loadReader } from '#understanding';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { type PipelineDeps, readBatch } from './pipeline.js';

describe('the pipeline', () => {
  let db: TestDatabase;
  let deps: PipelineDeps;
  beforeAll(async () => {
    db = await testDatabase();
    deps = { database: db.database, intake: new IntakeStore(db.database), reader: loadReader(), routing: new RoutingCache() };
  });
  afterAll(() => db.close());

  async function channel(purpose: 'answer' | 'listen' = 'answer'): Promise<Scope & { channelId: string }> {
    const { workspaceId } = await db.workspace();
    const channelId = newId();
    await db.database.inWorkspace({ workspaceId }, (tx) =>
      tx.query(`insert into channel (workspace_id, id, network, name, purpose) values ($1, $2, 'webhook', 'Shop', $3)`, [workspaceId, channelId, purpose]),
    );
    return { workspaceId, channelId };
  }

  let told = 0;
  function said(text: string, over: Partial<WebhookMention> = {}): WebhookMention {
    told += 1;
    return { id: `item-${told}`, text, author: { id: 'dara', handle: 'dara' }, postedAt: '2026-11-22T10:00:00Z', form: 'post', ...over } as WebhookMention;
  }
  async function deliver(to: Scope & { channelId: string }, mentions: WebhookMention[], how = 'webhook'): Promise<void> {
    await db.database.inWorkspace(to, (tx) =>
      insertIntake(tx, to.workspaceId, [
        { id: newId(), channelId: to.channelId, how, body: JSON.stringify({ mentions }), items: mentions.length, receivedAt: new Date() },
      ]),
    );
  }
  const rows = <Row>(to: Scope, sql: string): Promise<Row[]> => db.database.inWorkspace(to, (tx) => tx.query<Row>(sql));
  const one = async (to: Scope, sql: string): Promise<unknown> => Object.values((await rows<Record<string, unknown>>(to, sql))[0]!)[0];

  it('stores, reads, threads, counts and tells what a delivery holds', async () => {
    const shop = await channel();
    await deliver(shop, [
      said('My parcel never arrived and nobody answers, this is a disgrace'),
      said('How do I change the delivery address?', { author: { id: 'lea', handle: 'lea', name: 'Léa', followers: 12 } }),
    ]);
    expect(await readBatch(deps, shop.workspaceId)).toMatchObject({ deliveries: 1, received: 2, duplicates: 0 });
    expect(await rows(shop, `select kind, conversation_id is not null as joined from mention order by external_id`)).toEqual([
      { kind: 'complaint', joined: true },
      { kind: 'question', joined: true },
    ]);
    expect(await one(shop, `select count(*)::int from conversation where status = 'open' and waiting_since is not null and version = 1`)).toBe(2);
    expect(await one(shop, `select sum(conversations)::int from inbox_count where status = 'open'`)).toBe(2);
    expect(await one(shop, `select sum(mentions)::int from rollup_minute`)).toBe(2);
    const events = await db.database.inWorkspace(shop, (tx) => eventsAfter(tx, shop.workspaceId, 0, 10));
    expect(events.map((event) => [event.seq, event.type, event.body['opened']])).toEqual([
      [1, 'mention.received', true],
      [2, 'mention.received', true],
    ]);
    expect(await readBatch(deps, shop.workspaceId)).toMatchObject({ deliveries: 0 });
  });

  it('changes nothing when the same items come again, in one batch and in another', async () => {
    const shop = await channel();
    const items = [said('Where is my order?'), said('Still waiting')];
    await deliver(shop, [...items, ...items]);
    await deliver(shop, items);
    await readBatch(deps, shop.workspaceId);
    await deliver(shop, items);
    expect(await readBatch(deps, shop.workspaceId)).toMatchObject({ received: 0, duplicates: 2 });
    expect(await one(shop, `select count(*)::int from mention`)).toBe(2);
    expect(await one(shop, `select sum(mentions)::int from rollup_minute`)).toBe(2);
    expect(await one(shop, `select seq::int from event_counter`)).toBe(2);
  });

  it('lets four workers read at once without losing, doubling or opening two conversations for one author', async () => {
    const shop = await channel();
    const items = Array.from({ length: 200 }, (_, index) => said(`Message ${index}`, { author: { id: `author-${index % 5}`, handle: `a${index % 5}` } }));
    for (let start = 0; start < items.length; start += 5) await deliver(shop, [...items.slice(start, start + 5), items[(start * 7) % items.length]!]);
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        while ((await readBatch(deps, shop.workspaceId, 12)).deliveries > 0);
      }),
    );
    while ((await readBatch(deps, shop.workspaceId)).deliveries > 0);
    expect(await one(shop, `select count(*)::int from mention`)).toBe(200);
    expect(await one(shop, `select count(*)::int from conversation`)).toBe(5);
    expect(await one(shop, `select sum(version)::int from conversation`)).toBe(200);
    expect(await one(shop, `select sum(conversations)::int from inbox_count`)).toBe(5);
    expect(await one(shop, `select sum(mentions)::int from rollup_minute`)).toBe(200);
    expect(await one(shop, `select (count(*) = max(seq) and count(*) = 200) from event`)).toBe(true);
  });

  it('records an edit once, keeps the old text, and moves the counts when the kind changes', async () => {
    const shop = await channel();
    const item = said('Thank you so much, great service, I love it!');
    await deliver(shop, [item]);
    await readBatch(deps, shop.workspaceId);
    const edited = { ...item, text: 'Terrible service, my order is broken and nobody helps. Refund me!', editedAt: '2026-11-22T11:00:00Z' };
    await deliver(shop, [edited, edited]);
    expect(await readBatch(deps, shop.workspaceId)).toMatchObject({ received: 0, edited: 1, duplicates: 1 });
    expect(await one(shop, `select text from mention_revision`)).toBe(item.text);
    expect(await one(shop, `select version from conversation`)).toBe(2);
    expect(await rows(shop, `select kind, sum(mentions)::int as n from rollup_minute group by kind having sum(mentions) <> 0`)).toEqual([
      { kind: 'complaint', n: 1 },
    ]);
  });

  it('blanks a deleted item and stays that way when it is replayed', async () => {
    const shop = await channel();
    const item = said('My phone number is 555 0100, call me');
    await deliver(shop, [item]);
    await readBatch(deps, shop.workspaceId);
    await deliver(shop, [{ ...item, deleted: true }]);
    expect(await readBatch(deps, shop.workspaceId)).toMatchObject({ deleted: 1 });
    await deliver(shop, [{ ...item, editedAt: '2026-11-22T12:00:00Z' }]);
    await readBatch(deps, shop.workspaceId);
    expect(await rows(shop, `select m.text, c.snippet from mention m join conversation c on c.id = m.conversation_id`)).toEqual([{ text: '', snippet: '' }]);
  });

  it('has it looked whether whoever holds a conversation is still there when its person writes again', async () => {
    const shop = await channel();
    const holder = newId();
    await deliver(shop, [said('Where is my order?')]);
    await readBatch(deps, shop.workspaceId);
    const watched = `select subject_id from directory_routing where what = 'attendance' and workspace_id = '${shop.workspaceId}'`;
    expect(await rows(shop, watched)).toEqual([]);
    await db.database.inWorkspace(shop, (tx) => tx.query(`update conversation set assignee_id = $1`, [holder]));
    await deliver(shop, [said('Still nothing')]);
    await readBatch(deps, shop.workspaceId);
    expect(await rows(shop, watched)).toEqual([{ subject_id: holder }]);
  });

  it('puts what we answered on the network itself into the conversation, which then waits no more', async () => {
    const shop = await channel();
    const us = { id: 'us', handle: 'shop' };
    const state = `select waiting_since is not null as waits, first_reply_at is not null as answered, version, mention_count from conversation`;
    await deliver(shop, [said('Where is my order?', { id: 'asked' })]);
    await readBatch(deps, shop.workspaceId);
    await deliver(shop, [said('It left this morning.', { id: 'answer', author: us, own: true, inReplyTo: 'asked', postedAt: '2026-11-22T10:05:00Z' })]);
    await readBatch(deps, shop.workspaceId);
    expect(await rows(shop, state)).toEqual([{ waits: false, answered: true, version: 2, mention_count: 1 }]);
    expect(await one(shop, `select conversation_id is not null from mention where own`)).toBe(true);

    // Asked, answered and asked again within one delivery: the last word is theirs.
    await deliver(shop, [
      said('Which carrier?', { id: 'asked2', inReplyTo: 'answer', postedAt: '2026-11-22T11:00:00Z' }),
      said('The post.', { id: 'answer2', author: us, own: true, inReplyTo: 'asked2', postedAt: '2026-11-22T11:01:00Z' }),
      said('And the number?', { id: 'asked3', inReplyTo: 'answer2', postedAt: '2026-11-22T11:02:00Z' }),
    ]);
    await readBatch(deps, shop.workspaceId);
    expect(await rows(shop, state)).toEqual([{ waits: true, answered: true, version: 5, mention_count: 3 }]);
    expect(await one(shop, `select count(*)::int from mention where conversation_id is null`)).toBe(0);
  });

  it('opens no conversation for what is only listened to', async () => {
    const press = await channel('listen');
    await deliver(press, [said('Acme opens two warehouses')]);
    await readBatch(deps, press.workspaceId);
    expect(await one(press, `select count(*)::int from conversation`)).toBe(0);
    expect(await one(press, `select count(*)::int from mention`)).toBe(1);
  });

  it('counts history by the time it was posted', async () => {
    const shop = await channel();
    await deliver(shop, [said('Hello?', { postedAt: '2026-10-01T08:30:00Z' })], 'history');
    await readBatch(deps, shop.workspaceId);
    expect(await one(shop, `select minute from rollup_minute`)).toEqual(new Date('2026-10-01T08:30:00Z'));
  });

  it('puts aside a delivery it cannot read and keeps its neighbours', async () => {
    const shop = await channel();
    await deliver(shop, [said('first')]);
    await db.database.inWorkspace(shop, (tx) =>
      insertIntake(tx, shop.workspaceId, [
        { id: newId(), channelId: shop.channelId, how: 'webhook', body: '{"mentions": [', items: 1, receivedAt: new Date() },
      ]),
    );
    await deliver(shop, [said('second, with a NUL \u0000 in it')]);
    expect(await readBatch(deps, shop.workspaceId)).toMatchObject({ deliveries: 3, received: 2, quarantined: 1 });
    expect(await one(shop, `select body from quarantine`)).toBe('{"mentions": [');
  });
});
