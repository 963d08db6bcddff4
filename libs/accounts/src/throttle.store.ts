import type { Transaction } from '#database';
import { AppError } from '#kernel';
import { type Limit, take } from './throttle.js';

/** Takes one token of each key, or throws `too-many`. Keys are hashed by the caller when they are personal. */
export async function spend(tx: Transaction, keys: { key: string; limit: Limit }[], nowMs = Date.now()): Promise<void> {
  let waitSeconds = 0;
  for (const { key, limit } of [...keys].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    await tx.query(`insert into directory_throttle (key, tokens, at) values ($1, $2, to_timestamp($3)) on conflict (key) do nothing`, [
      key,
      limit.burst,
      nowMs / 1_000,
    ]);
    const [row] = await tx.query<{ tokens: number; at: Date }>(`select tokens, at from directory_throttle where key = $1 for update`, [key]);
    const taken = take(row ? { tokens: row.tokens, atMs: row.at.getTime() } : null, limit, nowMs);
    waitSeconds = Math.max(waitSeconds, taken.waitSeconds);
    await tx.query(`update directory_throttle set tokens = $2, at = to_timestamp($3) where key = $1`, [key, taken.bucket.tokens, nowMs / 1_000]);
  }
  if (waitSeconds > 0)
    throw new AppError('too-many', `Too many attempts. Try again in ${waitSeconds} seconds.`, { details: { retryAfterSeconds: waitSeconds } });
}

/** Buckets that have filled up again say nothing. */
export async function forgetFull(tx: Transaction, nowMs = Date.now()): Promise<void> {
  await tx.query(`delete from directory_throttle where at < to_timestamp($1)`, [nowMs / 1_000 - 86_400]);
}
