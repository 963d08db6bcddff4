import type { SlaPolicyView, SlaTarget } from '#contracts';
import { afterMinutes } from './business-time.js';

/** A conversation as far as promises about it go. */
export interface Promised {
  status: 'open' | 'pending' | 'snoozed' | 'resolved';
  openedAt: Date;
  waitingSince: Date | null;
  firstReplyAt: Date | null;
}

export interface Due {
  target: SlaTarget;
  dueAt: Date;
  warnAt: Date;
}

/** What is promised next: of all that is still to be kept, what ends first. Null when nothing is. */
export function nextDue(conversation: Promised, policy: SlaPolicyView): Due | null {
  const { status, openedAt, waitingSince, firstReplyAt } = conversation;
  if (status === 'resolved') return null;
  const due = (target: SlaTarget, start: Date, minutes: number | null): Due[] => {
    if (minutes === null) return [];
    const warnAfter = Math.max(0, minutes - policy.warnMinutes);
    return [{ target, dueAt: afterMinutes(start, minutes, policy.hours), warnAt: afterMinutes(start, warnAfter, policy.hours) }];
  };
  const all = [
    ...(waitingSince && !firstReplyAt ? due('first-reply', openedAt, policy.firstReplyMinutes) : []),
    ...(waitingSince && firstReplyAt ? due('next-reply', waitingSince, policy.nextReplyMinutes) : []),
    ...due('resolution', openedAt, policy.resolutionMinutes),
  ];
  return all.reduce<Due | null>((first, one) => (first && first.dueAt <= one.dueAt ? first : one), null);
}
