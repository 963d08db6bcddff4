import type { Database } from '#database';
import { indexWritten, runBulk, unfinishedBulks } from '#inbox';
import type { JobHandlers, JobSender } from '#jobs';
import { every } from './polling.js';

export function bulkHandlers({ database }: { database: Database }): Pick<JobHandlers, 'inbox.bulk'> {
  return { 'inbox.bulk': ({ workspaceId, bulkId }, signal) => runBulk(database, workspaceId, bulkId, signal) };
}

/** Wakes bulk changes whose wake-up was lost, and makes what was written searchable. */
export function startTending({ database, jobs }: { database: Database; jobs: Pick<JobSender, 'hint'> }): { close(): Promise<void> } {
  const beats = [
    every(5_000, 'looking for unfinished bulk changes', async () => {
      for (const one of await unfinishedBulks(database)) jobs.hint('inbox.bulk', one);
    }),
    every(500, 'making what was written searchable', () => indexWritten(database)),
  ];
  return { close: async () => void (await Promise.all(beats.map((beat) => beat.close()))) };
}
