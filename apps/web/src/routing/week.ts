import { type BusinessHours, type WeekHours, weekdays } from '#contracts';
import { clockOf, minutesOf } from '../settings/clock.js';

/** A person's or a desk's week as the editor of opening hours takes it; none: no day, which is any time. */
export function asOpeningHours(hours: WeekHours | null, timeZone: string): BusinessHours {
  const days = weekdays.flatMap((day, index) =>
    (hours?.days[day] ?? []).map(({ from, to }) => ({ weekday: index + 1, from: minutesOf(from)!, to: minutesOf(to, true)! })),
  );
  return { timeZone, days, holidays: hours?.holidays ?? [] };
}

/** And back; null when no day is chosen and no day is off. */
export function asWeekHours({ days, holidays }: BusinessHours): WeekHours | null {
  if (days.length === 0 && holidays.length === 0) return null;
  // Days off of somebody who works at any time: every day is open around the clock but those.
  const open = days.length > 0 ? days : weekdays.map((_, index) => ({ weekday: index + 1, from: 0, to: 1_440 }));
  return {
    days: Object.fromEntries(
      weekdays.flatMap((day, index) => {
        const spans = open.filter(({ weekday }) => weekday === index + 1).map(({ from, to }) => ({ from: clockOf(from), to: clockOf(to) }));
        return spans.length > 0 ? [[day, spans]] : [];
      }),
    ),
    holidays,
  };
}
