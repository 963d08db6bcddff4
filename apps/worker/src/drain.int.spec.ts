import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '#accounts';
import type { Transaction } from '#database';
import { newId } from '#kernel';
import { Desks, DryRuns, noteAttendance, routingState, Rules, Staffing } from '#routing';
import { type TestDatabase, testDatabase, type TestWorkspace } from '../../../test/database.js';
import { drainDesk, tendAttendance } from './drain.js';
import { runDryRun } from './dry-run.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const now = new Date('2026-11-23T10:00:00Z');
const inHome = <T>(home: TestWorkspace, work: (tx: Transaction) => Promise<T>): Promise<T> => db.database.inWorkspace({ workspaceId: home.workspaceId }, work);

interface Shop extends TestWorkspace {
  caller: Caller;
  supportId: string;
  agents: string[];
  channelId: string;
}

async function shop(agents: number): Promise<Shop> {
  const home = await db.workspace();
  const caller: Caller = { ...home, role: 'owner', sessionId: null, keyId: null };
  const channelId = newId();
  const ids = Array.from({ length: agents }, () => newId());
  const supportId = await inHome(home, async (tx) => {
    await routingState(tx, home.workspaceId);
    await tx.query(`insert into channel (workspace_id, id, network, name) values ($1, $2, 'webhook', 'Shop')`, [home.workspaceId, channelId]);
    for (const id of ids) {
      await tx.query(`insert into account (id, email, name) values ($1, $2, 'Agent')`, [id, `${id}@example.org`]);
      await tx.query(`insert into member (workspace_id, id, account_id, name, email, role) values ($1, $2, $2, 'Agent', $3, 'agent')`, [
        home.workspaceId,
        id,
        `${id}@example.org`,
      ]);
    }
    await noteAttendance(tx, home.workspaceId, ids, now);
    return (await tx.query<{ id: string }>(`select id from desk where kind = 'support'`))[0]!.id;
  });
  await new Desks(db.database).patch(caller, supportId, { assign: 'capacity', capacity: 2 });
  return { ...home, caller, supportId, agents: ids, channelId };
}

/** Open work at a desk, the first the oldest. */
function wait(at: Shop, count: number, over: { lang?: string; deskId?: string } = {}): Promise<string[]> {
  return inHome(at, async (tx) => {
    const ids = Array.from({ length: count }, () => newId());
    for (const [index, id] of ids.entries()) {
      await tx.query(
        `with author as (insert into author (workspace_id, id, network, external_id, handle, first_seen_at, last_seen_at) values ($1, $2::uuid, 'webhook', $2::uuid::text, 'a', $3::timestamptz, $3::timestamptz) returning id)
         insert into conversation (workspace_id, id, channel_id, author_id, thread_root, kind, confidence, lang, snippet, form, opened_at, last_activity_at, waiting_since, desk_id)
         select $1, $2::uuid, $4::uuid, id, $2::uuid::text, 'question', 0.9, $5::text, 'Hello', 'post', $3::timestamptz, $3::timestamptz, $3::timestamptz, $6::uuid from author`,
        [at.workspaceId, id, new Date(now.getTime() - 3_600_000 + index * 1_000), at.channelId, over.lang ?? 'en', over.deskId ?? at.supportId],
      );
    }
    return ids;
  });
}

const holders = (at: Shop, ids: string[]): Promise<(string | null)[]> =>
  inHome(at, async (tx) => {
    const rows = await tx.query<{ id: string; assignee_id: string | null }>(`select id, assignee_id from conversation where id = any ($1::uuid[])`, [ids]);
    return ids.map((id) => rows.find((row) => row.id === id)!.assignee_id);
  });

