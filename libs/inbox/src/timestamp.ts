/** Ready text for a timestamptz, from milliseconds since 1970: node-postgres formats a Date in local time, slowly. */
export function timestamp(ms: number): string {
  if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString() };
  return last.text;
}

/** All mentions of a delivery arrive at one moment. */
let last = { ms: 0, text: new Date(0).toISOString() };
