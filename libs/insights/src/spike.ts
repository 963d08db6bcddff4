import { dispersionIn, type Normal } from './baseline.js';
import { upperTail } from './negative-binomial.js';

/** Whole minutes before the running one that a window takes in. */
const windows = [0, 1, 4, 14] as const;
/** Seconds of the windows that end now, wherever minutes begin: an onset late in a minute is not thinned by the time before it. */
const latestWindowsSeconds = [30, 45, 60, 90, 120] as const;
export const stepSeconds = 5;
/** Steps that `judge` looks at. */
export const latestSteps = 120 / stepSeconds;
/** A window of so many minutes is known well enough when the running minute has lasted this long. */
const leastMinutes = 1 / 12;

export const thresholds = {
  /** Chance below which a count is no accident. Many windows are judged each minute, all month. */
  chance: 5e-7,
  /** While there is not enough past to know. */
  learningChance: 1e-9,
  least: 7,
  leastLearning: 8,
  /** And so many times what is normal, because what is rare need not matter. */
  ratio: 2,
} as const;

export interface Judgement {
  startedMinutesAgo: number;
  /** In the window that stands out most. */
  heard: number;
  expected: number;
  chance: number;
}

/**
 * Whether complaints stand out. `counts` are those of the last minutes, newest first, the running one included, of which
 * `running` (0 to 1) has passed; `latest` are those of the last steps of five seconds, newest first, where they are known. Null when
 * nothing stands out.
 */
export function judge(counts: readonly number[], running: number, normal: Normal, learning: boolean, latest: readonly number[] = []): Judgement | null {
  const chanceBelow = learning ? thresholds.learningChance : thresholds.chance;
  const least = learning ? thresholds.leastLearning : thresholds.least;
  let best: Judgement | null = null;
  const consider = (heard: number, minutes: number, back: number): void => {
    const expected = normal.rate * minutes;
    if (heard < least || heard < thresholds.ratio * expected) return;
    const chance = upperTail(heard, expected, dispersionIn(normal, minutes));
    if (chance < chanceBelow && (!best || chance < best.chance)) best = { startedMinutesAgo: back, heard, expected, chance };
  };
  let heard = 0;
  for (let back = 0; back < counts.length && back <= 14; back++) {
    heard += counts[back]!;
    if (windows.includes(back as 0)) consider(heard, Math.max(leastMinutes, running) + back, back);
  }
  let lately = 0;
  for (const [index, count] of latest.entries()) {
    lately += count;
    const seconds = (index + 1) * stepSeconds;
    if (latestWindowsSeconds.includes(seconds as 30)) consider(lately, seconds / 60, 0);
  }
  return best && { ...(best as Judgement), startedMinutesAgo: onset(counts, normal.rate) };
}

/** Whether what was heard in the running minute and the two before it would stand out had it all come at once: only then are its seconds worth a look. */
export function couldStandOut(counts: readonly number[], normal: Normal, learning: boolean): boolean {
  const heard = (counts[0] ?? 0) + (counts[1] ?? 0) + (counts[2] ?? 0);
  return judge([0], 1, normal, learning, [...Array.from({ length: 5 }, () => 0), heard]) !== null;
}

/** The minute from which on complaints exceeded twice the normal the most: where a change of rate is likeliest. */
function onset(counts: readonly number[], rate: number): number {
  let [best, excess, at] = [-Infinity, 0, 0];
  for (const [back, count] of counts.slice(0, 15).entries()) {
    excess += count - 2 * rate - 0.5;
    if (excess > best && count > 0) [best, at] = [excess, back];
  }
  return at;
}

/** It is over when the last quarter of an hour could be normal: no more than one chance in a hundred against it. */
export function isOver(lastQuarter: number, normal: Normal): boolean {
  const expected = normal.rate * 15;
  return lastQuarter < 2 || upperTail(lastQuarter, expected, dispersionIn(normal, 15)) > 0.01;
}

/** 1 to 10: two for each doubling over normal (a floor of one complaint stands for silence), and one for each tenfold excess. */
export function severityOf(heard: number, expected: number): number {
  const times = heard / Math.max(1, expected);
  return Math.min(10, Math.max(1, Math.round(1.5 * Math.log2(Math.max(1, times)) + Math.log10(Math.max(1, heard - expected)))));
}
