const longestMs = 24 * 3_600_000;

/** The time a Retry-After header names, in seconds or as a date (RFC 9110, 10.2.3), at most a day away; null without one. */
export function retryAfter(headers: Headers, now: Date): Date | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  const atMs = /^\d{1,9}$/.test(value) ? now.getTime() + Number(value) * 1_000 : Date.parse(value);
  if (Number.isNaN(atMs)) return null;
  return new Date(Math.min(Math.max(atMs, now.getTime()), now.getTime() + longestMs));
}
