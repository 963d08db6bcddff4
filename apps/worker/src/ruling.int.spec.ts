import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '#accounts';
import { ruleBody, type RuleBody } from '#contracts';
import { newId } from '#kernel';
import { insertIntake, IntakeStore } from '#listening';
import { RoutingCache, Rules } from '#routing';
import { loadReader } from '#understanding';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { readBatch } from './pipeline.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

function rule(over: Partial<RuleBody>): RuleBody {
  return ruleBody.parse({ name: 'Parcels', query: 'parcel', actions: { tags: ['Delivery'] }, ...over });
}

describe('what a rule wants beside a desk', () => {
  it('holds in the batch that brings the mention: tags, the promise and the priority', async () => {
    const home = await db.workspace();
    const caller: Caller = { ...home, role: 'owner', sessionId: null, keyId: null };
    const [channelId, policyId] = [newId(), newId()];
    await db.database.inWorkspace(home, async (tx) => {
      await tx.query(`insert into channel (workspace_id, id, network, name) values ($1, $2, 'webhook', 'Shop')`, [home.workspaceId, channelId]);
      await tx.query(`insert into sla_policy (workspace_id, id, name, schedule, updated_at) values ($1, $2, 'Soon', '{}', now())`, [
        home.workspaceId,
        policyId,
      ]);
    });
    await new Rules(db.database).make(caller, rule({ actions: { tags: ['Delivery', 'Courier'], slaPolicyId: policyId, priority: 'urgent' } }), 'en');
    const mentions = ['Where is my parcel?', 'How do I pay?'].map((text, index) => ({
      id: `item-${index}`,
      text,
      author: { id: `author-${index}`, handle: 'dara' },
      postedAt: '2026-11-22T10:00:00Z',
      form: 'post',
    }));
    await db.database.inWorkspace(home, (tx) =>
      insertIntake(tx, home.workspaceId, [{ id: newId(), channelId, how: 'webhook', body: JSON.stringify({ mentions }), items: 2, receivedAt: new Date() }]),
    );
    await readBatch({ database: db.database, intake: new IntakeStore(db.database), reader: loadReader(), routing: new RoutingCache() }, home.workspaceId);
    const rows = await db.database.inWorkspace(home, (tx) =>
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
    await expect(make({ runs: 'timer', query: '' })).rejects.toMatchObject({ options: { fields: [{ field: 'runs' }] } });
    await expect(make({ actions: { notify: [home.memberId] } })).rejects.toMatchObject({ options: { fields: [{ field: 'actions.notify' }] } });
    await expect(make({ actions: { approval: { teamId: null, minutes: null } } })).rejects.toMatchObject({
      options: { fields: [{ field: 'actions.approval' }] },
    });
  });
});
