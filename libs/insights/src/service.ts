import type { ServiceMeasure } from '#contracts';

/** One thing that happened in a thread, as far as times go. */
export type ServiceLine = { by: 'them'; atMs: number } | { by: 'us'; atMs: number; memberId: string | null } | { by: 'resolved'; atMs: number };

export interface Timed {
  measure: ServiceMeasure;
  startMs: number;
  endMs: number;
  /** What of it somebody waited for us; the rest of a resolution was theirs. */
  waits: readonly (readonly [startMs: number, endMs: number])[];
  memberId: string | null;
}

/**
 * Pure: the times of a thread. Who writes twice waits from the first; who closes ends the waiting without having answered. A
 * conversation that is open again is not resolved, so its times as a whole are told only when `resolved`.
 */
export function timesOf(
  lines: readonly ServiceLine[],
  { openedMs, resolved }: { openedMs: number; resolved: { atMs: number; memberId: string | null } | null },
): Timed[] {
  const ordered = [...lines].sort((a, b) => a.atMs - b.atMs);
  const times: Timed[] = [];
  const waits: [number, number][] = [];
  let waitingMs: number | null = null;
  let answered = false;
  for (const line of ordered) {
    if (line.by === 'them') {
      waitingMs ??= line.atMs;
      continue;
    }
    if (waitingMs !== null) {
      const wait: [number, number] = [waitingMs, line.atMs];
      waits.push(wait);
      if (line.by === 'us')
        times.push({ measure: answered ? 'next-reply' : 'first-reply', startMs: wait[0], endMs: wait[1], waits: [wait], memberId: line.memberId });
      waitingMs = null;
    }
    if (line.by === 'us') answered = true;
  }
  if (!resolved) return times;
  const { atMs: endMs, memberId } = resolved;
  if (waitingMs !== null && waitingMs < endMs) waits.push([waitingMs, endMs]);
  const whole = { startMs: openedMs, endMs: Math.max(openedMs, endMs), memberId };
  return [...times, { measure: 'resolution', waits: [[whole.startMs, whole.endMs]], ...whole }, { measure: 'waiting', waits, ...whole }];
}

/** Each bucket of seconds ends a tenth above the one before, so a quantile is told within 5 %. */
export const growth = 1.1;
export const bucketOf = (seconds: number): number => (seconds < 1 ? 0 : Math.ceil(Math.log(seconds) / Math.log(growth) - 1e-9) + 1);
/** The middle of a bucket, in seconds. */
const secondsIn = (bucket: number): number => (bucket === 0 ? 0 : bucket === 1 ? 1 : (growth ** (bucket - 2) + growth ** (bucket - 1)) / 2);

export interface Bucketed {
  bucket: number;
  times: number;
}

/** How long so large a share of them took at most, in whole seconds; null when there are none. */
export function quantile(buckets: readonly Bucketed[], share: number): number | null {
  const ordered = buckets.filter(({ times }) => times > 0).sort((a, b) => a.bucket - b.bucket);
  const rank = Math.max(1, Math.ceil(share * ordered.reduce((sum, { times }) => sum + times, 0)));
  let seen = 0;
  const at = ordered.find(({ times }) => (seen += times) >= rank);
  return at ? Math.round(secondsIn(at.bucket)) : null;
}

/** Steps people think in: 1, 5, 15 minutes, 1, 4, 8 hours, 1, 3 days, a week, and longer. */
const stepSeconds = [60, 300, 900, 3_600, 14_400, 28_800, 86_400, 259_200, 604_800] as const;

export function stepsOf(buckets: readonly Bucketed[]): { upToSeconds: number | null; times: number }[] {
  const steps: { upToSeconds: number | null; times: number }[] = [...stepSeconds, null].map((upToSeconds) => ({ upToSeconds, times: 0 }));
  for (const { bucket, times } of buckets) steps.find(({ upToSeconds }) => upToSeconds === null || secondsIn(bucket) <= upToSeconds)!.times += times;
  return steps;
}
