import { type BusinessHours, type ServiceMeasure, weekdays, type ZonedHours } from '#contracts';

const clockMinutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** A desk's opening hours in the shape of those that promises are made in; a span past midnight is two. */
export function workHours({ timeZone, days, holidays }: ZonedHours): BusinessHours {
  const spans = weekdays.flatMap((name, index) =>
    (days[name] ?? []).flatMap((span) => {
      const [from, to] = [clockMinutes(span.from), clockMinutes(span.to)];
      const weekday = index + 1;
      if (to > from) return [{ weekday, from, to }];
      return [{ weekday, from, to: 1_440 }, ...(to > 0 ? [{ weekday: (weekday % 7) + 1, from: 0, to }] : [])];
    }),
  );
  return { timeZone, days: spans, holidays };
}

export interface Policy {
  id: string;
  isDefault: boolean;
  firstReplyMinutes: number | null;
  nextReplyMinutes: number | null;
  resolutionMinutes: number | null;
}

/** How long a measure was promised to take at most, in seconds of work; null when nothing was promised. */
export function promisedSeconds(policy: Policy | null, measure: ServiceMeasure): number | null {
  const minutes = {
    'first-reply': policy?.firstReplyMinutes,
    'next-reply': policy?.nextReplyMinutes,
    resolution: policy?.resolutionMinutes,
    waiting: null,
  }[measure];
  return minutes == null ? null : minutes * 60;
}
