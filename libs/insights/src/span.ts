import { Temporal } from 'temporal-polyfill';
import type { Step } from './calendar.js';

/** Whole days, weeks (from Monday) or months that begin from `from` on and before `until`; both such as 2026-11-23. */
export interface Piece {
  grain: Step;
  from: string;
  until: string;
}

const finer: Record<Step, Step | null> = { month: 'week', week: 'day', day: null };

/** Pure: the fewest spans that are the days from `from` to the one before `until`, each day once. The longest is `coarsest`. */
export function piecesOf(from: string, until: string, coarsest: Step = 'month'): Piece[] {
  if (from >= until) return [];
  const next = finer[coarsest];
  if (!next) return [{ grain: 'day', from, until }];
  const first = beginningFrom(from, coarsest);
  const last = beginningBefore(until, coarsest);
  if (first >= last) return piecesOf(from, until, next);
  return [...piecesOf(from, first, next), { grain: coarsest, from: first, until: last }, ...piecesOf(last, until, next)];
}

/** The first beginning that is not before that day. */
function beginningFrom(day: string, step: Step): string {
  const begins = beginningBefore(day, step);
  return begins === day
    ? day
    : Temporal.PlainDate.from(begins)
        .add(step === 'month' ? { months: 1 } : { weeks: 1 })
        .toString();
}

/** The last beginning that is not after that day. */
function beginningBefore(day: string, step: Step): string {
  const date = Temporal.PlainDate.from(day);
  return (step === 'month' ? date.with({ day: 1 }) : date.subtract({ days: date.dayOfWeek - 1 })).toString();
}

/** The day of a moment where the clocks of the place stand. */
export function dayOf(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

export function dayAfter(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}
