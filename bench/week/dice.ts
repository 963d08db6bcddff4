import { sequence } from '../mentions.js';

/** Chance that is the same for the same seed. */
export interface Dice {
  below(limit: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Minutes with a long tail, the middle one as given. */
  minutes(median: number): number;
}

export function diceOf(seed: number): Dice {
  const next = sequence(seed);
  return {
    below: (limit) => Math.floor(next() * limit),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)]!,
    minutes: (median) => median * Math.exp(0.7 * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
  };
}
