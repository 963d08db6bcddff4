import { around, fastDispersion, levelOf, type Normal, normalOf, type PastDay, pastDays } from './baseline.js';
import { couldStandOut, judge, latestSteps, stepSeconds } from './spike.js';

const dayMinutes = 1_440;
const minuteSteps = 60 / stepSeconds;

/** A repeatable source of chance (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normalDraw(chance: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
}

function gammaDraw(shape: number, chance: () => number): number {
  if (shape < 1) return gammaDraw(shape + 1, chance) * (1 - chance()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normalDraw(chance);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - chance()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function poissonDraw(mean: number, chance: () => number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalDraw(chance)));
  const limit = Math.exp(-mean);
  let [count, product] = [0, chance()];
  while (product > limit) [count, product] = [count + 1, product * chance()];
  return count;
}

/** Complaints a minute at this minute of the week, in a world where nothing happens: nights, weekends, lunch. */
function rhythm(minute: number): number {
  const hour = (minute / 60) % 24;
  const weekend = Math.floor(minute / dayMinutes) % 7 >= 5;
  const day = 0.25 + 1.5 * Math.max(0, Math.sin(((hour - 6) / 17) * Math.PI)) ** 0.8;
  return day * (weekend ? 0.6 : 1.1);
}

export interface QuietTrial {
  falseAlarms: number;
  /** Seconds from onset to alarm of each burst; null when it was not found in ten minutes. */
  found: (number | null)[];
}

export const quietLaws = ['mixed', 'clustered'] as const;
/** How people complain in a quiet world: each minute's rate is drawn anew, or one complaint brings others in the seconds after it. */
export type QuietLaw = (typeof quietLaws)[number];

/**
 * Nights, weekends and busy hours, and within them a rate that is gamma with a variance of 0.2 of its square by the minute. Complaints
 * in each five seconds.
 */
function mixed(perHour: number, minutes: number, chance: () => number): Uint16Array {
  const steps = new Uint16Array(minutes * minuteSteps);
  let hourLevel = 0;
  for (let minute = 0; minute < minutes; minute++) {
    if (minute % 60 === 0) hourLevel = 0.7 * hourLevel + 0.25 * normalDraw(chance);
    const mean = (perHour / 60) * rhythm(minute) * Math.exp(hourLevel - 0.06);
    const count = poissonDraw(mean * gammaDraw(5, chance) * 0.2, chance);
    for (let one = 0; one < count; one++) steps[minute * minuteSteps + Math.floor(chance() * minuteSteps)]! += 1;
  }
  return steps;
}

/**
 * Two peaks a day, Mondays busy and Sundays still, days that differ by a third, and a level that drifts by the quarter of an hour. Who
 * complains is joined by others with a chance of 0.35 each time, 40 seconds after on average, wherever minutes begin.
 */
function clustered(perHour: number, minutes: number, chance: () => number): Uint16Array {
  const steps = new Uint16Array(minutes * minuteSteps);
  const joining = 0.35;
  const weekday = [1.35, 1.1, 1, 1, 1.05, 0.8, 0.55];
  let [day, level] = [1, 0];
  for (let minute = 0; minute < minutes; minute++) {
    if (minute % dayMinutes === 0) day = gammaDraw(9, chance) / 9;
    if (minute % 15 === 0) level = 0.9 * level + 0.1 * normalDraw(chance);
    const hour = (minute / 60) % 24;
    const shape = 0.2 + 2 * Math.exp(-((hour - 9.5) ** 2) / 6) + 2.2 * Math.exp(-((hour - 19) ** 2) / 10);
    const mean = (perHour / 60) * shape * 0.97 * weekday[Math.floor(minute / dayMinutes) % 7]! * day * Math.exp(level - 0.026) * (1 - joining);
    for (let one = poissonDraw(mean, chance); one > 0; one--) {
      let second = (minute + chance()) * 60;
      do {
        const step = Math.floor(second / stepSeconds);
        if (step < steps.length) steps[step]! += 1;
        second += -Math.log(1 - chance()) * 40;
      } while (chance() < joining);
    }
  }
  return steps;
}

/**
 * A month of a topic with this many complaints an hour, after eight weeks of past. `bursts` of them are put in, each of `burstRate` a
 * minute more, to see how fast they are found. It is judged every five seconds, as the worker does.
 */
