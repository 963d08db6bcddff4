import { Temporal } from 'temporal-polyfill';
import type { BusinessHours } from '#contracts';

const minuteMs = 60_000;
/** Hours that hold nothing for so long hold nothing at all. */
const mostDays = 1_200;

/** Spans of work from a moment on, in order, as instants; a day of 23 or 25 hours has them where its clocks are. */
function* spansFrom(start: Date, hours: BusinessHours): Generator<[number, number]> {
  const holidays = new Set(hours.holidays);
  let day = Temporal.Instant.fromEpochMilliseconds(start.getTime()).toZonedDateTimeISO(hours.timeZone).toPlainDate().subtract({ days: 1 });
  for (let n = 0; n < mostDays; n++, day = day.add({ days: 1 })) {
    if (holidays.has(day.toString())) continue;
    const today = hours.days.filter(({ weekday }) => weekday === day.dayOfWeek).sort((a, b) => a.from - b.from);
    for (const { from, to } of today) yield [instantOf(day, from, hours.timeZone), instantOf(day, to, hours.timeZone)];
  }
}

function instantOf(day: Temporal.PlainDate, minute: number, timeZone: string): number {
  const at = minute === 1_440 ? day.add({ days: 1 }).toPlainDateTime() : day.toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return at.toZonedDateTime(timeZone).epochMilliseconds;
}

/** The moment so many minutes of work after a start. Without any hours, work never stops. */
export function afterMinutes(start: Date, minutes: number, hours: BusinessHours): Date {
  let leftMs = minutes * minuteMs;
  let cursor = start.getTime();
  if (hours.days.length > 0) {
    for (const [from, to] of spansFrom(start, hours)) {
      const begin = Math.max(from, cursor);
      if (begin >= to) continue;
      if (to - begin >= leftMs) return new Date(begin + leftMs);
      leftMs -= to - begin;
      cursor = to;
    }
  }
  return new Date(start.getTime() + minutes * minuteMs);
}

/** Minutes of work between two moments. */
export function minutesBetween(start: Date, end: Date, hours: BusinessHours): number {
  if (hours.days.length === 0) return Math.max(0, end.getTime() - start.getTime()) / minuteMs;
  let [sumMs, cursor] = [0, start.getTime()];
  for (const [from, to] of spansFrom(start, hours)) {
    if (from >= end.getTime()) break;
    const begin = Math.max(from, cursor);
    const stop = Math.min(to, end.getTime());
    if (begin < stop) {
      sumMs += stop - begin;
      cursor = stop;
    }
  }
  return sumMs / minuteMs;
}
