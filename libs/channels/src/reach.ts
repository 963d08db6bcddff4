import { createHash } from 'node:crypto';
import { log } from '#kernel';
import { type Bucket, type BucketState, type SpentFor, Tally } from './budget.js';
import type { ChannelContext, ChannelType, GuardedFetch, GuardedNet } from './port.js';

/** Where what was spent is kept, for every process that shares a credential. */
export interface BudgetBook {
  states(keys: readonly string[]): Promise<ReadonlyMap<string, BucketState>>;
  add(changes: readonly { key: string; unit: string; spent: number; state: BucketState; said: { spent: boolean; reset: boolean } }[], now: Date): Promise<void>;
}

/** What it takes to talk to networks. */
export interface Reach {
  fetch: GuardedFetch;
  net: GuardedNet;
  book: BudgetBook;
  /** Our address as the outside sees it; null when it cannot reach us. */
  publicUrl: string | null;
  keep(workspaceId: string, channelId: string, changes: Record<string, string | null>): Promise<void>;
}

export interface Reached {
  workspaceId: string;
  channelId: string;
  config: Record<string, unknown>;
  credentials: Record<string, string>;
  sought?: readonly string[];
}

/** The same for everybody who spends from it, and tells nothing of who they are. */
function keyOf(network: string, { name, of }: Bucket): string {
  return createHash('sha256')
    .update(JSON.stringify([network, name, of]))
    .digest('base64url');
}

export async function tallyOf(
  book: BudgetBook,
  type: ChannelType,
  channel: Pick<Reached, 'config' | 'credentials'>,
  purpose: SpentFor,
  now: Date,
): Promise<Tally> {
  const buckets = type.budgets(channel);
  const keys = new Map(buckets.map((bucket) => [keyOf(type.network, bucket), bucket.name]));
  const states = buckets.length === 0 ? new Map<string, BucketState>() : await book.states([...keys.keys()]);
  return new Tally(buckets, new Map([...states].map(([key, state]) => [keys.get(key)!, state])), purpose, now);
}

/** Runs `work` with all it may know and spend, and writes down what it spent, also when it failed. */
export async function withContext<T>(
  reach: Reach,
  type: ChannelType,
  channel: Reached,
  { purpose, now, signal }: { purpose: SpentFor; now: Date; signal: AbortSignal },
  work: (context: ChannelContext, tally: Tally, renew: (now: Date) => Promise<void>) => Promise<T>,
): Promise<T> {
  const { workspaceId, channelId, config, credentials } = channel;
  let tally = await tallyOf(reach.book, type, channel, purpose, now);
  const context: ChannelContext = {
    channelId,
    config,
    credentials,
    fetch: reach.fetch,
    net: reach.net,
    sought: channel.sought ?? [],
    callback: reach.publicUrl === null ? null : `${reach.publicUrl.replace(/\/$/, '')}/hooks/${channelId}`,
    meter: tally,
    keep: (changes) => reach.keep(workspaceId, channelId, changes),
    now,
    signal,
  };
  // What stands open for days spends as it goes, from budgets that begin anew meanwhile.
  const renew = async (at: Date): Promise<void> => {
    await settle(reach.book, type, tally, at);
    tally = new Tally([], new Map(), purpose, at);
    tally = await tallyOf(reach.book, type, channel, purpose, at);
    Object.assign(context, { meter: tally, now: at });
  };
  try {
    return await work(context, tally, renew);
  } finally {
    await settle(reach.book, type, tally, now).catch((error: Error) =>
      log.warn({ channelId, error: error.message }, 'what a channel spent was not written down'),
    );
  }
}

async function settle(book: BudgetBook, type: ChannelType, tally: Tally, now: Date): Promise<void> {
  const changes = tally.changes().map(({ bucket, spent, seen, state }) => ({
    key: keyOf(type.network, bucket),
    unit: bucket.unit,
    spent,
    state,
    said: { spent: seen?.remaining !== undefined, reset: seen?.resetsAt !== undefined },
  }));
  if (changes.length > 0) await book.add(changes, now);
}
