import { Temporal } from 'temporal-polyfill';
import type { ReportSchedule } from '#contracts';

/** The next moment after this one at which the clocks of the place show the hour. A time that the clocks skip is the one after it. */
export function nextSending({ every, weekday, hour, timeZone }: ReportSchedule, after: Date): Date {
  let day = Temporal.Instant.fromEpochMilliseconds(after.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  const falls = (): boolean => every === 'day' || (every === 'week' ? day.dayOfWeek === weekday : day.day === 1);
  for (;;) {
    const at = day.toZonedDateTime({ timeZone, plainTime: new Temporal.PlainTime(hour) }).epochMilliseconds;
    if (falls() && at > after.getTime()) return new Date(at);
    day = day.add({ days: 1 });
  }
}
