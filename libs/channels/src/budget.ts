/** One of a network's limits: how much in how long, and who shares it. */
export interface Bucket {
  name: string;
  unit: 'requests' | 'units' | 'points' | 'percent' | 'money';
  most: number;
  /** Counted from its first use, or until midnight somewhere. */
  window: { ms: number } | { midnightIn: string };
  /** Whoever names the same account, token or host spends from the same bucket. */
  of: string;
  /** Spent by this kind of work alone; nothing is kept of it for others. */
  only?: SpentFor;
}

export interface BucketState {
  most: number;
  spent: number;
  resetsAt: Date;
}

/** What an answer said of a limit. */
export interface Observation {
  most?: number;
  remaining?: number;
  resetsAt?: Date;
}

/** A fifth is kept for answers; reading again what we have may not starve hearing. */
const shares = { answer: 1, hear: 0.8, sweep: 0.5 } as const;
export type SpentFor = keyof typeof shares;

export interface Meter {
  /** What may still be spent for this purpose; infinite without a limit. */
  left(bucket: string): number;
  spend(bucket: string, amount?: number): void;
  /** The network's own word counts more than our sums. */
  observe(bucket: string, seen: Observation | null): void;
}

export interface BucketChange {
  bucket: Bucket;
  /** Added to what is stored, unless the network said how much is spent. */
  spent: number;
  seen: Observation | null;
  state: BucketState;
}

export function freshState(bucket: Bucket, now: Date): BucketState {
  const { window } = bucket;
  return { most: bucket.most, spent: 0, resetsAt: 'ms' in window ? new Date(now.getTime() + window.ms) : midnightAfter(now, window.midnightIn) };
}

/** Pure: what a piece of work may spend and did spend, from the states as they were when it began. */
export class Tally implements Meter {
  private readonly entries = new Map<string, BucketChange>();

  constructor(
    buckets: readonly Bucket[],
    stored: ReadonlyMap<string, BucketState>,
    private readonly purpose: SpentFor,
    private readonly now: Date,
  ) {
    for (const bucket of buckets) {
      if (bucket.only !== undefined && bucket.only !== purpose) continue;
      const known = stored.get(bucket.name);
      const state = known && known.resetsAt > now ? { ...known } : freshState(bucket, now);
      this.entries.set(bucket.name, { bucket, spent: 0, seen: null, state });
    }
  }

  left(bucket: string): number {
    const entry = this.entries.get(bucket);
    return entry ? Math.max(0, entry.state.most * shares[this.purpose] - entry.state.spent) : Infinity;
  }

  spend(bucket: string, amount = 1): void {
    const entry = this.entries.get(bucket);
    if (!entry) return;
    entry.spent += amount;
    entry.state.spent += amount;
  }

  observe(bucket: string, seen: Observation | null): void {
    const entry = this.entries.get(bucket);
    if (!entry || !seen) return;
    entry.seen = { ...entry.seen, ...seen };
    if (seen.most !== undefined && seen.most > 0) entry.state.most = seen.most;
    if (seen.remaining !== undefined) entry.state.spent = Math.max(0, entry.state.most - seen.remaining);
    if (seen.resetsAt && seen.resetsAt > this.now) entry.state.resetsAt = seen.resetsAt;
  }

  /** When there is something to spend again; null when there is now. */
  blockedUntil(): Date | null {
    const blocked = [...this.entries.values()].filter(({ bucket }) => this.left(bucket.name) <= 0).map(({ state }) => state.resetsAt);
    return blocked.length === 0 ? null : blocked.reduce((a, b) => (a > b ? a : b));
  }

  /** Not before `wanted`, and late enough that what is left lasts until the reset. */
  paced(wanted: Date): Date {
    let at = wanted.getTime();
    for (const { bucket, spent, state } of this.entries.values()) {
      const left = this.left(bucket.name);
      const resetMs = state.resetsAt.getTime();
      if (left <= 0) at = Math.max(at, resetMs);
      else if (spent > 0) at = Math.max(at, Math.min(resetMs, this.now.getTime() + ((resetMs - this.now.getTime()) * spent) / left));
    }
    return new Date(at);
  }

  state(bucket: string): BucketState {
    return this.entries.get(bucket)!.state;
  }

  changes(): BucketChange[] {
    return [...this.entries.values()].filter(({ spent, seen }) => spent > 0 || seen !== null);
  }
}

/** The next midnight of a place, such as `America/Los_Angeles`, whose day ends a quota. */
export function midnightAfter(now: Date, timeZone: string): Date {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', minute: 'numeric', second: 'numeric', day: 'numeric', hour12: false });
  const parts = (at: Date): Record<string, number> => Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { hour, minute, second, day } = parts(now);
  const sinceMs = (((hour! % 24) * 60 + minute!) * 60 + second!) * 1_000;
  const guess = new Date(Math.floor(now.getTime() / 1_000) * 1_000 + 24 * 3_600_000 - sinceMs);
  // A day of 23 or 25 hours puts the guess an hour off.
  for (const shiftMs of [0, 3_600_000, -3_600_000]) {
    const at = new Date(guess.getTime() + shiftMs);
    const seen = parts(at);
    if (seen['hour']! % 24 === 0 && seen['minute'] === 0 && seen['day'] !== day) return at;
  }
  return guess;
}
