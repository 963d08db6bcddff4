import {
  createPostgresBackend,
  createRedisBackend,
  type Processor,
  type Queue,
  type QueueOptions,
  runMigrations,
  withBackend,
  type Worker,
  type WorkerOptions,
} from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import pg from 'pg';
import { connectRedis } from './redis.js';

/** Finished jobs go by age and count; kept for ever they once filled a Redis that still answered ping. */
const removal = { removeOnComplete: { age: 60, count: 100 }, removeOnFail: { age: 86_400, count: 1_000 } };

/** How soon a worker that lost its connection looks again. */
const runRetryDelay = 1_000;

export interface Backend {
  kind: 'redis' | 'postgres';
  queue(name: string): Queue;
  worker(name: string, process: Processor, options: { concurrency: number }): Worker;
  close(): Promise<void>;
}

export const schema = 'bullmq';

/** Makes or updates BullMQ's tables. Safe to call from several processes. */
export async function prepareQueues(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await runMigrations(client as never, schema);
  } finally {
    await client.end();
  }
}

/** `workers` sizes the pool: each worker holds one connection to LISTEN. */
export function postgresBackend(databaseUrl: string, workers: number): Backend {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: workers + 4,
    options: `-c search_path=${schema}`,
    application_name: 'earshot queue',
    connectionTimeoutMillis: 3_000,
  });
  pool.on('error', () => undefined);
  // A client that is checked out tells its loss to nobody else, and an error that nobody hears ends the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const { Queue: PostgresQueue, Worker: PostgresWorker } = withBackend(createPostgresBackend);
  return {
    kind: 'postgres',
    queue: (name) => new PostgresQueue(name, { connection: pool as never, defaultJobOptions: removal } as never) as unknown as Queue,
    worker: (name, process, { concurrency }) =>
      new PostgresWorker(name, process, { connection: pool as never, concurrency, autorun: false, runRetryDelay } as never) as unknown as Worker,
    close: () => pool.end(),
  };
}

/** One server, Sentinel or Cluster. The braces keep all keys of a queue in one slot of a cluster. */
export function redisBackend(url: string): Backend {
  const clients: (Redis | Cluster)[] = [];
  const connect = (forWorker: boolean): Redis | Cluster => {
    const client = connectRedis(url, { waits: forWorker });
    clients.push(client);
    return client;
  };
  const bound = withBackend(createRedisBackend);
  const prefix = '{earshot}';
  return {
    kind: 'redis',
    queue: (name) => new bound.Queue(name, { connection: connect(false), prefix, defaultJobOptions: removal } as QueueOptions) as unknown as Queue,
    worker: (name, process, { concurrency }) =>
      new bound.Worker(name, process, { connection: connect(true), prefix, concurrency, autorun: false, runRetryDelay } as WorkerOptions) as unknown as Worker,
    close: async () => {
      for (const client of clients) client.disconnect();
    },
  };
}
