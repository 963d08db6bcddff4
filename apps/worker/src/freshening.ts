import type { Database } from '#database';
import { applyReadings, resortUnsure, settingsOf } from '#inbox';
import type { JobHandlers, JobSender } from '#jobs';
import { log } from '#kernel';
import {
  crossValidate,
  curriculumOf,
  finishFreshening,
  readerOf,
  type ReaderShelf,
  staleMentions,
  storeEffect,
  storeFreshened,
  takeFreshening,
  Teacher,
  workspacesToFreshen,
} from '#reading';
import { recount } from './recount.js';

export interface FresheningDeps {
  database: Database;
  shelf: ReaderShelf;
  jobs: Pick<JobSender, 'hint'>;
}

const leaseMs = 60_000;
const atOnce = 250;
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function fresheningHandlers(deps: FresheningDeps): Pick<JobHandlers, 'reading.freshen'> {
  return { 'reading.freshen': ({ workspaceId }, signal) => freshen(deps, workspaceId, signal) };
}

/** Finds workspaces whose wake-up was lost, or whose worker ended before it was done. */
export async function sweepFreshening({ database, jobs }: FresheningDeps, now: Date): Promise<number> {
  const workspaces = await workspacesToFreshen(database, now);
  for (const workspaceId of workspaces) jobs.hint('reading.freshen', { workspaceId });
  return workspaces.length;
}

/**
 * What follows from a correction or a changed threshold, apart from the request that made it: learning, if whoever was told
 * did not get to it; reading again what still matters; and measuring what was gained.
 */
export async function freshen({ database, shelf }: FresheningDeps, workspaceId: string, signal?: AbortSignal): Promise<void> {
  const scope = { workspaceId };
  const leasedUntil = await database.inWorkspace(scope, (tx) => takeFreshening(tx, workspaceId, new Date(), leaseMs));
  if (!leasedUntil) return;
  const version = await new Teacher(database, shelf).learn(workspaceId);
  let reread = 0;
  for (let more = true; more && !signal?.aborted; await breathe()) {
    more = await database.inWorkspace(scope, async (tx) => {
      const { reader } = await readerOf(tx, workspaceId, shelf);
      const { unsureBelow } = await settingsOf(tx, workspaceId);
      const stale = await staleMentions(tx, workspaceId, reader.model, atOnce);
      const readings = reader.readBatch(stale.map(({ text }) => text));
      const items = stale.map((mention, index) => ({ ...mention, reading: readings[index]! }));
      reread += await applyReadings(tx, workspaceId, items, { unsureBelow, recount });
      return stale.length === atOnce;
    });
  }
  for (let more = true; more && !signal?.aborted;) {
    more = await database.inWorkspace(scope, async (tx) => {
      const { unsureBelow } = await settingsOf(tx, workspaceId);
      return (await resortUnsure(tx, workspaceId, unsureBelow, atOnce)) === atOnce;
    });
  }
  if (signal?.aborted) return;
  await measure(database, shelf, workspaceId, version);
  await database.inWorkspace(scope, async (tx) => {
    await storeFreshened(tx, workspaceId, version);
    await finishFreshening(tx, workspaceId, leasedUntil);
  });
  log.debug({ workspaceId, version, reread }, 'read anew with what was learnt');
}

/** Before and after on what people labelled, each post by weights that did not learn it. */
async function measure(database: Database, shelf: ReaderShelf, workspaceId: string, version: number): Promise<void> {
  if (version === 0) return;
  const { base, lessons, ground } = await database.inWorkspace({ workspaceId }, (tx) => curriculumOf(tx, workspaceId, shelf));
  const effect = await crossValidate(base, lessons, ground, breathe);
  await database.inWorkspace({ workspaceId }, (tx) => storeEffect(tx, workspaceId, version, effect));
}
