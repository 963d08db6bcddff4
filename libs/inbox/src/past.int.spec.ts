import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '#accounts';
import type { PastConversationView } from '#contracts';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { type Facet, countFacets } from './facets.js';
import { Past } from './past.service.js';
import { forgetPast } from './past.store.js';

let db: TestDatabase;
let past: Past;
let caller: Caller;
const [channelId, authorId, ...desks] = [newId(), newId(), newId(), newId()];

beforeAll(async () => {
  db = await testDatabase();
  past = new Past(db.database);
  const { workspaceId, memberId, accountId } = await db.workspace();
  caller = { workspaceId, memberId, accountId, role: 'owner', sessionId: null, keyId: null };
  await inside((tx) =>
    tx.query(
      `insert into author (workspace_id, id, network, external_id, handle, first_seen_at, last_seen_at) values ($1, $2, 'webhook', 'ann', 'ann', now(), now())`,
      [workspaceId, authorId],
    ),
  );
});
afterAll(() => db.close());

type Inside = Parameters<TestDatabase['database']['inWorkspace']>[1];
const inside = (work: Inside) => db.database.inWorkspace({ workspaceId: caller.workspaceId }, work);

/** What the test itself remembers of a conversation. */
type Stood = Pick<PastConversationView, 'status' | 'kind' | 'priority' | 'deskId' | 'assigneeId'>;
const priorityAt = ['low', 'normal', 'high', 'urgent'] as const;
const stands = fc.record<Stood>({
  status: fc.constantFrom('open', 'snoozed', 'resolved'),
  kind: fc.constantFrom('complaint', 'question', 'praise'),
  priority: fc.constantFrom(...priorityAt),
  deskId: fc.constantFrom(null, ...desks),
  assigneeId: fc.constantFrom(null, 'me'),
});
const facetOf = ({ status, kind, deskId, assigneeId }: Stood): Facet => ({ status, kind, unsure: false, channelId, deskId, assigneeId });

async function put(id: string, before: Stood | null, after: Stood): Promise<void> {
  const { workspaceId } = caller;
  await inside(async (tx) => {
    const values = [workspaceId, id, after.status, after.kind, priorityAt.indexOf(after.priority), after.deskId, after.assigneeId];
    if (before)
      await tx.query(
        `update conversation set status = $3, kind = $4, priority = $5, desk_id = $6, assignee_id = $7 where workspace_id = $1 and id = $2`,
        values,
      );
    else
      await tx.query(
        `insert into conversation (workspace_id, id, status, kind, priority, desk_id, assignee_id, channel_id, author_id, thread_root, confidence, lang, snippet, form,
           opened_at, last_activity_at) values ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $2::uuid::text, 1, 'en', '', 'post', now(), now())`,
        [...values, channelId, authorId],
      );
    await countFacets(tx, workspaceId, [{ before: before && facetOf(before), after: facetOf(after) }]);
  });
}

/** A millisecond that begins after all that was written and before all that will be. */
async function moment(): Promise<Date> {
  const clock = async (): Promise<number> => Date.parse((await past.counts(caller, undefined)).asAt);
  const afterMs = (await clock()) + 1;
  while ((await clock()) <= afterMs);
  return new Date(afterMs);
}

