import { type WeekHours, type Weekday, weekdays } from '#contracts';

const dayMs = 86_400_000;

export interface LocalTime {
  /** `2026-11-22` on the wall of that place. */
  date: string;
  weekday: Weekday;
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** What calendar and clock show in a time zone. */
export function localTime(nowMs: number, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(nowMs)
      .map(({ type, value }) => [type, value]),
  );
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    weekday: parts['weekday']!.toLowerCase().slice(0, 3) as Weekday,
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
}

function minutes(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

/** Without hours it is always open. A span past midnight belongs to the day on which it begins, and so does a holiday. */
export function isOpen(hours: WeekHours | null, timeZone: string, nowMs: number): boolean {
  if (!hours) return true;
  const here = localTime(nowMs, timeZone);
  const before = localTime(nowMs - dayMs, timeZone);
  const spans = ({ weekday, date }: LocalTime): { from: number; to: number }[] =>
    hours.holidays.includes(date) ? [] : (hours.days[weekday] ?? []).map(({ from, to }) => ({ from: minutes(from), to: minutes(to) }));
  return (
    spans(here).some(({ from, to }) => here.minute >= from && (here.minute < to || to <= from)) ||
    spans(before).some(({ from, to }) => to <= from && here.minute < to)
  );
}

/** The next quarter of an hour at which it opens, within the coming three weeks; null when it is open now or stays closed. */
export function opensAt(hours: WeekHours | null, timeZone: string, nowMs: number): number | null {
  if (isOpen(hours, timeZone, nowMs)) return null;
  const quarterMs = 900_000;
  for (let at = Math.ceil(nowMs / quarterMs) * quarterMs; at < nowMs + 21 * dayMs; at += quarterMs) if (isOpen(hours, timeZone, at)) return at;
  return null;
}

/** Opening hours as everyday ones: Monday to Friday, nine to six. */
export const everydayHours: WeekHours = {
  days: Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, [{ from: '09:00', to: '18:00' }]])),
  holidays: [],
};
