import type { Kind, VolumePoint } from '#contracts';

const minuteMs = 60_000;
const kinds: readonly Kind[] = ['complaint', 'question', 'praise', 'other'];

export interface Minute {
  atMs: number;
  kinds: Record<Kind, number>;
}

/** One entry for every minute from `sinceMs` up to the running one: minutes in which nothing was heard are zeros, not left out. */
export function everyMinute(points: readonly VolumePoint[], sinceMs: number, nowMs: number): Minute[] {
  const heard = new Map(points.map((point) => [Math.floor(Date.parse(point.at) / minuteMs), point.kinds]));
  const minutes: Minute[] = [];
  for (let minute = Math.floor(sinceMs / minuteMs); minute <= Math.floor(nowMs / minuteMs); minute++) {
    const counts = heard.get(minute);
    minutes.push({ atMs: minute * minuteMs, kinds: Object.fromEntries(kinds.map((kind) => [kind, counts?.[kind] ?? 0])) as Record<Kind, number> });
  }
  return minutes;
}

/** How many of a kind in the last `count` minutes, the running one included. */
export function inLast(minutes: readonly Minute[], count: number, kind: Kind): number {
  return minutes.slice(-count).reduce((sum, minute) => sum + minute.kinds[kind], 0);
}
