const unitMs: Record<string, number> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  mo: 30 * 86_400_000,
  y: 365 * 86_400_000,
};
const length = /^(\d{1,6})(mo|[smhdwy])$/;
const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:z|[+-]\d{2}:\d{2})?$/i;
const namedDays = ['today', 'yesterday'];

/** Postgres and JavaScript both hold these; times beyond are brought to the edge. */
const earliestMs = Date.parse('0100-01-01T00:00:00Z');
const latestMs = Date.UTC(9999, 11, 31);

export interface Clock {
  now: Date;
  /** IANA name in which days begin and end; UTC when absent. */
  timeZone?: string;
}

/** Milliseconds of `90m`, `2h`, `7d`, `3w`, `6mo` (30 days each), `1y` (365 days); null for anything else. */
export function durationMs(text: string): number | null {
  const match = length.exec(text.toLowerCase());
  return match ? Number(match[1]) * unitMs[match[2]!]! : null;
}

/** The parts of a length of time, for saying it in words. */
export function durationParts(text: string): { count: number; unit: string } | null {
  const match = length.exec(text.toLowerCase());
  return match ? { count: Number(match[1]), unit: match[2]! } : null;
}

/** The written moment in its canonical form, or null. An instant without an offset is UTC. */
export function readMoment(text: string): string | null {
  const lower = text.toLowerCase();
  if (lower === 'now' || namedDays.includes(lower) || length.test(lower)) return lower;
  if (day.test(text)) return isRealDay(text) ? text : null;
  if (!instant.test(text) || !isRealDay(text.slice(0, 10))) return null;
  const upper = text.toUpperCase();
  const ms = Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(upper) ? upper : `${upper}Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

function isRealDay(text: string): boolean {
  const [year, month, date] = text.split('-').map(Number) as [number, number, number];
  return year >= 100 && month >= 1 && month <= 12 && date >= 1 && date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function isDay(moment: string): boolean {
  return day.test(moment) || namedDays.includes(moment);
}

export function isRelative(moment: string): boolean {
  return !day.test(moment) && !instant.test(moment);
}

/** A day or an instant means itself; `7d` and `now` alone mean the time since. */
export function standsAlone(moment: string): boolean {
  return durationMs(moment) === null && moment !== 'now';
}

/** Start and, exclusive for a day, end of a written moment, in epoch milliseconds. For an instant both are the same. */
export function momentMs(moment: string, clock: Clock): { start: number; end: number } {
  const ago = durationMs(moment);
  if (ago !== null) return point(clock.now.getTime() - ago);
  if (moment === 'now') return point(clock.now.getTime());
  if (!isDay(moment)) return point(Date.parse(moment));
  const date = day.test(moment) ? moment : localDay(clock.now.getTime(), clock.timeZone);
  const shift = moment === 'yesterday' ? -1 : 0;
  return { start: dayStart(date, shift, clock.timeZone), end: dayStart(date, shift + 1, clock.timeZone) };
}

function point(ms: number): { start: number; end: number } {
  const start = Math.min(Math.max(ms, earliestMs), latestMs);
  return { start, end: start };
}

function localDay(ms: number, timeZone = 'UTC'): string {
  return new Date(ms + offsetMs(ms, timeZone)).toISOString().slice(0, 10);
}

function dayStart(date: string, plusDays: number, timeZone = 'UTC'): number {
  const local = Date.parse(`${date}T00:00:00Z`) + plusDays * unitMs.d!;
  // Twice, because the offset at the guess may be that of the other side of a clock change.
  const guess = local - offsetMs(local, timeZone);
  return local - offsetMs(guess, timeZone);
}

function offsetMs(ms: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(ms);
  const part = (type: string) => Number(parts.find((found) => found.type === type)!.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(ms / 1_000) * 1_000;
}
