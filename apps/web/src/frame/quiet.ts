import type { NotificationSettings } from '#contracts';

/** Whether a member asked for silence now, by the clock of their time zone. */
export function isQuiet(now: Date, { quiet, timeZone }: Pick<NotificationSettings, 'quiet' | 'timeZone'>): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(now);
  return quiet.from < quiet.to ? clock >= quiet.from && clock < quiet.to : clock >= quiet.from || clock < quiet.to;
}
