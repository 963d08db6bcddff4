import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { addChannel, testKey } from '../test/channel.js';
import { Budgets } from './budget.store.js';
import { Channels } from './channel.store.js';
import { listGaps, noteArrived } from './gap.store.js';
import { IntakeStore } from './intake.store.js';
import { type StreamDue, Streams } from './streams.js';

const sealer = new Sealer(testKey);
const start = new Date('2026-03-01T10:00:00Z');
const after = (ms: number): Date => new Date(start.getTime() + ms);
const leaseMs = 30_000;
let db: TestDatabase;
let streams: Streams;
let due: StreamDue;
const [one, two] = [newId(), newId()];

beforeAll(async () => {
  db = await testDatabase();
  streams = new Streams(db.database, new Channels(sealer));
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.database.source.query(`delete from directory_channel`);
  const { workspaceId } = await db.workspace();
  due = { workspaceId, channelId: await addChannel(db.database, sealer, workspaceId, { network: 'bluesky' }) };
  await db.database.source.query(`update directory_channel set stream_at = $1`, [start]);
});

const gaps = () => db.database.inWorkspace(due, (tx) => listGaps(tx, due.workspaceId, { limit: 10 }));
const unread = () =>
  db.database.inWorkspace(due, (tx) => new IntakeStore(db.database).claim(tx, due.workspaceId, 100)).then((rows) => rows.map(({ body, how }) => [how, body]));
const arrive = (how: string, posted: Date, received: Date, streamed = true) =>
  db.database.inWorkspace(due, (tx) => noteArrived(tx, due.workspaceId, [{ channelId: due.channelId, how, postedAt: posted, receivedAt: received, streamed }]));

describe('a stream', () => {
  it('is held by one process of many, and passes on when that one dies', async () => {
    const taken = await Promise.all([one, two].map((holder) => streams.take(holder, start, 10, leaseMs)));
    expect(taken.flat()).toHaveLength(1);
    const holder = taken[0]!.length === 1 ? one : two;
    const other = holder === one ? two : one;
    expect(await streams.renew(holder, after(10_000), leaseMs)).toEqual([due.channelId]);
    expect(await streams.take(other, after(39_000), 10, leaseMs)).toEqual([]);
    expect(await streams.take(other, after(40_000), 10, leaseMs)).toEqual([{ ...due, lostAt: after(10_000) }]);
    expect(await streams.renew(holder, after(41_000), leaseMs)).toEqual([]);
  });

  it('stores events with its cursor, and nothing of a holder that lost it', async () => {
    await streams.take(one, start, 10, leaseMs);
    expect(await streams.store(due, one, { body: 'a', items: 1, cursor: { at: 1 } }, start)).toBe(true);
    await streams.take(two, after(60_000), 10, leaseMs);
    expect(await streams.store(due, one, { body: 'b', items: 1, cursor: { at: 2 } }, after(60_000))).toBe(false);
    expect((await streams.find({ ...due, lostAt: null }))?.cursor).toEqual({ at: 1 });
    expect(await unread()).toEqual([['stream', 'a']]);
  });

  it('waits for a poll of its channel without keeping from it what the poll needs next', async () => {
    await streams.take(one, start, 10, leaseMs);
    let stored: Promise<boolean> | null = null;
    await db.database.inWorkspace(due, async (poll) => {
      await poll.query(`update channel set cursor = '1' where workspace_id = $1 and id = $2`, [due.workspaceId, due.channelId]);
      stored = streams.store(due, one, { body: 'a', items: 1, cursor: { at: 1 } }, start);
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await db.database.source.query(waiting)).length === 0);
      await poll.query(`select 1 from directory_channel where channel_id = $1 for update nowait`, [due.channelId]);
    });
    expect(await stored).toBe(true);
  });

  it('that is not wanted any more is held by nobody', async () => {
    await streams.take(one, start, 10, leaseMs);
    await db.database.source.query(`update channel set status = 'paused' where id = $1`, [due.channelId]);
    expect(await streams.find({ ...due, lostAt: null })).toBeNull();
    expect(await streams.take(two, after(99_000), 10, leaseMs)).toEqual([]);
  });
});

describe('the gap ledger', () => {
  const open = async (at: Date): Promise<void> => {
    await streams.take(one, at, 10, leaseMs);
    await streams.opened(due, one, at);
  };
  const cut = (at: Date) => streams.ended(due, one, { cutAt: at, why: 'cut', openForMs: 70_000, reauthorise: false }, at);

  it('holds the time of a cut, and counts what polls and the stream itself recovered', async () => {
    await open(start);
    await cut(after(100_000));
    expect(await gaps()).toMatchObject([{ from: after(100_000).toISOString(), to: null, reason: 'stream-cut', missed: 0 }]);
    expect(await arrive('poll', after(130_000), after(150_000))).toBe(1);
    await open(after(160_000));
    expect(await arrive('stream', after(140_000), after(161_000))).toBe(1);
    expect(await arrive('stream', after(170_000), after(171_000))).toBe(0);
    expect(await gaps()).toMatchObject([{ to: after(160_000).toISOString(), missed: 2, recovered: 2, lost: 0 }]);
  });

  it('leaves out a moment in which nothing was missed', async () => {
    await open(start);
    await cut(after(100_000));
    await open(after(102_000));
    expect(await gaps()).toEqual([]);
  });

  it('notes what an open stream did not bring', async () => {
    await open(start);
    expect(await arrive('poll', after(10_000), after(20_000))).toBe(0);
    expect(await arrive('poll', after(10_000), after(90_000), false)).toBe(0);
    expect(await arrive('poll', after(10_000), after(90_000))).toBe(1);
    expect(await arrive('poll', after(60_000), after(190_000))).toBe(1);
    expect(await gaps()).toMatchObject([
      { reason: 'not-delivered', from: after(10_000).toISOString(), to: after(60_000).toISOString(), missed: 2, recovered: 2 },
    ]);
  });
});

describe('a budget', () => {
  it('is added to by everybody who shares it, unless the network says what is spent', async () => {
    const budgets = new Budgets(db.database);
    const resetsAt = after(300_000);
    const change = (spent: number, state: number, said = { spent: false, reset: false }) => ({
      key: 'k',
      unit: 'requests',
      spent,
      state: { most: 100, spent: state, resetsAt },
      said,
    });
    await budgets.add([change(1, 1)], start);
    await Promise.all(Array.from({ length: 10 }, () => budgets.add([change(2, 3)], start)));
    expect((await budgets.states(['k'])).get('k')).toEqual({ most: 100, spent: 21, resetsAt });
    await budgets.add([change(1, 70, { spent: true, reset: false })], start);
    expect((await budgets.states(['k'])).get('k')).toMatchObject({ spent: 70 });
    await budgets.add([{ ...change(4, 4), state: { most: 100, spent: 4, resetsAt: after(600_000) } }], after(300_000));
    expect((await budgets.states(['k'])).get('k')).toEqual({ most: 100, spent: 4, resetsAt: after(600_000) });
  });
});
