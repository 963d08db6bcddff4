import type { Database } from '#database';
import { appendEvents } from '#events';
import { findIssues, findQuestions, fold, forgottenCauses, keepIndicators, listeningWorkspaces, newCauses, Normals, watchWorkspace } from '#insights';
import { backfill, backfillsDue, insertTopic, removeTopic, TopicFiler } from '#listening';
import { every } from './polling.js';
import { redateWhenAsked } from './redating.js';

const watchMs = 5_000;
const foldMs = 15_000;
const backfillMs = 1_000;
const redateMs = 2_000;
const causesMs = 300_000;
const keepMs = 600_000;

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
    every(redateMs, 'letting days begin elsewhere', async () => {
      for (const workspaceId of await listeningWorkspaces(database)) await redateWhenAsked(database, workspaceId);
    }),
    every(causesMs, 'looking for causes', async () => {
      for (const workspaceId of await listeningWorkspaces(database)) await findCauses(database, workspaceId);
    }),
    every(keepMs, 'keeping indicators', async () => {
      for (const workspaceId of await listeningWorkspaces(database))
        await database.inWorkspace({ workspaceId }, (tx) => keepIndicators(tx, workspaceId, new Date()));
    }),
    every(backfillMs, 'looking through the past of topics', async () => {
      for (const due of await backfillsDue(database, new Date())) await backfill(database, filer, due);
    }),
  ];
  return { close: async () => void (await Promise.all(beats.map((beat) => beat.close()))) };
}

/**
 * What complaints are about becomes a topic of its own, new until somebody has looked at it; what is asked most, and what is complained of about competitors, is
 * found beside it.
 */
export function findCauses(database: Database, workspaceId: string): Promise<number> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const [free] = await tx.query<{ free: boolean }>(`select pg_try_advisory_xact_lock(hashtext('earshot.causes'), hashtext($1)) as free`, [workspaceId]);
    if (!free!.free) return 0;
    await findQuestions(tx, workspaceId);
    await findIssues(tx, workspaceId);
    const made: string[] = [];
    for (const { name, phrases, query } of await newCauses(tx, workspaceId))
      made.push(await insertTopic(tx, workspaceId, { name, type: 'cause', query, phrases, found: true, backfillDays: 30, memberId: null }));
    const gone = await forgottenCauses(tx, workspaceId);
    for (const topicId of gone) await removeTopic(tx, workspaceId, topicId);
    await appendEvents(tx, workspaceId, [
      ...made.map((topicId) => ({ type: 'topic.changed' as const, body: { topicId, found: true } })),
      ...gone.map((topicId) => ({ type: 'topic.changed' as const, body: { topicId, removed: true } })),
    ]);
    return made.length;
  });
}
