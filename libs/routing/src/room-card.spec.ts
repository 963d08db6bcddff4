import { describe, expect, it } from 'vitest';
import { roomCard } from './room-card.js';

const card = {
  asker: 'Ana <!here>',
  note: 'Is it *known*?',
  network: 'mastodon',
  lines: ['[click](https://evil.example) <!channel>'],
  link: 'https://listen.example.org/inbox/all/1',
};

describe('what a room is told', () => {
  it('keeps words from outside words, in Slack as in Teams', () => {
    const slack = roomCard('slack', card);
    expect(slack['text']).toBe('Ana &lt;!here&gt; asks for your help');
    const blocks = slack['blocks'] as { type: string; text?: { type: string; text: string }; elements?: { type: string }[] }[];
    expect(blocks.flatMap(({ text, elements }) => [text?.type, ...(elements?.map(({ type }) => type) ?? [])]).filter((type) => type === 'mrkdwn')).toEqual([]);
    expect(blocks.some(({ text }) => text?.text === card.lines[0])).toBe(true);
    const body = JSON.stringify(roomCard('teams', card));
    expect(body).not.toContain('"TextBlock"');
    expect(body).toContain('"type":"TextRun","text":"[click](https://evil.example) <!channel>"');
  });

  it('leads back to the conversation and is never longer than they take', () => {
    for (const kind of ['slack', 'teams'] as const) {
      const body = JSON.stringify(roomCard(kind, { ...card, note: 'n'.repeat(5_000), lines: ['x'.repeat(9_000), '', 'y'] }));
      expect(body).toContain(card.link);
      expect(body.length).toBeLessThan(6_000);
    }
  });
});
