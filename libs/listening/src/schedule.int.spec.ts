import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { Database } from '#database';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { addChannel, testKey } from '../test/channel.js';
import { Channels } from './channel.store.js';
import { listGaps, noteArrived } from './gap.store.js';
import { IntakeStore } from './intake.store.js';
import { type Due, pauseAfterMs, type Polled, Schedule } from './schedule.js';

const sealer = new Sealer(testKey);
const start = new Date('2026-03-01T10:00:00Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);
let db: TestDatabase;
let workspaceId: string;
let schedule: Schedule;

beforeAll(async () => {
  db = await testDatabase();
  schedule = new Schedule(db.database, new Channels(sealer));
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.database.source.query(`delete from directory_channel`);
  ({ workspaceId } = await db.workspace());
});

const add = (nextPollAt: Date | null, credentials = {}): Promise<string> =>
  addChannel(db.database, sealer, workspaceId, { network: 'feed', nextPollAt, credentials });
const page = (cursor: unknown, rest: Partial<Polled> = {}): Polled => ({ body: null, items: 0, cursor, nextPollAt: after(60_000), more: false, ...rest });

async function state(channelId: string): Promise<{ cursor: unknown; last_error: string | null; next_poll_at: Date | null; leased_until: Date | null }> {
  const [row] = (await db.database.source.query(
    `select c.cursor, c.last_error, d.next_poll_at, d.leased_until from channel c join directory_channel d on d.channel_id = c.id where c.id = $1`,
    [channelId],
  )) as never[];
  return row!;
}

const unread = () =>
  db.database
    .inWorkspace({ workspaceId }, (tx) => new IntakeStore(db.database).claim(tx, workspaceId, 1_000))
    .then((rows) => rows.map(({ body, how }) => ({ body, how })));

describe('the poll schedule', () => {
  it('gives each due channel to one of four schedulers, and none to two', async () => {
    const ids = await Promise.all(Array.from({ length: 120 }, (_, index) => add(after(index % 3 === 0 ? 3_600_000 : -index))));
    const nodes = await Promise.all(Array.from({ length: 4 }, () => Database.open({ url: db.url, poolSize: 2 })));
    const given: Due[] = [];
    await Promise.all(
      nodes.map(async (node) => {
        const own = new Schedule(node, new Channels(sealer));
        for (let due = await own.dueBefore(start, 7, 60_000); due.length > 0; due = await own.dueBefore(start, 7, 60_000)) given.push(...due);
      }),
    );
    expect(given.map(({ channelId }) => channelId).toSorted()).toEqual(ids.filter((_, index) => index % 3 !== 0).toSorted());
    await Promise.all(nodes.map((node) => node.close()));
  });

  it('gives a channel again when its lease has ended, or was given back', async () => {
    const channelId = await add(start);
    expect(await schedule.dueBefore(start, 10, 1_000)).toEqual([{ workspaceId, channelId }]);
    expect(await schedule.dueBefore(after(999), 10, 1_000)).toEqual([]);
    expect(await schedule.dueBefore(after(1_000), 10, 1_000)).toHaveLength(1);
    await schedule.release([channelId]);
    expect(await schedule.dueBefore(after(1_001), 10, 1_000)).toHaveLength(1);
  });

  it('stores what a poll brought, its cursor and the next time together', async () => {
    const channelId = await add(start, { token: 'secret' });
    const result = await schedule.pollChannel(
      { workspaceId, channelId },
      () => start,
      async ({ credentials, cursor }) => {
        expect(credentials).toEqual({ token: 'secret' });
        expect(cursor).toBeNull();
        return page({ n: 1 }, { body: 'news', items: 2 });
      },
    );
    expect(result).toEqual({ outcome: 'stored', items: 2, more: false });
    expect(await state(channelId)).toMatchObject({ cursor: { n: 1 }, next_poll_at: after(60_000), leased_until: null, last_error: null });
    await schedule.pollChannel(
      { workspaceId, channelId },
      () => start,
      async ({ cursor }) => page({ ...(cursor as object), m: 2 }, { body: 'old', items: 1, backfill: true, more: true }),
    );
    expect(await state(channelId)).toMatchObject({ cursor: { n: 1, m: 2 }, next_poll_at: start });
    expect(await unread()).toEqual([
      { body: 'news', how: 'poll' },
      { body: 'old', how: 'history' },
    ]);
  });

  it('stores nothing of a poll that another has overtaken', async () => {
    const channelId = await add(start);
    const result = await schedule.pollChannel(
      { workspaceId, channelId },
      () => start,
      async () => {
        await schedule.pollChannel(
          { workspaceId, channelId },
          () => start,
          async () => page({ n: 1 }, { body: 'first', items: 1 }),
        );
        return page({ n: 1 }, { body: 'second', items: 1 });
      },
    );
    expect(result).toEqual({ outcome: 'skipped' });
    expect(await unread()).toEqual([{ body: 'first', how: 'poll' }]);
  });

  it('waits longer after each failure and says why, until it works again', async () => {
    const channelId = await add(start);
    const fail = () =>
      schedule.pollChannel(
        { workspaceId, channelId },
        () => start,
        () => Promise.reject(new Error('The name x cannot be found.')),
      );
    expect(await fail()).toMatchObject({ outcome: 'failed', nextPollAt: after(60_000) });
    expect(await fail()).toMatchObject({ outcome: 'failed', nextPollAt: after(120_000) });
    expect(await state(channelId)).toMatchObject({ last_error: 'The name x cannot be found.', next_poll_at: after(120_000), leased_until: null });
    await schedule.pollChannel(
      { workspaceId, channelId },
      () => start,
      async ({ channel }) => {
        expect(channel.failures).toBe(2);
        return page(null);
      },
    );
    expect((await state(channelId)).last_error).toBeNull();
    expect(await fail()).toMatchObject({ nextPollAt: after(60_000) });
    expect(pauseAfterMs(50)).toBe(3_600_000);
  });

  it('writes down what a failed poll may have missed, though the first page after it is empty', async () => {
    const channelId = await add(start);
    const poll = (at: Date, brought: Polled | Error) =>
      schedule.pollChannel(
        { workspaceId, channelId },
        () => at,
        () => (brought instanceof Error ? Promise.reject(brought) : Promise.resolve(brought)),
      );
    await poll(start, page(1));
    await poll(after(10_000), new Error('gone'));
    await poll(after(70_000), page(2, { more: true }));
    const gaps = await db.database.inWorkspace({ workspaceId }, async (tx) => {
      const item = { channelId, postedAt: after(20_000), receivedAt: after(71_000), how: 'poll', streamed: false };
      const before = await listGaps(tx, workspaceId, { limit: 10 });
      await noteArrived(tx, workspaceId, [item]);
      return { before, after: await listGaps(tx, workspaceId, { limit: 10 }) };
    });
    expect(gaps.before).toEqual([]);
    expect(gaps.after).toMatchObject([{ reason: 'poll-failed', from: start.toISOString(), to: after(70_000).toISOString(), missed: 1, recovered: 1 }]);
  });

  it('asks no more of a source that is gone, and nothing of a paused channel', async () => {
    const channelId = await add(start);
    await schedule.pollChannel(
      { workspaceId, channelId },
      () => start,
      async () => page(null, { nextPollAt: null, problem: 'The feed is gone.' }),
    );
    expect(await state(channelId)).toMatchObject({ next_poll_at: null, last_error: 'The feed is gone.' });
    expect(await schedule.dueBefore(after(1e9), 10, 1_000)).toEqual([]);
    await db.database.source.query(`update channel set status = 'paused' where id = $1`, [channelId]);
    expect(
      await schedule.pollChannel(
        { workspaceId, channelId },
        () => start,
        () => Promise.reject(new Error('asked')),
      ),
    ).toEqual({ outcome: 'skipped' });
  });
});
