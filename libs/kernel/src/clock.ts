/** Where the time comes from, so that a simulated week can run in a second. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
