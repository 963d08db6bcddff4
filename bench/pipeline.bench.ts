import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readBatch } from '../apps/worker/src/pipeline.js';
import { Database, keepStatistics, startEmbedded } from '#database';
import { newId } from '#kernel';
import { insertIntake, IntakeStore } from '#listening';
import { RoutingCache } from '#routing';
import { loadReader } from '#understanding';
import { inventMentions } from './mentions.js';

/**
 * The whole transaction of the pipeline against the bare bulk insert of the same rows, on an embedded Postgres that syncs to
 * disk, in one process. Mentions a second; the ratio is what to watch.
 */
export async function benchPipeline(): Promise<Record<string, number>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-bench-'));
  const server = await startEmbedded({ folder });
  const database = await Database.open({ url: server.url, poolSize: 8 });
  try {
    await database.migrate();
    const deps = { database, intake: new IntakeStore(database), reader: loadReader(), routing: new RoutingCache() };
    const workspaceId = newId();
    const channelId = newId();
    await database.inWorkspace({ workspaceId }, async (tx) => {
      await tx.query(`insert into workspace (id, name) values ($1, 'Bench')`, [workspaceId]);
      await tx.query(`insert into channel (workspace_id, id, network, name) values ($1, $2, 'webhook', 'Bench')`, [workspaceId, channelId]);
    });
    const fill = async (seed: number, deliveries: number, each: number): Promise<number> => {
      const mentions = inventMentions(seed, deliveries * each);
      for (let start = 0; start < deliveries; start++) {
        const body = JSON.stringify({ mentions: mentions.slice(start * each, (start + 1) * each) });
        await database.inWorkspace({ workspaceId }, (tx) =>
          insertIntake(tx, workspaceId, [{ id: newId(), channelId, how: 'webhook', body, items: each, receivedAt: new Date() }]),
        );
      }
      return mentions.length;
    };
    const time = async (items: number, work: () => Promise<unknown>): Promise<number> => {
      const startedAt = performance.now();
      await work();
      return Math.round((items / (performance.now() - startedAt)) * 1_000);
    };
    const drain = (size: number, workers: number): Promise<unknown> =>
      Promise.all(
        Array.from({ length: workers }, async () => {
          while ((await readBatch(deps, workspaceId, size)).deliveries > 0);
        }),
      );
    await fill(1, 20, 100);
    await drain(500, 1);
    await keepStatistics(database);
    const result: Record<string, number> = {};
    result['pipeline, one worker, batches of 500'] = await time(await fill(2, 100, 100), () => drain(500, 1));
    result['pipeline, two workers, batches of 500'] = await time(await fill(3, 100, 100), () => drain(500, 2));
    result['pipeline, one worker, batches of 1000'] = await time(await fill(4, 100, 100), () => drain(1_000, 1));
    await database.source.query(
      `create table bench_mention (like mention including defaults including indexes); create table bench_event (like event including defaults including indexes)`,
    );
    result['bulk insert of the same rows'] = await time(32_000, async () => {
      const columns = (await database.source.query(
        `select string_agg(attname::text, ', ') as list from pg_attribute where attrelid = 'mention'::regclass and attnum > 0 and not attisdropped`,
      )) as { list: string }[];
      for (let offset = 0; offset < 32_000; offset += 500) {
        await database.source.query(
          `insert into bench_mention (${columns[0]!.list}) select ${columns[0]!.list} from (select * from mention order by workspace_id, id limit 500 offset ${offset}) m`,
        );
        await database.source.query(`insert into bench_event select * from (select * from event order by seq limit 500 offset ${offset}) e`);
      }
    });
    return result;
  } finally {
    await database.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
