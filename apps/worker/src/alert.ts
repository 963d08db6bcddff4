import type { SpikeView } from '#contracts';

export type AlertFormat = 'slack' | 'teams' | 'email';

/** Hours in which an address is left alone, in its own time zone; `until` may be the next morning. */
export interface Quiet {
  from: string;
  until: string;
  timeZone: string;
}

const minuteMs = 60_000;
const dayMinutes = 1_440;

/** When the quiet hours that it now is end; null when it is not quiet. */
export function quietUntil(quiet: Quiet | null, now: Date): Date | null {
  if (!quiet) return null;
  const at = clockMinutes(new Intl.DateTimeFormat('en-GB', { timeZone: quiet.timeZone, hour: '2-digit', minute: '2-digit' }).format(now));
  const [from, until] = [clockMinutes(quiet.from), clockMinutes(quiet.until)];
  const since = (at - from + dayMinutes) % dayMinutes;
  const lasts = (until - from + dayMinutes) % dayMinutes;
  return since < lasts ? new Date(now.getTime() + (lasts - since) * minuteMs) : null;
}

function clockMinutes(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number];
  return (hours % 24) * 60 + minutes;
}

/** What an alert says, plainly, in one language: it goes to a room, not to a reader. */
export function alertWords(spike: SpikeView, workspace: string, link: string): { title: string; lines: string[]; link: string } {
  const what = spike.topicName ?? 'Complaints';
  const { words, spread, people } = spike.drivers;
  return {
    title: `${what}: complaints are rising in ${workspace} (severity ${spike.severity} of 10)`,
    lines: [
      `${spike.heard} since ${spike.startedAt.slice(11, 16)} UTC, usually ${Math.round(spike.expected * 10) / 10}. ${people} ${people === 1 ? 'person' : 'people'}.`,
      ...(words.length > 0 ? [`Driven by: ${words.slice(0, 5).join(', ')}.`] : []),
      ...(spread ? [`One post was repeated ${spread.times} times.`] : []),
      ...(spike.learning ? ['What is normal is still being learnt.'] : []),
    ],
    link,
  };
}

/** The body that the address understands. Text from outside is escaped as each of them asks. */
export function alertBody(format: 'slack' | 'teams', alerts: readonly ReturnType<typeof alertWords>[]): Record<string, unknown> {
  if (format === 'slack') {
    const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return {
      text: alerts.map(({ title }) => escaped(title)).join('\n'),
      blocks: alerts.map(({ title, lines, link }) => ({
        type: 'section',
        text: { type: 'mrkdwn', text: `*${escaped(title)}*\n${lines.map(escaped).join('\n')}\n<${link}|Open the live screen>` },
      })),
    };
  }
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: alerts.flatMap(({ title, lines }) => [
            { type: 'TextBlock', text: title, weight: 'Bolder', size: 'Medium', wrap: true },
            ...lines.map((text) => ({ type: 'TextBlock', text, wrap: true })),
          ]),
          actions: [{ type: 'Action.OpenUrl', title: 'Open the live screen', url: alerts[0]?.link }],
        },
      },
    ],
  };
}
