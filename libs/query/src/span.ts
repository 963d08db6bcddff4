import { momentMs, type Clock } from './moment.js';
import type { Bound } from './query.js';

/** Ends of a span of time in epoch milliseconds. */
export interface Span {
  from?: Bound<number>;
  to?: Bound<number>;
}

/** A day counts whole: from its start, to its end. */
export function timeSpan({ from, to }: { from?: Bound<string>; to?: Bound<string> }, clock: Clock): Span {
  const span: Span = {};
  if (from) {
    const { start, end } = momentMs(from.value, clock);
    span.from = from.inclusive ? { value: start, inclusive: true } : { value: end, inclusive: end > start };
  }
  if (to) {
    const { start, end } = momentMs(to.value, clock);
    span.to = to.inclusive ? { value: end, inclusive: end === start } : { value: start, inclusive: false };
  }
  return span;
}

/** When something must have begun for its length, up to now, to be within the bounds: the longer, the earlier. */
export function durationSpan({ from, to }: { from?: Bound<string>; to?: Bound<string> }, clock: Clock): Span {
  const begun = (bound: Bound<string>): Bound<number> => ({ value: momentMs(bound.value, clock).start, inclusive: bound.inclusive });
  const span: Span = {};
  if (to) span.from = begun(to);
  if (from) span.to = begun(from);
  return span;
}

export function within(value: number, { from, to }: Span): boolean {
  if (from && (from.inclusive ? value < from.value : value <= from.value)) return false;
  return !(to && (to.inclusive ? value > to.value : value >= to.value));
}
