import { AppError } from '#kernel';
import type { Fetched, SendOutcome } from './port.js';
import { rateOf } from './rate.js';
import { retryAfter } from './retry-after.js';

/** The network asks for time: not a failure, and no reason to ask again before `at`. */
export function waitUntil(at: Date, why: string): AppError {
  return new AppError('unavailable', why, { details: { retryAt: at.toISOString() } });
}

/** Only a person can mend it: a password changed, an access was taken back. */
export function needsPerson(why: string): AppError {
  return new AppError('unavailable', why, { details: { reauthorise: true } });
}

/** When to ask again after an answer that said no for now. */
export function againAt({ headers }: Pick<Fetched, 'headers'>, now: Date, orMs: number): Date {
  return retryAfter(headers, now) ?? rateOf(headers, now)?.resetsAt ?? new Date(now.getTime() + orMs);
}

const soonMs = 10_000;

/** What a request that rejected means for a reply: it may have arrived unless it certainly did not. */
export function outcomeOfBreak(error: unknown, now: Date): SendOutcome {
  if (!(error instanceof AppError)) throw error;
  const { reached, retryAt, reauthorise } = error.options.details ?? {};
  if (reauthorise) return { outcome: 'reauthorise', why: error.message };
  if (typeof retryAt === 'string') return { outcome: 'retry', at: new Date(retryAt), why: error.message };
  if (reached !== false) return { outcome: 'unknown', why: error.message };
  if (error.code === 'invalid') return { outcome: 'rejected', why: error.message };
  return { outcome: 'retry', at: new Date(now.getTime() + soonMs), why: error.message };
}

/** JSON of the outside; null when it is none. */
export function jsonOf(answer: Pick<Fetched, 'text'>): unknown {
  try {
    return JSON.parse(answer.text());
  } catch {
    return null;
  }
}
