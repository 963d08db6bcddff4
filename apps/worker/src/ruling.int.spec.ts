import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '#accounts';
import { deskBody, ruleBody, type RuleBody } from '#contracts';
import { Conversations, Inbox, Mentions } from '#inbox';
import { eventsAfter } from '#events';
import { newId } from '#kernel';
import { insertIntake, insertTopic, IntakeStore } from '#listening';
import { Desks, RoutingCache, Rules } from '#routing';
import { loadReader } from '#understanding';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { escalateOverdue } from './escalating.js';
import { readBatch } from './pipeline.js';
import { recount } from './recount.js';
import { ruleAgain } from './ruling.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

function rule(over: Partial<RuleBody>): RuleBody {
  return ruleBody.parse({ name: 'Parcels', query: 'parcel', actions: { tags: ['Delivery'] }, ...over });
}

async function shop() {
  const home = await db.workspace();
  const caller: Caller = { ...home, role: 'owner', sessionId: null, keyId: null };
  const channelId = newId();
  const inside = <T>(work: Parameters<typeof db.database.inWorkspace<T>>[1]): Promise<T> => db.database.inWorkspace(home, work);
  await inside((tx) => tx.query(`insert into channel (workspace_id, id, network, name) values ($1, $2, 'webhook', 'Shop')`, [home.workspaceId, channelId]));
  const cache = new RoutingCache();
  const hear = async (...texts: string[]): Promise<void> => {
    const mentions = texts.map((text) => ({ id: newId(), text, author: { id: newId(), handle: 'dara' }, postedAt: '2026-11-22T10:00:00Z', form: 'post' }));
    const body = JSON.stringify({ mentions });
    await inside((tx) => insertIntake(tx, home.workspaceId, [{ id: newId(), channelId, how: 'webhook', body, items: texts.length, receivedAt: new Date() }]));
    await readBatch({ database: db.database, intake: new IntakeStore(db.database), reader: loadReader(), routing: cache }, home.workspaceId);
  };
  /** Before the rules of a new workspace. */
  const make = async (over: Partial<RuleBody>): Promise<void> => {
    const rules = new Rules(db.database);
    const { id } = await rules.make(caller, rule(over), 'en');
    const others = (await rules.list(caller, 'en')).items.map((one) => one.id).filter((one) => one !== id);
    await rules.order(caller, [id, ...others], 'en');
  };
  const desk = (name: string) => new Desks(db.database).make(caller, deskBody.parse({ kind: 'support', name, everyone: true }));
  return { ...home, caller, cache, inside, hear, make, desk };
}

describe('what a rule wants beside a desk', () => {
  it('holds in the batch that brings the mention: tags, the promise and the priority', async () => {
    const { workspaceId, inside, make, hear } = await shop();
    const policyId = newId();
    await inside((tx) =>
      tx.query(`insert into sla_policy (workspace_id, id, name, schedule, updated_at) values ($1, $2, 'Soon', '{}', now())`, [workspaceId, policyId]),
    );
    await make({ actions: { tags: ['Delivery', 'Courier'], slaPolicyId: policyId, priority: 'urgent' } });
    await hear('Where is my parcel?', 'How do I pay?');
    const rows = await inside((tx) =>
      tx.query(
        `select snippet, sla_policy_id, priority, array(select t.name from conversation_tag j join tag t on t.id = j.tag_id
           where j.conversation_id = c.id order by t.name) as tags from conversation c order by snippet desc`,
      ),
    );
    expect(rows).toEqual([
      { snippet: 'Where is my parcel?', sla_policy_id: policyId, priority: 3, tags: ['Courier', 'Delivery'] },
      { snippet: 'How do I pay?', sla_policy_id: null, priority: 1, tags: [] },
    ]);
  });

  it('is refused on saving when nothing would do it', async () => {
    const home = await db.workspace();
    const caller: Caller = { ...home, role: 'owner', sessionId: null, keyId: null };
    const make = (over: Partial<RuleBody>) => new Rules(db.database).make(caller, rule(over), 'en');
    await expect(make({ runs: 'timer', query: 'waiting:>1h', actions: { takeIn: true } })).rejects.toMatchObject({
      options: { fields: [{ field: 'actions.takeIn' }] },
    });
    await expect(make({ runs: 'reply', actions: { tags: ['x'] } })).rejects.toMatchObject({ options: { fields: [{ field: 'actions.tags' }] } });
    await expect(make({ actions: { approval: { teamId: null, minutes: null } } })).rejects.toMatchObject({
      options: { fields: [{ field: 'actions.approval' }] },
    });
  });
});

