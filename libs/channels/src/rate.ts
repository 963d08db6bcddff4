import type { Observation } from './budget.js';

const longestMs = 24 * 3_600_000;
const soonest = 1_000;

/**
 * A reset as networks write it: seconds or milliseconds since 1970, seconds from now (also with a fraction), or a date.
 * At most a day away; null when it is none of these.
 */
export function resetTime(value: string | number | null | undefined, now: Date): Date | null {
  if (value === null || value === undefined) return null;
  const text = String(value).trim();
  if (text === '') return null;
  const number = Number(text);
  let atMs: number;
  if (Number.isFinite(number)) {
    if (number < 0) return null;
    atMs = number > 1e11 ? number : number > 1e8 ? number * 1_000 : now.getTime() + number * 1_000;
  } else atMs = Date.parse(text);
  if (Number.isNaN(atMs)) return null;
  return new Date(Math.min(Math.max(atMs, now.getTime() + soonest), now.getTime() + longestMs));
}

const families = ['x-ratelimit', 'x-rate-limit', 'ratelimit', 'x-app-rate-limit'];

/** What an answer's headers say of the limit, in whichever way they say it; null when they say nothing. */
export function rateOf(headers: Headers, now: Date): Observation | null {
  for (const family of families) {
    const most = numberOf(headers.get(`${family}-limit`));
    const remaining = numberOf(headers.get(`${family}-remaining`));
    const resetsAt = resetTime(headers.get(`${family}-reset`), now);
    if (remaining !== null || resetsAt) return observation(most, remaining, resetsAt);
  }
  return structured(headers, now);
}

/** `RateLimit: "default";r=50;t=30` with `RateLimit-Policy: "default";q=100;w=60`, and the draft before it. */
function structured(headers: Headers, now: Date): Observation | null {
  const said = headers.get('ratelimit');
  if (!said) return null;
  const of = (text: string, ...names: string[]): number | null => {
    for (const name of names) {
      const found = new RegExp(`(?:^|[;,\\s])${name}\\s*=\\s*"?(\\d+(?:\\.\\d+)?)`, 'i').exec(text);
      if (found) return Number(found[1]);
    }
    return null;
  };
  const resetSeconds = of(said, 't', 'reset');
  const most = of(said, 'limit') ?? of(headers.get('ratelimit-policy') ?? '', 'q');
  return observation(most, of(said, 'r', 'remaining'), resetSeconds === null ? null : resetTime(resetSeconds, now));
}

/** The first number: some write `100, 100;w=60`. */
function numberOf(value: string | null): number | null {
  const found = /^\s*(\d+(?:\.\d+)?)/.exec(value ?? '');
  return found ? Number(found[1]) : null;
}

function observation(most: number | null, remaining: number | null, resetsAt: Date | null): Observation {
  return { ...(most ? { most } : {}), ...(remaining === null ? {} : { remaining }), ...(resetsAt ? { resetsAt } : {}) };
}

/** Usage in percent as JSON, the way Meta writes it: the fullest counts. Times to regain access are in minutes. */
export function usageOf(headers: Headers, now: Date): Observation | null {
  let fullest = -1;
  let regainMinutes = 0;
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'object') look(inner);
      else if (typeof inner === 'number' && /^(call_count|total_cputime|total_time)$/.test(key)) fullest = Math.max(fullest, inner);
      else if (typeof inner === 'number' && key === 'estimated_time_to_regain_access') regainMinutes = Math.max(regainMinutes, inner);
    }
  };
  for (const name of ['x-business-use-case-usage', 'x-app-usage', 'x-page-usage']) {
    try {
      look(JSON.parse(headers.get(name) ?? 'null'));
    } catch {
      // Half a header says nothing.
    }
  }
  if (fullest < 0) return null;
  const resetsAt = regainMinutes > 0 ? resetTime(regainMinutes * 60, now) : null;
  return { most: 100, remaining: Math.max(0, 100 - fullest), ...(resetsAt ? { resetsAt } : {}) };
}

/** Waiting times that stand in the body: Telegram's `parameters.retry_after`, Reddit's `json.ratelimit`; in seconds. */
export function waitInBody(body: unknown, now: Date): Date | null {
  const inner = body as { parameters?: { retry_after?: number }; json?: { ratelimit?: number }; retry_after?: number } | null;
  return resetTime(inner?.parameters?.retry_after ?? inner?.json?.ratelimit ?? inner?.retry_after, now);
}
