import { around, fastDispersion, levelOf, normalOf, type PastDay, pastDays } from './baseline.js';
import { judge } from './spike.js';

const dayMinutes = 1_440;
const checksAMinute = 6;

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

/**
 * A month of a topic with this many complaints an hour: over-dispersed by the minute (clusters) and by the hour (busy and slow
 * ones), after eight weeks of past. `bursts` of them are put in, each of `burstRate` a minute more, to see how fast they are found.
 */
export function quietMonth(seed: number, perHour: number, bursts = 0, burstRate = 0, days = 30): QuietTrial {
  const chance = chanceOf(seed);
  const total = (pastDays + days) * dayMinutes;
  const counts = new Uint16Array(total);
  let hourLevel = 0;
  for (let minute = 0; minute < total; minute++) {
    if (minute % 60 === 0) hourLevel = 0.7 * hourLevel + 0.25 * normalDraw(chance);
    const mean = (perHour / 60) * rhythm(minute) * Math.exp(hourLevel - 0.06);
    // Each minute's rate is gamma with a variance of 0.2 of its square.
    counts[minute] = poissonDraw(mean * gammaDraw(5, chance) * 0.2, chance);
  }
  const quarters = new Uint32Array(total / 15);
  for (let minute = 0; minute < total; minute++) quarters[Math.floor(minute / 15)]! += counts[minute]!;
  const trial: QuietTrial = { falseAlarms: 0, found: [] };
  const onsets = new Set(Array.from({ length: bursts }, (_, index) => (pastDays + 1 + index) * dayMinutes + Math.floor(chance() * (dayMinutes - 60))));
  let alarmUntil = -1;
  for (let quarter = pastDays * 96; quarter < total / 15; quarter++) {
    const normal = normalAt(quarter, quarters, counts);
    for (let minute = quarter * 15; minute < quarter * 15 + 15; minute++) {
      if (onsets.has(minute)) trial.found.push(burst(minute, counts, normal, burstRate, chance));
      if (minute < alarmUntil) continue;
      const before = Array.from({ length: 14 }, (_, back) => counts[minute - 1 - back]!);
      for (let check = 1; check <= checksAMinute; check++) {
        const running = check / checksAMinute;
        // Complaints of the running minute come evenly but for chance.
        const soFar = check === checksAMinute ? counts[minute]! : Array.from({ length: counts[minute]! }, () => chance()).filter((at) => at < running).length;
        if (judge([soFar, ...before], running, normal, false)) {
          trial.falseAlarms += 1;
          alarmUntil = minute + 30;
          break;
        }
      }
    }
  }
  return trial;
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

function burst(minute: number, counts: Uint16Array, normal: ReturnType<typeof normalAt>, burstRate: number, chance: () => number): number | null {
  const startSecond = Math.floor(chance() * 60);
  const extra: number[] = [];
  for (let second = startSecond; second < 600; second += -Math.log(1 - chance()) * (60 / burstRate)) if (second > startSecond) extra.push(second);
  for (let second = startSecond + 5; second < 600; second += 5) {
    const now = Math.floor(second / 60);
    const seen = Array.from({ length: 15 }, (_, back) => {
      const added = extra.filter((at) => at <= second && Math.floor(at / 60) === now - back).length;
      const usual = counts[minute + now - back]!;
      return added + (back === 0 ? Math.floor((usual * (second % 60)) / 60) : usual);
    });
    if (judge(seen, Math.max(1, second % 60) / 60, normal, false)) return second - startSecond;
  }
  return null;
}