async function everything(options: Omit<Parameters<Past['list']>[1], 'limit'>): Promise<PastConversationView[]> {
  const items: PastConversationView[] = [];
  let cursor: string | undefined;
  do {
    const page = await past.list(caller, { ...options, cursor, limit: 3 });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return items;
}

const bare = (items: Iterable<[string, Stood]>): unknown[] =>
  [...items]
    .map(([id, { status, kind, priority, deskId, assigneeId }]) => ({ id, status, kind, priority, deskId, assigneeId }))
    .sort((a, b) => (a.id < b.id ? 1 : -1));

describe('the inbox as at a moment', () => {
  it('is what it was then, whatever came and changed since', async () => {
    const step = fc.oneof({ weight: 5, arbitrary: fc.record({ of: fc.nat(7), becomes: stands }) }, { weight: 1, arbitrary: fc.constant('look' as const) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const ids = Array.from({ length: 8 }, () => newId());
        const now = new Map<string, Stood>(kept);
        const looks: { at: Date; was: Map<string, Stood> }[] = [];
        for (const each of [...steps, 'look' as const]) {
          if (each === 'look') looks.push({ at: await moment(), was: new Map(now) });
          else {
            const after = { ...each.becomes, assigneeId: each.becomes.assigneeId && caller.memberId };
            const id = ids[each.of]!;
            await put(id, now.get(id) ?? null, after);
            now.set(id, after);
          }
        }
        for (const [id, stood] of now) kept.set(id, stood);
        for (const { at, was } of looks) {
          const all = await everything({ asAt: at });
          expect(bare(all.map((item) => [item.id, item]))).toEqual(bare(was));
          const { counts } = await past.counts(caller, at);
          const counted = new Map<string, number>();
          for (const { status, kind, deskId } of was.values()) {
            const facet = `${status} ${kind} ${deskId}`;
            counted.set(facet, (counted.get(facet) ?? 0) + 1);
          }
          expect(new Map(counts.map((c) => [`${c.status} ${c.kind} ${c.deskId}`, c.conversations]))).toEqual(counted);
          for (const [filter, holds] of [
            [{ status: 'open' }, (s: Stood) => s.status === 'open'],
            [{ status: 'resolved', kind: 'complaint' }, (s: Stood) => s.status === 'resolved' && s.kind === 'complaint'],
            [{ assigneeId: caller.memberId, deskId: 'none' }, (s: Stood) => s.assigneeId !== null && s.deskId === null],
            [{ priority: 3 }, (s: Stood) => s.priority === 'urgent'],
          ] as const)
            expect(bare((await everything({ asAt: at, ...filter })).map((item) => [item.id, item]))).toEqual(
              bare([...was].filter(([, stood]) => holds(stood))),
            );
        }
      }),
      { numRuns: 4 },
    );
  });

  it('shows those who are bounded to a desk what they may see now, and counts that', async () => {
    const { workspaceId, memberId } = caller;
    const at = await moment();
    const theirs = [...kept].filter(([, stood]) => stood.deskId === desks[0] || stood.assigneeId === memberId);
    for (const [id, stood] of theirs.slice(0, 3)) await put(id, stood, { ...stood, status: stood.status === 'open' ? 'resolved' : 'open' });
    await inside((tx) =>
      tx.query(`insert into member_sight (workspace_id, member_id, desk_ids) values ($1, $2, $3::uuid[])`, [workspaceId, memberId, [desks[0]]]),
    );
    expect(bare((await everything({ asAt: at })).map((item) => [item.id, item]))).toEqual(bare(theirs));
    const { counts } = await past.counts(caller, at);
    expect(counts.reduce((sum, { conversations }) => sum + conversations, 0)).toBe(theirs.length);
    const open = counts.filter(({ status }) => status === 'open').reduce((sum, { conversations }) => sum + conversations, 0);
    expect(open).toBe(theirs.filter(([, stood]) => stood.status === 'open').length);
  });

  it('knows nothing of a moment to come, nor of one before it began to remember', async () => {
    const { earliest } = await past.counts(caller, undefined);
    for (const asAt of [new Date(Date.now() + 60_000), new Date(Date.parse(earliest) - 1)])
      await expect(past.list(caller, { asAt, limit: 1 })).rejects.toMatchObject({ code: 'invalid', options: { fields: [{ field: 'asAt' }] } });
  });

  it('is forgotten after its time', async () => {
    const rows = () => db.database.source.query(`select from conversation_past where workspace_id = $1`, [caller.workspaceId]) as Promise<unknown[]>;
    await db.database.source.query(`update conversation_past set until = until - interval '31 days' where workspace_id = $1`, [caller.workspaceId]);
    expect(await rows()).not.toEqual([]);
    await forgetPast(db.database);
    expect(await rows()).toEqual([]);
  });
});

/** All there is, over the runs. */
const kept = new Map<string, Stood>();
