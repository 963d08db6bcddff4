/** Ready text for a timestamptz, from milliseconds since 1970: node-postgres formats a Date in local time, slowly. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