describe('a desk that hands out its work', () => {
  it('gives the oldest first to whoever is there, evenly, up to their capacity, and says why', async () => {
    const at = await shop(2);
    const ids = await wait(at, 6);
    expect(await drainDesk(db.database, at.workspaceId, at.supportId, now)).toEqual({ assigned: 4, isDry: true });
    const given = await holders(at, ids);
    expect(given.slice(4)).toEqual([null, null]);
    expect(at.agents.map((agent) => given.filter((holder) => holder === agent).length)).toEqual([2, 2]);
    const [why] = await new Rules(db.database).whyHere(at.caller, ids[0]!);
    expect(why).toMatchObject({ what: 'assigned', memberId: given[0] });
    expect(why!.candidates.map(({ why: reason }) => reason).sort()).toEqual(['away', 'busier', null].sort());
    // A slot frees: the next oldest has it.
    await inHome(at, (tx) => tx.query(`update conversation set status = 'resolved' where id = $1`, [ids[0]]));
    expect(await drainDesk(db.database, at.workspaceId, at.supportId, now)).toMatchObject({ assigned: 1 });
    expect((await holders(at, ids))[4]).toBe(given[0]);
  });

  it('leaves work for those who come a little later than the first', async () => {
    const at = await shop(2);
    await new Desks(db.database).patch(at.caller, at.supportId, { capacity: 6 });
    const [early, late] = at.agents as [string, string];
    const morning = new Date(now.getTime() + 12 * 3_600_000);
    const after = (minutes: number): Date => new Date(morning.getTime() + minutes * 60_000);
    const ids = await wait(at, 10);
    const each = async (): Promise<number[]> => {
      const given = await holders(at, ids);
      return at.agents.map((agent) => given.filter((holder) => holder === agent).length);
    };
    await inHome(at, (tx) => noteAttendance(tx, at.workspaceId, [early], morning));
    await drainDesk(db.database, at.workspaceId, at.supportId, morning);
    expect(await each()).toEqual([2, 0]);
    await inHome(at, (tx) => noteAttendance(tx, at.workspaceId, [early, late], after(1)));
    await drainDesk(db.database, at.workspaceId, at.supportId, after(1));
    expect(await each()).toEqual([2, 2]);
    for (const minutes of [2, 3, 4, 5, 6]) {
      await inHome(at, (tx) => noteAttendance(tx, at.workspaceId, [early, late], after(minutes)));
      await drainDesk(db.database, at.workspaceId, at.supportId, after(minutes));
    }
    expect((await each()).toSorted()).toEqual([5, 5]);
  });

  it('gives nothing twice, however many workers drain at once', async () => {
    const at = await shop(4);
    const ids = await wait(at, 8);
    await Promise.all(Array.from({ length: 6 }, () => drainDesk(db.database, at.workspaceId, at.supportId, now)));
    await drainDesk(db.database, at.workspaceId, at.supportId, now);
    const given = await holders(at, ids);
    expect(at.agents.map((agent) => given.filter((holder) => holder === agent).length)).toEqual([2, 2, 2, 2]);
    expect(await inHome(at, (tx) => tx.query(`select 1 from activity where type = 'assigned'`))).toHaveLength(8);
  });

  it('gives nobody work while they are away, and takes back what they did not touch', async () => {
    const at = await shop(1);
    const [agent] = at.agents as [string];
    const [untouched, touched] = (await wait(at, 2)) as [string, string];
    await drainDesk(db.database, at.workspaceId, at.supportId, now);
    await inHome(at, (tx) =>
      tx.query(`insert into note (workspace_id, id, conversation_id, member_id, text, created_at) values ($1, $2, $3, $4, 'on it', $5)`, [
        at.workspaceId,
        newId(),
        touched,
        agent,
        now,
      ]),
    );
    expect(await tendAttendance(db.database, at.workspaceId, agent, now)).toEqual(new Date(now.getTime() + 75_000 + 5 * 60_000));
    await new Staffing(db.database).setAvailability({ ...at.caller, memberId: agent, role: 'agent' }, 'away', now);
    expect(await tendAttendance(db.database, at.workspaceId, agent, now)).toBeNull();
    expect(await holders(at, [untouched, touched])).toEqual([null, agent]);
    expect(await drainDesk(db.database, at.workspaceId, at.supportId, now)).toMatchObject({ assigned: 0 });
  });

  it('gives to others what its customer wrote again to somebody who is gone', async () => {
    const at = await shop(2);
    const ids = await wait(at, 2);
    await drainDesk(db.database, at.workspaceId, at.supportId, now);
    const [gone, here] = await holders(at, ids);
    const later = new Date(now.getTime() + 3_600_000);
    await inHome(at, async (tx) => {
      for (const [index, id] of ids.entries())
        await tx.query(`insert into note (workspace_id, id, conversation_id, member_id, text, created_at) values ($1, $2, $3, $4, 'told them', $5)`, [
          at.workspaceId,
          newId(),
          id,
          [gone, here][index],
          now,
        ]);
      await noteAttendance(tx, at.workspaceId, [here!], later);
    });
    expect(await tendAttendance(db.database, at.workspaceId, gone!, later)).toBeNull();
    expect(await holders(at, ids), 'a word of ours was the last').toEqual([gone, here]);
    await inHome(at, (tx) => tx.query(`update conversation set waiting_since = $1`, [later]));
    await tendAttendance(db.database, at.workspaceId, gone!, later);
    await tendAttendance(db.database, at.workspaceId, here!, later);
    await drainDesk(db.database, at.workspaceId, at.supportId, later);
    expect(await holders(at, ids)).toEqual([here, here]);
  });

  it('passes over work in a language that only the busy speak', async () => {
    const at = await shop(2);
    await inHome(at, (tx) => tx.query(`update member_profile set languages = '{fr}' where member_id = $1`, [at.agents[0]]));
    await inHome(at, (tx) => tx.query(`update member_profile set languages = '{en}' where member_id = $1`, [at.agents[1]]));
    const french = await wait(at, 4, { lang: 'fr' });
    const english = await wait(at, 1);
    await drainDesk(db.database, at.workspaceId, at.supportId, now);
    expect(await holders(at, [...french, ...english])).toEqual([at.agents[0], at.agents[0], null, null, at.agents[1]]);
  });
});

