import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { redisIsHere, type TestRedis, testRedis } from '../../../test/redis.js';
import { catalogue } from './catalogue.js';
import { type Backend, type JobHandlers, JobRunner, JobSender, postgresBackend, prepareQueues, queueNames, redisBackend } from './index.js';

const kinds = redisIsHere ? (['postgres', 'redis'] as const) : (['postgres'] as const);

describe.each(kinds)('jobs on %s', (kind) => {
  let db: TestDatabase | null = null;
  let redis: TestRedis | null = null;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    if (kind === 'redis') redis = await testRedis();
    else {
      db = await testDatabase();
      await prepareQueues(db.url);
    }
  });
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });
  afterAll(async () => {
    await db?.close();
    await redis?.close();
  });

  function backend(): Backend {
    const made = redis ? redisBackend(redis.url) : postgresBackend(db!.url, queueNames.length);
    open.push(made);
    return made;
  }
  function handlers(over: Partial<JobHandlers>): JobHandlers {
    const refuse = (): Promise<void> => Promise.reject(new Error('not asked for'));
    const none = Object.fromEntries(Object.keys(catalogue).map((name) => [name, refuse])) as unknown as JobHandlers;
    return { ...none, ...over };
  }

  it('runs each job once, on one of two workers', async () => {
    const sender = new JobSender(backend());
    open.push(sender);
    const wanted = Array.from({ length: 40 }, () => newId());
    const ran: string[] = [];
    let finished!: () => void;
    const all = new Promise<void>((resolve) => (finished = resolve));
    for (let worker = 0; worker < 2; worker++) {
      const runner = new JobRunner(
        backend(),
        handlers({
          'intake.read': async ({ workspaceId }) => {
            ran.push(workspaceId);
            if (ran.length === wanted.length) finished();
          },
        }),
      );
      open.push(runner);
      runner.start();
    }
    for (const workspaceId of wanted) await sender.send('intake.read', { workspaceId });
    await all;
    expect(ran.sort()).toEqual([...wanted].sort());
  });

  it('proves that each queue is run, before what waits there', async () => {
    const sender = new JobSender(backend());
    open.push(sender);
    const seen: string[] = [];
    let all!: () => void;
    const done = new Promise<void>((resolve) => (all = resolve));
    const runner = new JobRunner(
      backend(),
      handlers({}),
      {},
      {
        last: async () => new Map(),
        note: async (queue) => {
          if (!seen.includes(queue)) seen.push(queue);
          if (seen.length === queueNames.length) all();
        },
      },
    );
    open.push(runner);
    runner.start();
    await runner.prove(sender);
    await done;
    expect(seen.sort()).toEqual([...queueNames].sort());
  });

  it('tries a job that failed again', async () => {
    const sender = new JobSender(backend());
    open.push(sender);
    const id = newId();
    let tries = 0;
    const done = new Promise<void>((resolve) => {
      const runner = new JobRunner(
        backend(),
        handlers({
          'intake.read': async ({ workspaceId }) => {
            tries += 1;
            if (tries === 1 && workspaceId === id) throw new Error('the first time');
            resolve();
          },
        }),
      );
      open.push(runner);
      runner.start();
    });
    await sender.send('intake.read', { workspaceId: id });
    await done;
    expect(tries).toBe(2);
  });
});
