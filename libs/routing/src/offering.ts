import type { OfferState } from '#contracts';
import type { Candidate } from './candidates.js';
import { unavailable } from './candidates.js';

/** A conversation that is being offered, round after round. Times are in milliseconds since 1970. */
export interface Offering {
  conversationId: string;
  state: OfferingState;
  round: number;
  holderId: string | null;
  /** open: the round ends then. held: the answer is expected by then. */
  dueMs: number | null;
}

/** open: whoever claims first has it. closed: it came to something, or went back to staff. */
export type OfferingState = 'open' | 'held' | 'closed';

export interface OfferSettings {
  /** How many hear of it at once. */
  offerTo: number;
  offerMinutes: number;
  answerMinutes: number;
  /** After so many rounds without a taker it goes to staff. */
  rounds: number;
}

/** One who might be asked, with how well they suit. `suits` is made by whoever knows the kind: topics, territory, outcomes. */
export interface Suitor extends Candidate {
  suits: number;
  offersToday: number;
  offersADay: number | null;
}

/** The best few, never everybody. Advocates and partners need no screen open to be asked. */
export function bestFew(suitors: readonly Suitor[], settings: Pick<OfferSettings, 'offerTo'>, nowMs: number): Suitor[] {
  return suitors
    .filter((suitor) => suitor.suits > 0 && !suitor.declined && (suitor.offersADay === null || suitor.offersToday < suitor.offersADay))
    .filter((suitor) => unavailable({ ...suitor, present: true }, nowMs) === null)
    .sort((a, b) => b.suits - a.suits || a.load - b.load || (a.lastAssignedMs ?? 0) - (b.lastAssignedMs ?? 0) || (a.memberId < b.memberId ? -1 : 1))
    .slice(0, settings.offerTo);
}

export type NextStep =
  | { step: 'offer'; to: Suitor[]; round: number; dueMs: number }
  | { step: 'to-staff'; why: 'nobody' | 'rounds' | 'silent' }
  | { step: 'wait' };

/** What becomes of an offering now: at its first round, at a decline, at a timer. */
export function nextStep(
  offering: Pick<Offering, 'state' | 'round' | 'dueMs'> & { stillOffered: number; started: boolean },
  suitors: readonly Suitor[],
  settings: OfferSettings,
  nowMs: number,
): NextStep {
  const isDue = offering.dueMs !== null && offering.dueMs <= nowMs;
  if (offering.state === 'closed') return { step: 'wait' };
  // Taken and then silent: the next, or staff.
  if (offering.state === 'held' && !isDue) return { step: 'wait' };
  if (offering.state === 'open' && offering.started && offering.stillOffered > 0 && !isDue) return { step: 'wait' };
  const round = offering.started ? offering.round + 1 : offering.round;
  if (round > settings.rounds) return { step: 'to-staff', why: offering.state === 'held' ? 'silent' : 'rounds' };
  const to = bestFew(suitors, settings, nowMs);
  if (to.length === 0) return { step: 'to-staff', why: offering.state === 'held' ? 'silent' : 'nobody' };
  return { step: 'offer', to, round, dueMs: nowMs + settings.offerMinutes * 60_000 };
}

/** Moves that an offer may make, and none other. */
const moves: Record<OfferState, readonly OfferState[]> = {
  offered: ['claimed', 'declined', 'expired', 'taken', 'withdrawn'],
  claimed: ['answered', 'contacted', 'done', 'not-done', 'declined', 'expired', 'withdrawn'],
  contacted: ['done', 'not-done', 'declined', 'expired', 'withdrawn'],
  answered: ['done', 'not-done', 'withdrawn'],
  done: [],
  'not-done': [],
  declined: [],
  expired: [],
  taken: [],
  withdrawn: [],
};

export function canMove(from: OfferState, to: OfferState): boolean {
  return moves[from].includes(to);
}

/** States in which somebody has the conversation in hand. */
export const holding: readonly OfferState[] = ['claimed', 'contacted', 'answered', 'done'];
