const morningHour = 9;
const eveningHour = 18;
const laterHours = 3;

function atHour(day: Date, days: number, hour: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour);
}

/** In three hours, and no later than the evening while that is still ahead. */
export function laterToday(now: Date): Date {
  const inHours = new Date(now.getTime() + laterHours * 3_600_000);
  const evening = atHour(now, 0, eveningHour);
  return evening > now && inHours > evening ? evening : inHours;
}

export function tomorrow(now: Date): Date {
  return atHour(now, 1, morningHour);
}

/** The coming Monday morning. */
export function nextWeek(now: Date): Date {
  return atHour(now, (8 - now.getDay()) % 7 || 7, morningHour);
}
