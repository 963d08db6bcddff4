import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '#accounts';
import { EventTail } from '#events';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { Conversations } from './conversation.service.js';
import { countInList } from './list.store.js';
import { SavedViews } from './saved-view.service.js';
import { conversationCondition } from './search.store.js';
import { Tags } from './tag.service.js';
import { ViewCounts } from './view-counts.service.js';

const queries = [
  'status:open',
  'status:open assignee:me',
  'assignee:none kind:complaint,question',
  '-status:resolved tag:vip -tag:late',
  'tag:none',
  'waiting:>2h',
  'since:1h -is:unsure',
  'priority:>=high OR status:snoozed',
  'refund',
  '-"money back" followers:>10',
  'active:7d..30m',
  'author:@ann',
];
const texts = ['refund please', 'my money back', 'back money', 'hello', '退款'];

let db: TestDatabase;
let tail: EventTail;
let counts: ViewCounts;
let caller: Caller;
let nowMs = Date.now();
let ids: string[];

beforeAll(async () => {
  db = await testDatabase();
  tail = new EventTail(db.database);
  counts = new ViewCounts(db.database, tail, () => new Date(nowMs));
  const { workspaceId, memberId, accountId } = await db.workspace();
  caller = { workspaceId, memberId, accountId, role: 'owner', sessionId: null, keyId: null };
  ids = Array.from({ length: 40 }, () => newId());
  await db.database.inWorkspace({ workspaceId }, async (tx) => {
    const channelId = newId();
    await tx.query(`insert into channel (workspace_id, id, network, name) values ($1, $2, 'webhook', 'Shop')`, [workspaceId, channelId]);
    for (const [index, id] of ids.entries()) {
      const authorId = newId();
      await tx.query(
        `insert into author (workspace_id, id, network, external_id, handle, followers, first_seen_at, last_seen_at) values ($1, $2, 'webhook', $3, $4, $5, now(), now())`,
        [workspaceId, authorId, `a${index}`, ['Ann', 'bob', 'zoë'][index % 3], index],
      );
      const at = new Date(nowMs - index * 11 * 60_000);
      await tx.query(
        `insert into conversation (workspace_id, id, channel_id, author_id, thread_root, kind, confidence, unsure, lang, snippet, form, opened_at, last_activity_at, waiting_since)
         values ($1, $2, $3, $4, $5, $6, 0.9, $7, 'en', '', 'post', $8, $8, $9)`,
        [workspaceId, id, channelId, authorId, id, ['complaint', 'question', 'praise'][index % 3], index % 4 === 0, at, index % 2 ? at : null],
      );
      const mentionId = newId();
      await tx.query(
        `insert into mention (workspace_id, id, intake_id, channel_id, external_id, author_id, conversation_id, form, text, thread_root, posted_at, received_at,
           kind, confidence, question, complaint, praise, negative, neutral, positive, lang, model)
         values ($1, $2::uuid, $2, $3, $2::text, $4, $5, 'post', $6, $2::text, $7, $7, 'other', 1, 0, 0, 0, 0, 1, 0, 'en', 'none')`,
        [workspaceId, mentionId, channelId, authorId, id, texts[index % texts.length], at],
      );
      await tx.query(`select store_search($1::uuid[], $2::uuid[], $3::text[])`, [[mentionId], [id], [documentOf(texts[index % texts.length]!)]]);
    }
  });
  const views = new SavedViews(db.database);
  for (const [index, query] of queries.entries()) await views.make(caller, { name: `view ${index}`, query, order: 'activity', shared: index % 2 === 0 });
});
afterAll(async () => {
  await counts?.close();
  await tail?.close();
  await db?.close();
});

const documentOf = (text: string): string => [...new Set(text.split(' '))].map((word, index) => `'${word}':${index + 1}`).join(' ');

type Step = { do: 'assign' | 'resolve' | 'reopen' | 'snooze' | 'urgent' | 'tag' | 'untag'; of: number } | { do: 'wait'; minutes: number };
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('assign', 'resolve', 'reopen', 'snooze', 'urgent', 'tag', 'untag'), of: fc.nat(39) }) },
  fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
);

async function take(step: Step): Promise<void> {
  const conversations = new Conversations(db.database);
  const tags = new Tags(db.database);
  if (step.do === 'wait') {
    nowMs += step.minutes * 60_000;
    return;
  }
  const id = ids[step.of]!;
  if (step.do === 'assign') await conversations.assign(caller, id, caller.memberId);
  if (step.do === 'resolve') await conversations.resolve(caller, id);
  if (step.do === 'reopen') await conversations.reopen(caller, id);
  if (step.do === 'snooze') await conversations.snooze(caller, id, new Date(Date.now() + 3_600_000));
  if (step.do === 'urgent') await conversations.prioritise(caller, id, 'urgent');
  if (step.do === 'tag') await tags.tag(caller, id, { add: ['VIP', 'late'], remove: [] });
  if (step.do === 'untag') await tags.tag(caller, id, { add: [], remove: ['vip'] });
}

/** Until the tail has handed over everything that was committed. */
async function heard(): Promise<void> {
  const { workspaceId } = caller;
  for (;;) {
    const [row] = await db.database.inWorkspace({ workspaceId }, (tx) =>
      tx.query<{ seq: string }>(`select seq from event_counter where workspace_id = $1`, [workspaceId]),
    );
    if ((tail.position(workspaceId) ?? 0) >= Number(row!.seq)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the live counts of saved views', () => {
  it('are what SQL counts, after any changes and as time goes by', async () => {
    const { workspaceId, memberId } = caller;
    const saved = await new SavedViews(db.database).list(caller);
    counts.of(workspaceId, memberId);
    await counts.settled(workspaceId);
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 8 }), async (list) => {
        for (const step of list) await take(step);
        await heard();
        counts.tick();
        await counts.settled(workspaceId);
        const live = counts.of(workspaceId, memberId).saved;
        for (const { id, query } of saved) {
          const truth = await db.database.inWorkspace({ workspaceId }, async (tx) => {
            const condition = await conversationCondition(tx, query, memberId, new Date(nowMs));
            return countInList(tx, workspaceId, { view: 'all', memberId, condition, most: 1_000 });
          });
          expect([query, live[id]]).toEqual([query, truth]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('belong to whoever may see the view', async () => {
    const other = { ...caller, memberId: newId() };
    const own = (await new SavedViews(db.database).list(caller)).filter((view) => !view.shared);
    expect(own.length).toBeGreaterThan(0);
    expect((await new SavedViews(db.database).list(other)).every((view) => view.shared)).toBe(true);
    expect(Object.keys(counts.of(caller.workspaceId, other.memberId).saved)).not.toContain(own[0]!.id);
  });
});