describe('rules', () => {
  const deskOf = `select d.name from conversation c join desk d on d.workspace_id = c.workspace_id and d.id = c.desk_id`;

  it('see the topics of a mention in the batch that brings it, by name', async () => {
    const { workspaceId, memberId, inside, make, hear, desk } = await shop();
    await inside((tx) => insertTopic(tx, workspaceId, { name: 'Blue kettles', type: 'product', query: 'kettle blue', backfillDays: 1, memberId }));
    const { id: deskId } = await desk('Kettles');
    await make({ query: 'topic:"blue kettles"', actions: { deskId } });
    await hear('My blue kettle leaks', 'My red kettle leaks');
    const rows = await inside((tx) =>
      tx.query<{ snippet: string; at: boolean }>(`select snippet, desk_id = $1 as at from conversation order by snippet`, [deskId]),
    );
    expect(rows).toEqual([
      { snippet: 'My blue kettle leaks', at: true },
      { snippet: 'My red kettle leaks', at: false },
    ]);
  });

  it('run again when a person says that it is something else, unless somebody has touched it', async () => {
    const { workspaceId, caller, cache, inside, make, hear, desk } = await shop();
    const { id: deskId } = await desk('Anger');
    await make({ query: 'kind:complaint zebra', actions: { deskId, tags: ['Angry'] } });
    await hear('Zebra one is a colour', 'Zebra two is a colour');
    const threads = await inside((tx) => tx.query<{ id: string; mention: string }>(`select id, last_mention_id as mention from conversation order by snippet`));
    await new Conversations(db.database).prioritise(caller, threads[1]!.id, 'low');
    const mentions = new Mentions(
      db.database,
      new Inbox(
        db.database,
        async () => () => [],
        () => ({ ok: true, maxLength: null, length: null }),
      ),
      recount,
      async () => undefined,
    );
    for (const { mention } of threads) await mentions.correct(caller, mention, 'complaint');
    const due = await inside((tx) =>
      tx.query<{ subject: string }>(`select subject_id as subject from directory_routing where what = 'rules' and workspace_id = $1`, [workspaceId]),
    );
    expect(due).toHaveLength(2);
    const went = [];
    for (const { id } of threads) went.push(await ruleAgain(db.database, cache, workspaceId, id, new Date()));
    expect(went).toEqual([deskId, null]);
    expect(await ruleAgain(db.database, cache, workspaceId, threads[0]!.id, new Date())).toBeNull();
    expect(await inside((tx) => tx.query(`${deskOf} order by c.snippet`))).toEqual([{ name: 'Anger' }, { name: 'Support' }]);
  });

  it('on time raise, move and tell once for each wait, and leave alone what does not wait so long', async () => {
    const { workspaceId, memberId, inside, make, hear, desk } = await shop();
    const { id: deskId } = await desk('Second line');
    await make({ runs: 'timer', query: 'waiting:>1h', actions: { deskId, priority: 'urgent', notify: [memberId] } });
    await hear('The old one waits', 'The new one waits');
    await inside((tx) => tx.query(`update conversation set waiting_since = now() - interval '2 hours' where snippet like 'The old%'`));
    const next = await escalateOverdue(db.database, workspaceId, new Date());
    expect(next).not.toBeNull();
    await escalateOverdue(db.database, workspaceId, new Date());
    expect(
      await inside((tx) => tx.query(`select c.snippet, d.name, c.priority from conversation c join desk d on d.id = c.desk_id order by c.snippet`)),
    ).toEqual([
      { snippet: 'The new one waits', name: 'Support', priority: 1 },
      { snippet: 'The old one waits', name: 'Second line', priority: 3 },
    ]);
    const events = await inside((tx) => eventsAfter(tx, workspaceId, 0, 100));
    expect(events.filter(({ type }) => type === 'routing.told')).toMatchObject([{ body: { told: [memberId] } }]);
    const decisions = await inside((tx) => tx.query<{ what: string }>(`select what from routing_decision where what = 'escalated'`));
    expect(decisions).toHaveLength(1);
  });
});
