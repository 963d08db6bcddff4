/** Every queue gets a job that only proves that jobs are run. It stands outside the catalogue: each queue has one. */
export const canaryName = 'queue.prove';
export const canaryEveryMs = 10_000;
/** A queue that has run nothing for this long, though it was asked to, is stuck. */
export const canaryLateMs = 45_000;

export interface QueueSigns {
  nowMs: number;
  /** When the oldest canary that nobody has seen was put on the queue; null when none is out. */
  askedMs: number | null;
  /** When this process last began or ended a job of the queue, and how many it is at. */
  ranMs: number;
  running: number;
  /** When this process last made its worker of the queue anew. */
  renewedMs: number;
}

/**
 * Pure: what to do about a queue. A worker that is at something is not stuck, and a canary that could not be sent proves
 * nothing. One new worker gets the same time again; after that only a new process helps.
 */
export function judge({ nowMs, askedMs, ranMs, running, renewedMs }: QueueSigns): 'well' | 'renew' | 'end' {
  if (askedMs === null || running > 0) return 'well';
  if (nowMs - Math.max(askedMs, ranMs) < canaryLateMs) return 'well';
  if (renewedMs < askedMs) return 'renew';
  return nowMs - renewedMs < canaryLateMs ? 'well' : 'end';
}
