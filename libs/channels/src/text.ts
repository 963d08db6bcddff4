const surrogate = /[\ud800-\udfff]/;

/** What Postgres and every screen can hold: no NUL, no half of a surrogate pair. */
export function cleanText(text: string): string {
  const whole = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return surrogate.test(whole) ? whole.replace(/\p{Cs}/gu, '\ufffd') : whole;
}

/** A time of the outside as ours, or null when it is none or lies outside what can be a post's time. */
export function instant(text: string): string | null {
  const at = new Date(text);
  const year = at.getUTCFullYear();
  return year >= 1970 && year < 2200 ? at.toISOString() : null;
}
