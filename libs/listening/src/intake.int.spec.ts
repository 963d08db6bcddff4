import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { addChannel, testKey } from '../test/channel.js';
import { Intake } from './intake.js';
import { IntakeStore, type StoredIntake } from './intake.store.js';
import { tendPartitions } from './partitions.js';

let db: TestDatabase;
let store: IntakeStore;
let workspaceId: string;
let channelId: string;
let hints: string[];
const jobs = { hint: (_name: string, payload: { workspaceId: string }) => void hints.push(payload.workspaceId) } as never;

beforeAll(async () => {
  db = await testDatabase();
  store = new IntakeStore(db.database);
});
afterAll(() => db.close());

beforeEach(async () => {
  hints = [];
  ({ workspaceId } = await db.workspace());
  channelId = await addChannel(db.database, new Sealer(testKey), workspaceId, { network: 'webhook' });
});

const delivery = (body: string, items = 1) => ({ workspaceId, channelId, how: 'webhook' as const, body, items });

function claim(maxItems: number): Promise<StoredIntake[]> {
  return db.database.inWorkspace({ workspaceId }, (tx) => store.claim(tx, workspaceId, maxItems));
}

function commits(): Promise<number> {
  return db.database.source
    .query(`select count(distinct xmin::text)::int as n from intake where workspace_id = '${workspaceId}'`)
    .then(([row]) => (row as { n: number }).n);
}

describe('the way in', () => {
  it('stores what arrives together in few transactions, and hints once for all', async () => {
    const intake = new Intake(db.database, jobs, { hintEveryMs: 60_000 });
    await Promise.all(Array.from({ length: 300 }, (_, index) => intake.accept(delivery(`{"n":${index}}`))));
    expect((await claim(1_000)).length).toBe(300);
    expect(await commits()).toBeLessThanOrEqual(3);
    await intake.close();
    expect(hints.length).toBeLessThanOrEqual(2);
    expect(new Set(hints)).toEqual(new Set([workspaceId]));
  });

  it('acknowledges only what is on disk', async () => {
    const intake = new Intake(db.database, jobs);
    await intake.accept(delivery('{"a":"😀"}', 7));
    expect(await claim(10)).toMatchObject([{ channelId, how: 'webhook', body: '{"a":"😀"}', items: 7, network: 'webhook', purpose: 'answer' }]);
  });

  it('keeps workspaces apart in one group', async () => {
    const other = await db.workspace();
    const intake = new Intake(db.database, jobs);
    await Promise.all([intake.accept(delivery('mine')), intake.accept({ ...delivery('theirs'), workspaceId: other.workspaceId })]);
    expect((await claim(10)).map(({ body }) => body)).toEqual(['mine']);
  });

  it('refuses more than it can hold, and says so', async () => {
    const intake = new Intake(db.database, jobs, { waitingDeliveries: 2 });
    const first = [intake.accept(delivery('1')), intake.accept(delivery('2'))];
    await expect(intake.accept(delivery('3'))).rejects.toMatchObject({ code: 'unavailable' });
    await Promise.all(first);
    await intake.accept(delivery('4'));
    expect((await claim(10)).map(({ body }) => body)).toEqual(['1', '2', '4']);
  });

  it('refuses when the database does not store it, without a false word', async () => {
    const intake = new Intake(db.database, jobs);
    await expect(intake.accept({ ...delivery('x'), items: Number.NaN })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await claim(10)).toEqual([]);
    expect(intake.waiting).toBe(0);
  });

  it('refuses in time when the database falls silent', async () => {
    let release!: () => void;
    const silent = { inWorkspace: () => new Promise<void>((resolve) => (release = resolve)) } as never;
    const intake = new Intake(silent, jobs, { deadlineMs: 50 });
    await expect(intake.accept(delivery('x'))).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('in time') });
    release();
    await intake.close();
    expect(intake.waiting).toBe(0);
  });
});

describe('the unread', () => {
  it('is claimed oldest first, up to so many items, and by one reader at a time', async () => {
    const intake = new Intake(db.database, jobs);
    for (const [index, items] of [3, 3, 3, 50].entries()) await intake.accept(delivery(String(index), items));
    await db.database.inWorkspace({ workspaceId }, async (tx) => {
      expect((await store.claim(tx, workspaceId, 7)).map(({ body }) => body)).toEqual(['0', '1']);
      expect((await claim(7)).map(({ body }) => body)).toEqual(['2']);
      await store.markRead(
        tx,
        workspaceId,
        (await store.claim(tx, workspaceId, 7)).map(({ id }) => id),
      );
    });
    expect((await claim(7)).map(({ body }) => body)).toEqual(['2']);
    expect((await claim(1)).map(({ body }) => body)).toEqual(['2']);
  });

  it('comes back when the reader dies, and is found by the sweep', async () => {
    const intake = new Intake(db.database, jobs);
    await intake.accept(delivery('x'));
    await expect(
      db.database.inWorkspace({ workspaceId }, async (tx) => {
        const rows = await store.claim(tx, workspaceId, 10);
        await store.markRead(
          tx,
          workspaceId,
          rows.map(({ id }) => id),
        );
        throw new Error('died');
      }),
    ).rejects.toThrow('died');
    expect((await claim(10)).length).toBe(1);
    expect(await store.workspacesWithUnread(-1_000)).toContain(workspaceId);
    expect(await store.workspacesWithUnread(60_000)).not.toContain(workspaceId);
  });

  it('of a channel that is gone is passed over', async () => {
    const intake = new Intake(db.database, jobs);
    await intake.accept({ ...delivery('orphan'), channelId: newId() });
    await intake.accept(delivery('kept'));
    expect((await claim(10)).map(({ body }) => body)).toEqual(['kept']);
    expect((await claim(1)).map(({ body }) => body)).toEqual(['kept']);
  });
});

describe('the days of the log', () => {
  it('past retention are dropped, unless something in them is unread', async () => {
    const day = (name: string, date: string): Promise<unknown> =>
      db.database.source.query(`create table ${name} partition of intake for values from ('${date} 00:00+00') to ('${date} 24:00+00')`);
    await day('intake_20200101', '2020-01-01');
    await day('intake_20200102', '2020-01-02');
    const intake = new Intake(db.database, jobs);
    await intake.accept({ ...delivery('old and unread'), receivedAt: new Date('2020-01-02T12:00:00Z') });
    expect(await tendPartitions(db.database, { intakeDays: 30, eventDays: 90 })).toEqual(['intake_20200101']);
    expect((await claim(10)).map(({ body }) => body)).toEqual(['old and unread']);
  });
});
