import { Temporal } from 'temporal-polyfill';

export type Step = 'day' | 'week' | 'month';

/** When the day, week (from Monday) or month begins in which a moment lies, where the clocks of the place stand. */
export function beginningOf(at: Date, step: Step, timeZone: string): Date {
  let day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  if (step === 'week') day = day.subtract({ days: day.dayOfWeek - 1 });
  if (step === 'month') day = day.with({ day: 1 });
  return new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
}

const dayMs = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Whether clocks there show midnight: asked often, and far quicker than arithmetic with a calendar. */
function isMidnight(ms: number, timeZone: string): boolean {
  let clock = clocks.get(timeZone);
  if (!clock) clocks.set(timeZone, (clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })));
  return clock.format(ms) === '00:00';
}

/** Every beginning from the one in which `since` lies up to `until`. */
export function beginnings(since: Date, until: Date, step: Step, timeZone: string): Date[] {
  const all: Date[] = [];
  for (let at = beginningOf(since, step, timeZone); at < until; at = nextAfter(at, step, timeZone)) all.push(at);
  return all;
}

function nextAfter(at: Date, step: Step, timeZone: string): Date {
  const guess = at.getTime() + (step === 'week' ? 7 : 1) * dayMs;
  if (step !== 'month' && isMidnight(guess, timeZone)) return new Date(guess);
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  const next = day.add(step === 'day' ? { days: 1 } : step === 'week' ? { weeks: 1 } : { months: 1 });
  return new Date(next.toZonedDateTime(timeZone).epochMilliseconds);
}
