import { endpointKey, type Sealer } from '#accounts';
import type { GuardedFetch } from '#channels';
import type { Database } from '#database';
import { applyReadings, settingsOf } from '#inbox';
import type { JobHandlers, JobSender } from '#jobs';
import { log } from '#kernel';
import {
  endpointOf,
  endpointReader,
  forgetSecond,
  giveBack,
  leaseSecond,
  readerOf,
  readingSettingsOf,
  type ReaderShelf,
  releaseSecond,
  type SecondReader,
  SecondReaderFailure,
  transformerReader,
  type Understood,
  waitingForSecond,
  workspacesWaiting,
} from '#reading';
import { recount } from './recount.js';
import type { FindSecondReader } from './rereading.js';

/** Finds second readers; the transformer is loaded once, when it is first asked for. */
export function secondReaders(deps: { database: Database; sealer: Pick<Sealer, 'open'>; fetch: GuardedFetch; transformer: string | null }): FindSecondReader {
  const { database, sealer, fetch, transformer } = deps;
  let loaded: Promise<SecondReader> | null = null;
  return async (workspaceId, which) => {
    if (which === 'transformer') {
      if (!transformer) throw new SecondReaderFailure('This installation has no transformer; EARSHOT_TRANSFORMER names its folder.');
      loaded ??= transformerReader(transformer);
      return loaded.catch((error: Error) => {
        loaded = null;
        throw error;
      });
    }
    const endpoint = await database.inWorkspace({ workspaceId }, (tx) => endpointOf(tx, workspaceId));
    if (!endpoint) throw new SecondReaderFailure('No endpoint is set up.');
    const key = endpoint.key ? sealer.open(endpoint.key, endpointKey(workspaceId, endpoint.keyVersion)) : null;
    return endpointReader({ database, workspaceId, endpoint, key, post: fetch });
  };
}

export interface CascadeDeps {
  database: Database;
  shelf: ReaderShelf;
  jobs: Pick<JobSender, 'hint'>;
  second: FindSecondReader;
}

const leaseMs = 300_000;
const laterMs = 60_000;
const batchesPerTurn = 20;

export function cascadeHandlers(deps: CascadeDeps): Pick<JobHandlers, 'reading.second'> {
  return {
    'reading.second': async ({ workspaceId }, signal) => {
      if (await readSecond(deps, workspaceId, () => new Date(), signal)) deps.jobs.hint('reading.second', { workspaceId });
    },
  };
}

export async function sweepCascade({ database, jobs }: CascadeDeps, now: Date): Promise<number> {
  const workspaces = await workspacesWaiting(database, now);
  for (const workspaceId of workspaces) jobs.hint('reading.second', { workspaceId });
  return workspaces.length;
}

/** Asks the second reader about what waits for it. The built-in reading stands until an answer comes, and when none does. */
export async function readSecond(
  { database, shelf, second }: CascadeDeps,
  workspaceId: string,
  now: () => Date,
  signal: AbortSignal = new AbortController().signal,
): Promise<boolean> {
  const scope = { workspaceId };
  const held = await database.inWorkspace(scope, (tx) => leaseSecond(tx, workspaceId, now(), leaseMs));
  if (!held) return false;
  const release = (at: Date): Promise<boolean> => database.inWorkspace(scope, (tx) => releaseSecond(tx, workspaceId, held, at));
  const { cascade } = await database.inWorkspace(scope, (tx) => readingSettingsOf(tx, workspaceId));
  if (cascade === 'none') {
    await database.inWorkspace(scope, (tx) => forgetSecond(tx, workspaceId, null));
    await release(now());
    return false;
  }
  let taken: { id: string; text: string }[] = [];
  try {
    const reader = await second(workspaceId, cascade);
    for (let turn = 0; turn < batchesPerTurn && !signal.aborted; turn++) {
      const asked = await database.inWorkspace(scope, async (tx) => {
        taken = await waitingForSecond(tx, workspaceId, reader.atOnce);
        const { reader: builtIn } = await readerOf(tx, workspaceId, shelf);
        return builtIn.readBatch(taken.map(({ text }) => text)).map((reading, index) => ({ text: taken[index]!.text, builtIn: reading }));
      });
      if (asked.length === 0) {
        await release(now());
        return false;
      }
      const readings = await reader.read(asked, signal);
      await store(database, workspaceId, taken, readings);
    }
  } catch (error) {
    if (!(error instanceof SecondReaderFailure)) throw error;
    await database.inWorkspace(scope, (tx) =>
      giveBack(
        tx,
        workspaceId,
        taken.map(({ id }) => id),
      ),
    );
    await release(error.options.notBefore ?? new Date(now().getTime() + laterMs));
    log.info({ workspaceId, why: error.message }, 'the second reader does not answer; the built-in readings stand');
    return false;
  }
  return release(now());
}

async function store(database: Database, workspaceId: string, asked: readonly { id: string; text: string }[], readings: (Understood | null)[]): Promise<void> {
  const answered = asked.flatMap(({ id, text }, index) => (readings[index] ? [{ mentionId: id, text, reading: readings[index] }] : []));
  await database.inWorkspace({ workspaceId }, async (tx) => {
    const { unsureBelow } = await settingsOf(tx, workspaceId);
    await forgetSecond(
      tx,
      workspaceId,
      answered.map(({ mentionId }) => mentionId),
    );
    await applyReadings(tx, workspaceId, answered, { unsureBelow, recount });
  });
}
