import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { Database, startEmbedded } from '#database';
import { prepareQueues } from '#jobs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Server with the migrated database `template_earshot`; empty when only pure tests run. */
    serverUrl: string;
  }
}

/** One Postgres for the run, with a migrated template that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-test-'));
  const server = await startEmbedded({ folder, durable: false, database: 'template_earshot' });
  const database = await Database.open({ url: server.url, poolSize: 2 });
  await database.migrate();
  await database.close();
  await prepareQueues(server.url);
  project.provide('serverUrl', server.url);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
