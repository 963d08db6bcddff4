import type { NotChosen, WeekHours, WeighedCandidate } from '#contracts';
import { isOpen, localTime } from './hours.js';

/** Somebody who might get the work, as the stores know them. Times are in milliseconds since 1970. */
export interface Candidate {
  memberId: string;
  suspended: boolean;
  /** Empty: whatever language, whatever skill. */
  languages: readonly string[];
  skills: readonly string[];
  /** ISO codes of the countries they are for; empty: any. */
  countries: readonly string[];
  teamIds: readonly string[];
  capacity: number;
  channelCapacity: Readonly<Record<string, number>>;
  load: number;
  loadByChannel: Readonly<Record<string, number>>;
  /** On a screen, and not set to away. */
  present: boolean;
  hours: WeekHours | null;
  timeZone: string;
  leave: readonly { startsOn: string; endsOn: string }[];
  lastAssignedMs: number | null;
  /** Since when they are there; null: nobody noted it. */
  cameMs: number | null;
  /** The only one at the desk, who gets everything at once. */
  alone: boolean;
  /** Was asked before about this, and said no or nothing. */
  declined: boolean;
}

/** Work that looks for somebody. */
export interface Work {
  channelId: string;
  lang: string;
  /** Where its author says they live, if they do. */
  country: string | null;
  skills: readonly string[];
  teamId: string | null;
  /** A rule names the person. */
  memberId: string | null;
  /** Who worked for this author before. */
  lastMemberId: string | null;
}

export interface Choosing {
  by: 'capacity' | 'round-robin';
  preferLast: boolean;
}

export interface Choice {
  chosen: string | null;
  ranking: WeighedCandidate[];
}

/** Why somebody is not at work at this moment, by their own calendar and clock; null when they are. */
export function off({ present, leave, hours, timeZone }: Pick<Candidate, 'present' | 'leave' | 'hours' | 'timeZone'>, nowMs: number): NotChosen | null {
  const today = leave.length === 0 ? '' : localTime(nowMs, timeZone).date;
  if (leave.some(({ startsOn, endsOn }) => startsOn <= today && today <= endsOn)) return 'leave';
  if (!isOpen(hours, timeZone, nowMs)) return 'closed';
  return present ? null : 'away';
}

/** Why somebody cannot have work at this moment, whatever the work; null when they can. */
export function unavailable(candidate: Candidate, nowMs: number): NotChosen | null {
  if (candidate.suspended) return 'suspended';
  const why = off(candidate, nowMs);
  if (why) return why;
  if (candidate.load >= candidate.capacity) return 'full';
  return candidate.load >= capacityNow(candidate, nowMs) ? 'beginning' : null;
}

/** A shift begins with so much, and grows to the whole capacity in this time. */
const firstHandful = 2;
const beginningMs = 5 * 60_000;

/**
 * What somebody can have at this moment. Whoever sits down first in the morning does not get all that the night left: what they may
 * hold grows during their first minutes, in which the others come.
 */
export function capacityNow({ capacity, cameMs, alone }: Pick<Candidate, 'capacity' | 'cameMs' | 'alone'>, nowMs: number): number {
  const sinceMs = cameMs === null ? beginningMs : nowMs - cameMs;
  // A clock that is behind the one that noted their coming holds nobody up.
  if (alone || sinceMs < 0 || sinceMs >= beginningMs) return capacity;
  return Math.min(capacity, firstHandful + Math.floor((Math.max(0, capacity - firstHandful) * sinceMs) / beginningMs));
}

function speaks({ languages }: Candidate, lang: string): boolean {
  return languages.length === 0 || lang === 'und' || languages.includes(lang);
}

function isNear({ countries }: Candidate, country: string | null): boolean {
  return country !== null && countries.includes(country);
}

function isSkilled({ skills }: Candidate, wanted: readonly string[]): boolean {
  return wanted.every((skill) => skills.includes(skill));
}

