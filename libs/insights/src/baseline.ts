/** One day of the past: complaints in each quarter-hour around the same time of day; null where we did not hear. */
export interface PastDay {
  /** The same day of the week as the one that is judged. */
  sameWeekday: boolean;
  /** Groups days that should be alike: the weekday, 0 to 6. */
  weekday: number;
  quarters: readonly (number | null)[];
}

/**
 * What is normal: `rate` complaints a minute. A window of W minutes has mean rate · W and variance
 * mean + (slow + fast / W) · mean²: `slow` is how much hours differ from week to week and how little we know of them, `fast` how
 * people come in clusters within minutes.
 */
export interface Normal {
  rate: number;
  slow: number;
  fast: number;
}

/** Quarters before and after the one that is judged. */
export const around = 4;
export const pastDays = 56;
/** Before so many days, what is normal is guessed from the last day alone. */
export const learningDays = 14;
const quarterMinutes = 15;
const usualDispersion = 0.25;
const usualWeight = 20;

/** `fast` comes from recent minutes; `level` is how much busier the last hours were than usual, at least 1. */
export function normalOf(days: readonly PastDay[], fast: number, level: number): Normal {
  const groups = new Map<number, { counts: number[]; own: boolean }>();
  for (const { weekday, sameWeekday, quarters } of days) {
    const group = groups.get(weekday) ?? { counts: [], own: sameWeekday };
    for (const count of quarters) if (count !== null) group.counts.push(count);
    groups.set(weekday, group);
  }
  let [own, ownQuarters, others, otherQuarters, residual, squares] = [0, 0, 0, 0, 0, 0];
  for (const { counts, own: isOwn } of groups.values()) {
    if (counts.length === 0) continue;
    const capped = withoutOutliers(counts);
    const sum = capped.reduce((total, count) => total + count, 0);
    const mean = sum / capped.length;
    for (const count of capped) residual += (count - mean) ** 2 - mean;
    squares += mean * mean * capped.length;
    if (isOwn) [own, ownQuarters] = [own + sum, ownQuarters + capped.length];
    else [others, otherQuarters] = [others + sum, otherQuarters + capped.length];
  }
  if (ownQuarters + otherQuarters === 0) return { rate: 0, slow: 1, fast };
  // Other weekdays weigh as much as one day of this one.
  const borrowed = otherQuarters > 0 ? 2 * around + 1 : 0;
  const prior = borrowed > 0 ? (others / otherQuarters) * borrowed : 0;
  const rate = (own + prior + 0.5) / (ownQuarters + borrowed + 1) / quarterMinutes;
  const measured = (Math.max(0, residual) + usualDispersion * usualWeight) / (squares + usualWeight);
  const ignorance = 1 / (own + prior + 1);
  return { rate: rate * level, slow: Math.min(3, Math.max(0.02, measured) + ignorance), fast };
}

/** Minutes of the last day, oldest first: what is normal while there is not enough past. `null` where we did not hear. */
export function guessNormal(minutes: readonly (number | null)[]): Normal {
  const heard = minutes.filter((count) => count !== null);
  const capped = withoutOutliers(heard);
  const sum = capped.reduce((total, count) => total + count, 0);
  // Half a complaint in two hours, before anything was heard.
  return { rate: (sum + 0.5) / (heard.length + 120), slow: Math.min(3, 0.5 + 1 / (sum + 1)), fast: fastDispersion(minutes) };
}

/** How much more than by chance the minutes of a day differ from their own quarter-hour. */
export function fastDispersion(minutes: readonly (number | null)[]): number {
  let [residual, squares] = [0, 0];
  for (let start = 0; start + quarterMinutes <= minutes.length; start += quarterMinutes) {
    const heard = minutes.slice(start, start + quarterMinutes).filter((count) => count !== null);
    if (heard.length < quarterMinutes) continue;
    const capped = withoutOutliers(heard);
    const mean = capped.reduce((total, count) => total + count, 0) / heard.length;
    // One degree of freedom went into the mean.
    for (const count of capped) residual += ((count - mean) ** 2 * quarterMinutes) / (quarterMinutes - 1) - mean;
    squares += mean * mean * quarterMinutes;
  }
  return Math.min(3, (Math.max(0, residual) + usualDispersion * usualWeight) / (squares + usualWeight));
}

/** How much busier the last hours were than normal, from 1 to 3: a busy day is no spike. */
export function levelOf(heard: number, expected: number): number {
  return Math.min(3, Math.max(1, (heard + 5) / (expected + 5)));
}

export function dispersionIn({ slow, fast }: Normal, windowMinutes: number): number {
  return slow + fast / Math.max(1, windowMinutes);
}

/** Past trouble must not become normal: counts beyond median + 3 deviations (MAD, or Poisson where that is more) are cut there. */
function withoutOutliers(counts: readonly number[]): number[] {
  const middle = median(counts);
  const spread = Math.max(1.4826 * median(counts.map((count) => Math.abs(count - middle))), Math.sqrt(Math.max(1, middle)));
  // Half a count, because the median of small counts is below their mean.
  const most = Math.ceil(middle + 0.5 + 3.5 * spread);
  return counts.map((count) => Math.min(count, most));
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
