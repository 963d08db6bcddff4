/** Minutes after midnight as a clock shows them; 24:00 is the end of the day. */
export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Null when it is no time. As an end, midnight is that of the day to come. */
export function minutesOf(clock: string, isEnd = false): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(clock);
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  if (minutes > 1_440) return null;
  return isEnd && minutes === 0 ? 1_440 : minutes;
}
