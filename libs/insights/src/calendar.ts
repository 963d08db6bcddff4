import { Temporal } from 'temporal-polyfill';

export type Step = 'day' | 'week' | 'month';

/** When the day, week (from Monday) or month begins in which a moment lies, where the clocks of the place stand. */
export function beginningOf(at: Date, step: Step, timeZone: string): Date {
  let day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  if (step === 'week') day = day.subtract({ days: day.dayOfWeek - 1 });
  if (step === 'month') day = day.with({ day: 1 });
  return new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
}

/** Every beginning from the one in which `since` lies up to `until`. */
export function beginnings(since: Date, until: Date, step: Step, timeZone: string): Date[] {
  const all: Date[] = [];
  let day = Temporal.Instant.fromEpochMilliseconds(beginningOf(since, step, timeZone).getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  for (;;) {
    const at = day.toZonedDateTime(timeZone).epochMilliseconds;
    if (at >= until.getTime()) return all;
    all.push(new Date(at));
    day = day.add(step === 'day' ? { days: 1 } : step === 'week' ? { weeks: 1 } : { months: 1 });
  }
}
