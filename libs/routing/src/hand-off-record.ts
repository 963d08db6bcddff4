import type { HandOffRecord } from '#contracts';
import type { TakenHandOff } from './hand-off.store.js';

/** A request as it leaves for the partner's own programs. `lines` come masked. */
export function handOffRecord(taken: TakenHandOff, thread: { network: string; lang: string; lines: readonly string[] }): HandOffRecord {
  const { offerId, state, takenAt, closedAt, place, consent, contact, confirmed } = taken;
  return {
    id: offerId,
    state,
    takenAt: takenAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    place,
    network: thread.network,
    lang: thread.lang,
    question: thread.lines.join('\n'),
    consent,
    contact,
    confirmed,
  };
}
