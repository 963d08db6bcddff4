import { mostPushBytes, type PushKeys, pushAuthorization, pushKeys, type PushSubscriber, pushSubscribers, sealPush, type Sealer, forgetPush } from '#accounts';
import { type GuardedFetch, retryAfter } from '#channels';
import type { PushNote } from '#contracts';
import type { Database } from '#database';
import { AppError, log } from '#kernel';
import { toldOf } from './offer-told.js';
import { wordsOfOffer } from './offer-words.js';

export interface PushDeps {
  database: Database;
  sealer: Pick<Sealer, 'seal' | 'open' | 'keyVersion'>;
  fetch: GuardedFetch;
  /** Where an operator of a push service reaches us: `mailto:`, or an address of ours. */
  subject: string;
}

const answerMs = 10_000;
const againMs = 30_000;
/** Push services refuse to keep a message longer. */
const longestSeconds = 28 * 24 * 3_600;

/**
 * Tells the browsers of everybody an offer is for. What was taken meanwhile is not told; browsers that are gone are forgotten; a
 * browser that was told already shows it once, since each note of an offer replaces the one before. Answers when to try again those
 * whose push service was away; null: told.
 */
export async function pushOffer(deps: PushDeps, workspaceId: string, offerId: string, now: Date): Promise<Date | null> {
  const { database, sealer } = deps;
  const { told, subscribers, keys } = await database.inWorkspace({ workspaceId }, async (tx) => {
    const people = await toldOf(tx, workspaceId, offerId, now);
    const memberIds = people.map(({ memberId }) => memberId);
    const found = memberIds.length > 0 ? await pushSubscribers(tx, workspaceId, memberIds) : [];
    return { told: people, subscribers: found, keys: found.length > 0 ? await pushKeys(tx, sealer, workspaceId) : null };
  });
  if (!keys) return null;
  const ends = await Promise.all(
    subscribers.map(async (subscriber): Promise<Date | null> => {
      const { kind, workspace, dueAt } = told.find(({ memberId }) => memberId === subscriber.memberId)!;
      const words = wordsOfOffer(kind, [subscriber.lang]);
      const note: PushNote = { tag: offerId, title: words.subject(workspace), body: words.brief, path: '/offers' };
      const end = await tell(deps, keys, subscriber, note, dueAt, now);
      if (end === 'gone') await database.inWorkspace({ workspaceId }, (tx) => forgetPush(tx, workspaceId, subscriber.memberId, subscriber.endpoint));
      return end instanceof Date ? end : null;
    }),
  );
  return ends.reduce((first, end) => (end && (!first || end < first) ? end : first), null);
}

/** `gone`: this browser is not to be told any more. A time: its service is away until then. */
async function tell(deps: PushDeps, keys: PushKeys, to: PushSubscriber, note: PushNote, dueAt: Date, now: Date): Promise<'told' | 'gone' | Date> {
  const message = JSON.stringify(note);
  if (Buffer.byteLength(message) > mostPushBytes) throw new Error('a push is longer than a push may be');
  try {
    const { status, headers } = await deps.fetch(to.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        'content-encoding': 'aes128gcm',
        authorization: pushAuthorization(to.endpoint, keys, deps.subject, now),
        ttl: String(Math.min(longestSeconds, Math.ceil((dueAt.getTime() - now.getTime()) / 1_000))),
        urgency: 'high',
        // What was not delivered yet is replaced, not doubled.
        topic: note.tag.replaceAll('-', ''),
      },
      bytes: sealPush(message, to),
      timeoutMs: answerMs,
      maxBytes: 16_384,
    });
    if (status >= 200 && status < 300) return 'told';
    // 401 and 403: it agreed to be told by keys that are no longer ours.
    if ([401, 403, 404, 410].includes(status)) return 'gone';
    if (status === 429 || status >= 500) return retryAfter(headers, now) ?? new Date(now.getTime() + againMs);
    log.warn({ status, service: new URL(to.endpoint).host }, 'a push service refused what it was told');
    return 'told';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === 'invalid' ? 'gone' : new Date(now.getTime() + againMs);
  }
}
