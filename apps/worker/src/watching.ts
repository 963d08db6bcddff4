import type { Database } from '#database';
import { fold, listeningWorkspaces, Normals, watchWorkspace } from '#insights';
import { backfill, backfillsDue, TopicFiler } from '#listening';
import { every } from './polling.js';

const watchMs = 5_000;
const foldMs = 15_000;
const backfillMs = 1_000;

/** Beats that keep figures: spikes are looked for, minutes are folded, the past of new topics is looked through. */
export function startWatching(database: Database): { close(): Promise<void> } {
  const normals = new Normals();
  const filer = new TopicFiler();
  const beats = [
    every(watchMs, 'looking for spikes', async () => {
      for (const workspaceId of await listeningWorkspaces(database)) await watchWorkspace(database, normals, workspaceId, new Date());
    }),
    every(foldMs, 'folding counts', async () => {
      for (const workspaceId of await listeningWorkspaces(database)) while (await database.inWorkspace({ workspaceId }, (tx) => fold(tx, workspaceId)));
    }),
    every(backfillMs, 'looking through the past of topics', async () => {
      for (const due of await backfillsDue(database, new Date())) await backfill(database, filer, due);
    }),
  ];
  return { close: async () => void (await Promise.all(beats.map((beat) => beat.close()))) };
}
