import type { RoomKind } from '#contracts';

export interface RoomCard {
  /** Who asks, and what in their own words. */
  asker: string;
  note: string;
  network: string;
  /** What the customer wrote, the oldest first, private data hidden. */
  lines: readonly string[];
  /** The conversation; whoever answers writes a note there. */
  link: string;
}

const mostLine = 700;
const short = (text: string): string => (text.length > mostLine ? `${text.slice(0, mostLine - 1)}…` : text);

/** What a room is told, as its product takes it: Slack's Block Kit, or an Adaptive Card for a Teams workflow. Words from outside stay words. */
export function roomCard(kind: RoomKind, card: RoomCard): Record<string, unknown> {
  return kind === 'slack' ? slack(card) : teams(card);
}

function slack({ asker, note, network, lines, link }: RoomCard): Record<string, unknown> {
  const plain = (text: string): Record<string, unknown> => ({ type: 'section', text: { type: 'plain_text', text: short(text), emoji: false } });
  const title = `${asker} asks for your help`;
  return {
    // What a notification shows; Slack reads its own signs in it, so they are taken out.
    text: title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title.slice(0, 150), emoji: false } },
      ...(note ? [plain(note)] : []),
      { type: 'divider' },
      { type: 'context', elements: [{ type: 'plain_text', text: `A customer wrote (${network})`, emoji: false }] },
      ...lines.filter(Boolean).map(plain),
      { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open the conversation' }, url: link, style: 'primary' }] },
      { type: 'context', elements: [{ type: 'plain_text', text: 'Answer there with a note: what is said here stays here.', emoji: false }] },
    ],
  };
}

function teams({ asker, note, network, lines, link }: RoomCard): Record<string, unknown> {
  // A text block reads Markdown; a run of text takes words as they are.
  const plain = (text: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: short(text), ...more }],
  });
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
          body: [
            plain(`${asker} asks for your help`, { weight: 'Bolder', size: 'Medium' }),
            ...(note ? [plain(note)] : []),
            plain(`A customer wrote (${network})`, { isSubtle: true, size: 'Small' }),
            ...lines.filter(Boolean).map((line) => plain(line)),
            plain('Answer there with a note: what is said here stays here.', { isSubtle: true, size: 'Small' }),
          ],
          actions: [{ type: 'Action.OpenUrl', title: 'Open the conversation', url: link }],
        },
      },
    ],
  };
}
