import type { Writable } from 'node:stream';
import { quietLaws, quietMonth } from '#insights';
import { Refusal } from './refusal.js';

/** Prints how often the search for spikes cries wolf in a quiet world, and how fast it finds what is no accident. */
export async function simulateQuiet(output: Writable, options: { months: string }): Promise<void> {
  const months = Number(options.months);
  if (!Number.isSafeInteger(months) || months < 1) throw new Refusal(`--months must be a whole number of 1 or more, not "${options.months}".`);
  output.write(
    '| traffic | complaints an hour | false alarms a month | burst, a minute | found | half within | 95 of 100 within |\n| --- | --- | --- | --- | --- | --- | --- |\n',
  );
  for (const [law, perHour] of quietLaws.flatMap((law) => [1, 10, 100, 1_000].map((volume) => [law, volume] as const))) {
    let alarms = 0;
    const found: (number | null)[] = [];
    const burst = Math.max(15, Math.round((perHour / 60) * 20));
    for (let month = 1; month <= months; month++) {
      alarms += quietMonth(law, month * 7 + perHour, perHour).falseAlarms;
      found.push(...quietMonth(law, month * 31 + perHour, perHour, 28, burst).found);
    }
    const seconds = found.filter((one) => one !== null).sort((a, b) => a - b);
    const within = (share: number): string => (seconds.length === 0 ? '' : `${seconds[Math.min(seconds.length - 1, Math.floor(seconds.length * share))]} s`);
    output.write(
      `| ${law} | ${perHour} | ${(alarms / months).toFixed(2)} | ${burst} | ${seconds.length} of ${found.length} | ${within(0.5)} | ${within(0.95)} |\n`,
    );
  }
}