/**
 * Who gets the work. A team and skills that a rule asks for are musts. The language is one as soon as anybody at the desk
 * speaks it, whether or not they have room: else nobody would ever answer. Of those who can, the last agent of the author comes
 * first, then who is there for the author's country, then whoever has most room for their size (or, in turn, whoever waited longest).
 */
export function choose(work: Work, candidates: readonly Candidate[], choosing: Choosing, nowMs: number): Choice {
  const languageMatters = candidates.some((candidate) => !candidate.suspended && speaks(candidate, work.lang));
  const weighed = candidates.map((candidate) => {
    const near = isNear(candidate, work.country);
    const can = { speaks: speaks(candidate, work.lang), skilled: isSkilled(candidate, work.skills) };
    const score = scoreOf(candidate, work, choosing);
    return { candidate, near, can, score, why: obstacle(candidate, work, can, languageMatters, nowMs) };
  });
  const able = weighed.filter(({ why }) => why === null);
  able.sort(
    (a, b) =>
      b.score - a.score || (a.candidate.lastAssignedMs ?? 0) - (b.candidate.lastAssignedMs ?? 0) || (a.candidate.memberId < b.candidate.memberId ? -1 : 1),
  );
  const best = able[0];
  const chosen = best?.candidate.memberId ?? null;
  const passedOver = ({ near }: { near: boolean }): NotChosen => (best?.near && !near ? 'territory' : choosing.by === 'capacity' ? 'busier' : 'later');
  const ranking = [...able, ...weighed.filter(({ why }) => why !== null)].map(({ candidate, near, score, why, can }): WeighedCandidate => ({
    memberId: candidate.memberId,
    load: candidate.load,
    capacity: candidate.capacity,
    score: Math.round(score * 1_000) / 1_000,
    ...can,
    why: candidate.memberId === chosen ? null : (why ?? passedOver({ near })),
  }));
  return { chosen, ranking };
}

function obstacle(candidate: Candidate, work: Work, can: { speaks: boolean; skilled: boolean }, languageMatters: boolean, nowMs: number): NotChosen | null {
  if (work.memberId !== null && work.memberId !== candidate.memberId) return 'later';
  if (work.teamId !== null && !candidate.teamIds.includes(work.teamId)) return 'team';
  if (!can.skilled) return 'skill';
  if (languageMatters && !can.speaks) return 'language';
  if (candidate.declined) return 'declined';
  const cannot = unavailable(candidate, nowMs);
  if (cannot) return cannot;
  const most = candidate.channelCapacity[work.channelId];
  return most !== undefined && (candidate.loadByChannel[work.channelId] ?? 0) >= most ? 'full-on-channel' : null;
}

/** 4 for the author's last agent, 2 for their country, and up to 1 for room (by capacity); in turn, all others are equal and the longest wait decides. */
function scoreOf(candidate: Candidate, work: Work, { by, preferLast }: Choosing): number {
  const last = preferLast && work.lastMemberId === candidate.memberId ? 4 : 0;
  const near = isNear(candidate, work.country) ? 2 : 0;
  const room = by === 'capacity' && candidate.capacity > 0 ? Math.max(0, candidate.capacity - candidate.load) / candidate.capacity : 0;
  return last + near + room;
}

/** Counts one more piece of work, so that a batch is spread as single ones would be. */
export function withOneMore(candidate: Candidate, channelId: string, nowMs: number): Candidate {
  return {
    ...candidate,
    load: candidate.load + 1,
    loadByChannel: { ...candidate.loadByChannel, [channelId]: (candidate.loadByChannel[channelId] ?? 0) + 1 },
    lastAssignedMs: nowMs,
  };
}

/** A ranking short enough to keep: the best and, of the rest, how many for which reason. */
export function shortened(ranking: readonly WeighedCandidate[], keep: number): { candidates: WeighedCandidate[]; others: Partial<Record<NotChosen, number>> } {
  const others: Partial<Record<NotChosen, number>> = {};
  for (const { why } of ranking.slice(keep)) if (why) others[why] = (others[why] ?? 0) + 1;
  return { candidates: ranking.slice(0, keep), others };
}