describe('work that nobody there can take', () => {
  it('holds up nobody behind it, however much of it waits', async () => {
    const at = await shop(1);
    const blocked = await wait(at, 120);
    await inHome(at, (tx) =>
      tx.query(`update conversation set skills = array['skill ' || (n % 30)] from unnest($1::uuid[]) with ordinality as g (of, n) where id = of`, [blocked]),
    );
    const [plain] = await wait(at, 1);
    await drainDesk(db.database, at.workspaceId, at.supportId, now);
    expect(await holders(at, [plain!])).toEqual(at.agents);
    expect(new Set(await holders(at, blocked))).toEqual(new Set([null]));
  });
});

describe('a member bounded to a desk', () => {
  it('is shown its conversations alone, by the database itself', async () => {
    const at = await shop(1);
    const [agent] = at.agents as [string];
    const other = await new Desks(db.database).make(at.caller, {
      kind: 'support',
      name: 'Second line',
      assign: 'manual',
      everyone: false,
      preferLast: true,
      capacity: 5,
      hours: null,
      offerMinutes: 60,
      offerTo: 3,
      answerMinutes: 240,
      returnMinutes: 5,
    });
    const [mine] = await wait(at, 1);
    const [theirs] = await wait(at, 1, { deskId: other.id });
    const seen = (): Promise<string[]> =>
      db.database.inWorkspace({ workspaceId: at.workspaceId, memberId: agent, role: 'agent' }, async (tx) =>
        (await tx.query<{ id: string }>(`select id from conversation order by id`)).map(({ id }) => id),
      );
    expect(await seen()).toEqual([mine, theirs].sort());
    await new Staffing(db.database).bound(at.caller, agent, { deskIds: [other.id], channelIds: null });
    expect(await seen()).toEqual([theirs]);
    await inHome(at, (tx) => tx.query(`delete from member_sight`));
    await inHome(at, (tx) => tx.query(`update member set role = 'advocate' where id = $1`, [agent]));
    expect(await seen()).toEqual([]);
  });
});

describe('a dry run', () => {
  it('says how many would move from where to where, with examples, and changes nothing', async () => {
    const at = await shop(1);
    const desks = await new Desks(db.database).list(at.caller);
    const advocates = desks.find(({ kind }) => kind === 'advocates')!;
    await new Desks(db.database).seat(at.caller, advocates.id, at.agents[0]!, {});
    const [conversationId] = await wait(at, 1);
    await inHome(at, (tx) =>
      tx.query(
        `insert into mention (workspace_id, id, intake_id, channel_id, external_id, author_id, conversation_id, form, text, thread_root, posted_at, received_at,
           kind, confidence, question, complaint, praise, negative, neutral, positive, lang, model)
         select $1, g.id, g.id, $2, g.id::text, c.author_id, c.id, 'post', g.text, 'r', $5, $5, 'other', 0.9, 0, 0, 0, 0, 1, 0, 'en', 'm'
         from conversation c, unnest($3::uuid[], $4::text[]) as g (id, text) where c.id = $6`,
        [at.workspaceId, at.channelId, [newId(), newId(), newId()], ['kettle is loud', 'the kettle leaks', 'hello'], now, conversationId],
      ),
    );
    const runs = new DryRuns(db.database);
    const started = await runs.start(
      at.caller,
      {
        days: 7,
        rule: { id: null, position: 0, runs: 'arrival', name: 'Kettles', query: 'kettle', weight: 1, status: 'on', actions: { deskId: advocates.id } },
      },
      new Date(now.getTime() + 60_000),
    );
    await runDryRun(db.database, at.workspaceId, started.id, () => now);
    const done = await runs.find(at.caller, started.id);
    expect(done).toMatchObject({ state: 'done', read: 3, unmoved: 1, matched: 2, problem: null });
    expect(done.moves).toHaveLength(1);
    expect(done.moves[0]).toMatchObject({ from: at.supportId, to: advocates.id, count: 2 });
    expect(done.moves[0]!.examples.map(({ snippet }) => snippet).sort()).toEqual(['kettle is loud', 'the kettle leaks']);
  });
});