export function quietMonth(law: QuietLaw, seed: number, perHour: number, bursts = 0, burstRate = 0, days = 30): QuietTrial {
  const chance = chanceOf(seed);
  const total = (pastDays + days) * dayMinutes;
  const steps = (law === 'mixed' ? mixed : clustered)(perHour, total, chance);
  const counts = new Uint16Array(total);
  for (const [step, count] of steps.entries()) counts[Math.floor(step / minuteSteps)]! += count;
  const quarters = new Uint32Array(total / 15);
  for (let minute = 0; minute < total; minute++) quarters[Math.floor(minute / 15)]! += counts[minute]!;
  const trial: QuietTrial = { falseAlarms: 0, found: [] };
  const onsets = new Set(Array.from({ length: bursts }, (_, index) => (pastDays + 1 + index) * dayMinutes + Math.floor(chance() * (dayMinutes - 60))));
  let alarmUntil = -1;
  for (let quarter = pastDays * 96; quarter < total / 15; quarter++) {
    const within = [...Array(15).keys()].map((offset) => quarter * 15 + offset);
    if (bursts > 0 && !within.some((minute) => onsets.has(minute))) continue;
    const normal = normalAt(quarter, quarters, counts);
    for (const minute of within) {
      if (onsets.has(minute)) trial.found.push(burst(minute, steps, normal, burstRate, chance));
      if (bursts > 0 || minute < alarmUntil || !mayStandOut(counts, minute, normal)) continue;
      for (let check = 1; check <= minuteSteps; check++) {
        if (!judgeAt(steps, minute * minuteSteps + check, normal)) continue;
        trial.falseAlarms += 1;
        alarmUntil = minute + 30;
        break;
      }
    }
  }
  return trial;
}

/** Whether anything could stand out within this minute had all of it come in its first five seconds: else it need not be walked through. */
function mayStandOut(counts: Uint16Array, minute: number, normal: Normal): boolean {
  const before = Array.from({ length: 15 }, (_, back) => counts[minute - back]!);
  return couldStandOut(before, normal, false) || judge(before, 1 / minuteSteps, normal, false) !== null;
}

/** After so many steps. */
function judgeAt(steps: Uint16Array, end: number, normal: Normal): boolean {
  const minute = Math.ceil(end / minuteSteps) - 1;
  const passed = end - minute * minuteSteps;
  const counts = Array.from({ length: 15 }, (_, back) => {
    let sum = 0;
    for (let step = (minute - back) * minuteSteps; step < Math.min(end, (minute - back + 1) * minuteSteps); step++) sum += steps[step]!;
    return sum;
  });
  const latest = Array.from({ length: latestSteps }, (_, back) => steps[end - 1 - back]!);
  return judge(counts, passed / minuteSteps, normal, false, latest) !== null;
}

function normalAt(quarter: number, quarters: Uint32Array, counts: Uint16Array) {
  const days: PastDay[] = Array.from({ length: pastDays }, (_, index) => {
    const middle = quarter - (index + 1) * 96;
    return {
      weekday: (index + 1) % 7,
      sameWeekday: (index + 1) % 7 === 0,
      quarters: Array.from({ length: 2 * around + 1 }, (_, offset) => quarters[middle - around + offset] ?? null),
    };
  });
  const minute = quarter * 15;
  const lastDay = Array.from(counts.subarray(minute - dayMinutes - 15, minute - 15));
  const fast = fastDispersion(lastDay);
  const usual = normalOf(days, fast, 1);
  const recent = counts.subarray(minute - 195, minute - 15).reduce((sum, count) => sum + count, 0);
  return { ...usual, rate: usual.rate * levelOf(recent, usual.rate * 180) };
}

function burst(minute: number, quiet: Uint16Array, normal: Normal, burstRate: number, chance: () => number): number | null {
  const start = minute * 60 + Math.floor(chance() * 60);
  const from = (minute - 15) * minuteSteps;
  const steps = quiet.slice(from, from + 26 * minuteSteps);
  for (let second = start - Math.log(1 - chance()) * (60 / burstRate); second < start + 600; second -= Math.log(1 - chance()) * (60 / burstRate))
    steps[Math.floor(second / stepSeconds) - from]! += 1;
  for (let end = Math.floor(start / stepSeconds) + 1; end * stepSeconds < start + 600; end++)
    if (judgeAt(steps, end - from, normal)) return end * stepSeconds - start;
  return null;
}
