/** A bucket of tokens that fills evenly. */
export interface Bucket {
  tokens: number;
  atMs: number;
}

export interface Limit {
  /** Most at once. */
  burst: number;
  perHour: number;
}

/** Pure. `waitSeconds` is 0 when the token was taken. */
export function take(bucket: Bucket | null, limit: Limit, nowMs: number): { bucket: Bucket; waitSeconds: number } {
  const refilled = bucket ? Math.min(limit.burst, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 3_600_000) * limit.perHour) : limit.burst;
  if (refilled >= 1) return { bucket: { tokens: refilled - 1, atMs: nowMs }, waitSeconds: 0 };
  return { bucket: { tokens: refilled, atMs: nowMs }, waitSeconds: Math.ceil(((1 - refilled) / limit.perHour) * 3_600) };
}
