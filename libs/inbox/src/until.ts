import { parse as parseEnglish } from 'chrono-node/en';
import { parse as parseFrench } from 'chrono-node/fr';
import { parse as parseChinese } from 'chrono-node/zh/hans';
import { Temporal } from 'temporal-polyfill';

const morningHour = 9;
const nextWeek = /^(next week|la semaine prochaine|semaine prochaine|下周|下星期|下个星期)$/i;
const bareHour = /(^|[^\d:.,/-]\s)([01]?\d|2[0-3])$/;
const readers = [parseEnglish, parseFrench, parseChinese];

/**
 * A time to come, in the words people use for it ("tomorrow 9", "in 3 hours", "lundi à 14h30", "明天9点"), as meant in a time
 * zone. A day without an hour is its morning. Null when it says no time, or one that has passed.
 */
export function untilIn(words: string, now: Date, timeZone: string): Date | null {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const said = words.trim().toLowerCase();
  if (nextWeek.test(said)) {
    const monday = here.toPlainDate().add({ days: 8 - here.dayOfWeek });
    return at(monday.toPlainDateTime({ hour: morningHour }), timeZone);
  }
  const text = said.replace(bareHour, (_, before: string, hour: string) => `${before}${hour}:00`);
  // The reader works on the clock on the wall, as if it were UTC; the time zone comes in at the end.
  const wall = new Date(Date.UTC(here.year, here.month - 1, here.day, here.hour, here.minute, here.second));
  // Whoever understands most of it has the right language.
  const [best] = readers
    .flatMap((read) => read(text, { instant: wall, timezone: 0 }, { forwardDate: true }).slice(0, 1))
    .sort((a, b) => b.text.length - a.text.length);
  if (!best) return null;
  const { start } = best;
  // A span of hours is the same length whatever the clocks do that night.
  const spanMs = start.date().getTime() - wall.getTime();
  if (start.isCertain('hour') && start.isCertain('timezoneOffset')) return later(new Date(now.getTime() + spanMs), now);
  const day = { year: start.get('year')!, month: start.get('month')!, day: start.get('day')! };
  const hour = start.get('hour') ?? morningHour;
  const evening = !start.isCertain('hour') && hour >= 13 && hour !== here.hour;
  const clock = start.isCertain('hour') || evening ? { hour, minute: start.isCertain('minute') ? start.get('minute')! : 0 } : { hour: morningHour };
  return later(at(Temporal.PlainDateTime.from({ ...day, ...clock }), timeZone), now);
}

function at(time: Temporal.PlainDateTime, timeZone: string): Date {
  return new Date(time.toZonedDateTime(timeZone).epochMilliseconds);
}

function later(found: Date, now: Date): Date | null {
  return found > now ? found : null;
}
