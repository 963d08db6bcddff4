import type { NotChosen, WeekHours, WeighedCandidate } from '#contracts';
import { isOpen, localTime } from './hours.js';

/** Somebody who might get the work, as the stores know them. Times are in milliseconds since 1970. */
export interface Candidate {
  memberId: string;
  suspended: boolean;
  /** Empty: whatever language, whatever skill. */
  languages: readonly string[];
  skills: readonly string[];
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
  /** Was asked before about this, and said no or nothing. */
  declined: boolean;
}

/** Work that looks for somebody. */
export interface Work {
  channelId: string;
  lang: string;
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

/** Why somebody cannot have work at this moment, whatever the work; null when they can. */
export function unavailable(candidate: Candidate, nowMs: number): NotChosen | null {
  if (candidate.suspended) return 'suspended';
  if (!candidate.present) return 'away';
  const today = candidate.leave.length === 0 ? '' : localTime(nowMs, candidate.timeZone).date;
  if (candidate.leave.some(({ startsOn, endsOn }) => startsOn <= today && today <= endsOn)) return 'leave';
  if (!isOpen(candidate.hours, candidate.timeZone, nowMs)) return 'closed';
  return candidate.load >= candidate.capacity ? 'full' : null;
}

function speaks({ languages }: Candidate, lang: string): boolean {
  return languages.length === 0 || lang === 'und' || languages.includes(lang);
}

function isSkilled({ skills }: Candidate, wanted: readonly string[]): boolean {
  return wanted.every((skill) => skills.includes(skill));
}

/**
 * Who gets the work. A team and skills that a rule asks for are musts. The language is one as soon as anybody at the desk
 * speaks it, whether or not they have room: else nobody would ever answer. Of those who can, the last agent of the author comes
 * first, then whoever has most room for their size (or, in turn, whoever waited longest).
 */
export function choose(work: Work, candidates: readonly Candidate[], choosing: Choosing, nowMs: number): Choice {
  const languageMatters = candidates.some((candidate) => !candidate.suspended && speaks(candidate, work.lang));
  const weighed = candidates.map((candidate) => {
    const can = { speaks: speaks(candidate, work.lang), skilled: isSkilled(candidate, work.skills) };
    const score = scoreOf(candidate, work, choosing);
    return { candidate, ...can, score, why: obstacle(candidate, work, can, languageMatters, nowMs) };
  });
  const able = weighed.filter(({ why }) => why === null);
  able.sort(
    (a, b) =>
      b.score - a.score || (a.candidate.lastAssignedMs ?? 0) - (b.candidate.lastAssignedMs ?? 0) || (a.candidate.memberId < b.candidate.memberId ? -1 : 1),
  );
  const chosen = able[0]?.candidate.memberId ?? null;
  const ranking = [...able, ...weighed.filter(({ why }) => why !== null)].map(({ candidate, score, why, ...can }): WeighedCandidate => ({
    memberId: candidate.memberId,
    load: candidate.load,
    capacity: candidate.capacity,
    score: Math.round(score * 1_000) / 1_000,
    ...can,
    why: candidate.memberId === chosen ? null : (why ?? (choosing.by === 'capacity' ? 'busier' : 'later')),
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

/** 2 for the author's last agent, and up to 1 for room (by capacity); in turn, all others are equal and the longest wait decides. */
function scoreOf(candidate: Candidate, work: Work, { by, preferLast }: Choosing): number {
  const last = preferLast && work.lastMemberId === candidate.memberId ? 2 : 0;
  const room = by === 'capacity' && candidate.capacity > 0 ? Math.max(0, candidate.capacity - candidate.load) / candidate.capacity : 0;
  return last + room;
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
