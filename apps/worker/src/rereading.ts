import type { Database, Transaction } from '#database';
import { applyReadings, settingsOf } from '#inbox';
import type { JobHandlers, JobSender } from '#jobs';
import { log } from '#kernel';
import {
  dueRereadings,
  type DueRereading,
  findRereading,
  leaseRereading,
  moveRereading,
  noteProblem,
  noteProgress,
  ownReader,
  type PastMention,
  pastMentions,
  releaseRereading,
  type Rereading,
  type ReaderShelf,
  type SecondReader,
  SecondReaderFailure,
  tally,
  tellRereading,
  type Understood,
} from '#reading';
import { recount } from './recount.js';

/** Finds a workspace's transformer or endpoint; rejects with `SecondReaderFailure` when there is none. */
export type FindSecondReader = (workspaceId: string, which: 'transformer' | 'endpoint') => Promise<SecondReader>;

export interface RereadingDeps {
  database: Database;
  shelf: ReaderShelf;
  jobs: Pick<JobSender, 'hint'>;
  second: FindSecondReader;
  /** Mentions of one transaction. */
  atOnce?: number;
}

const usuallyAtOnce = 500;
const leaseMs = 150_000;
const turnMs = 10_000;
const laterMs = 60_000;

export function rereadingHandlers(deps: RereadingDeps): Pick<JobHandlers, 'reading.reread'> {
  return {
    'reading.reread': async (due, signal) => {
      if (await reread(deps, due, () => new Date(), signal)) deps.jobs.hint('reading.reread', due);
    },
  };
}

/** Hands on what nobody works at: new ones, lost wake-ups, and those whose worker died. */
export async function sweepRereadings({ database, jobs }: RereadingDeps, now: Date): Promise<number> {
  const due = await dueRereadings(database, now);
  for (const one of due) jobs.hint('reading.reread', one);
  return due.length;
}

type Batch = { rereading: Rereading; mentions: PastMention[]; read: (signal: AbortSignal) => Promise<(Understood | null)[]>; model: string };

/**
 * Works at a rereading for a while; true when more is to do. The cursor moves in the transaction that writes a batch, so a
 * worker that dies leaves whole batches behind, and whoever takes the lease after it goes on where it was.
 */
export async function reread(deps: RereadingDeps, due: DueRereading, now: () => Date, signal: AbortSignal = new AbortController().signal): Promise<boolean> {
  const { database } = deps;
  const { workspaceId } = due;
  const began = now().getTime();
  let held: Date | null = null;
  while (!signal.aborted) {
    const lease: Date | null = await database.inWorkspace({ workspaceId }, (tx) => leaseRereading(tx, due, now(), leaseMs, held));
    if (!lease) return false;
    held = lease;
    try {
      const batch = await nextBatch(deps, due);
      if (!batch) return false;
      const readings = batch.mentions.length > 0 ? await batch.read(signal) : [];
      const goesOn = await database.inWorkspace({ workspaceId }, (tx) => finish(tx, due, lease, batch, readings));
      if (!goesOn) return false;
    } catch (error) {
      if (!(error instanceof SecondReaderFailure)) throw error;
      const later = error.options.notBefore ?? new Date(now().getTime() + laterMs);
      await database.inWorkspace({ workspaceId }, async (tx) => {
        await noteProblem(tx, workspaceId, due.rereadingId, error.message);
        await releaseRereading(tx, due, lease, later);
      });
      log.info({ workspaceId, why: error.message }, 'a rereading waits for its reader');
      return false;
    }
    if (now().getTime() - began > turnMs) break;
  }
  const last = held;
  if (last) await database.inWorkspace({ workspaceId }, (tx) => releaseRereading(tx, due, last, now()));
  return true;
}

async function nextBatch({ database, shelf, second, atOnce = usuallyAtOnce }: RereadingDeps, due: DueRereading): Promise<Batch | null> {
  const { workspaceId, rereadingId } = due;
  const found = await database.inWorkspace({ workspaceId }, async (tx) => {
    const rereading = await findRereading(tx, workspaceId, rereadingId);
    if (!rereading || rereading.paused || !['comparing', 'applying'].includes(rereading.state)) return null;
    const { reader: name } = rereading;
    const base = shelf.base(name === 'transformer' || name === 'endpoint' ? null : name);
    const builtIn = rereading.teaching ? await ownReader(tx, workspaceId, shelf, base, rereading.teaching) : base;
    return { rereading, name, builtIn };
  });
  if (!found) return null;
  const { rereading, name, builtIn } = found;
  const page = (limit: number): Promise<PastMention[]> => database.inWorkspace({ workspaceId }, (tx) => pastMentions(tx, workspaceId, rereadingId, limit));
  if (name === 'default' || name === 'open') {
    const mentions = await page(atOnce);
    return { rereading, mentions, model: builtIn.model, read: () => Promise.resolve(builtIn.readBatch(mentions.map(({ text }) => text))) };
  }
  const reader = await second(workspaceId, name);
  const mentions = await page(reader.atOnce);
  const asked = builtIn.readBatch(mentions.map(({ text }) => text)).map((reading, index) => ({ text: mentions[index]!.text, builtIn: reading }));
  return { rereading, mentions, model: reader.model, read: (signal) => reader.read(asked, signal) };
}

/** One batch, whole or not at all. False when it came to its end, was stopped, or another worker has taken over. */
async function finish(tx: Transaction, due: DueRereading, lease: Date, batch: Batch, readings: (Understood | null)[]): Promise<boolean> {
  const { workspaceId, rereadingId } = due;
  const { mentions, model } = batch;
  const [mine] = await tx.query(`select from directory_rereading where workspace_id = $1 and rereading_id = $2 and leased_until = $3 for update`, [
    workspaceId,
    rereadingId,
    lease,
  ]);
  const rereading = await findRereading(tx, workspaceId, rereadingId, 'for update');
  if (!mine || !rereading || rereading.state !== batch.rereading.state) return false;
  const last = mentions.at(-1);
  if (!last) {
    const state = rereading.state === 'comparing' ? 'compared' : 'applied';
    await moveRereading(tx, workspaceId, rereadingId, { state });
    await tellRereading(tx, workspaceId, rereadingId, state, rereading.member_id);
    return false;
  }
  if (rereading.state === 'comparing') {
    const { comparison, changed, failed } = tally(rereading.comparison, mentions, readings);
    await noteProgress(tx, workspaceId, rereadingId, { lastId: last.id, seen: mentions.length, changed, failed, comparison, model });
    return !rereading.paused;
  }
  const { unsureBelow } = await settingsOf(tx, workspaceId);
  await noteProgress(tx, workspaceId, rereadingId, { lastId: last.id, applied: mentions.length });
  const items = mentions.flatMap((mention, index) => (readings[index] ? [{ mentionId: mention.id, text: mention.text, reading: readings[index] }] : []));
  const written = await applyReadings(tx, workspaceId, items, { unsureBelow, recount });
  await noteProgress(tx, workspaceId, rereadingId, { lastId: null, written });
  return !rereading.paused;
}
