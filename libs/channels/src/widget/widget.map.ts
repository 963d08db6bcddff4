import { z } from 'zod';
import type { IncomingMention, Mapped } from '../port.js';
import { cleanText, instant } from '../text.js';

const message = z.object({
  id: z.string().min(1).max(100),
  visitor: z.string().min(1).max(300),
  name: z.string().max(300).optional(),
  text: z.string().min(1).max(10_000),
  at: z.string(),
});
const batch = z.object({ channelId: z.string().min(1).max(100), messages: z.array(z.unknown()) });

/** What a visitor of a widget is known by among all authors. */
export function visitorAuthor(channelId: string, visitor: string): string {
  return `${channelId} ${visitor}`;
}

/** A message's id in the channel; the visitor's browser made the last part, so that one sent twice is one. */
export function visitorMessage(visitor: string, id: string): string {
  return `${visitor} ${id}`;
}

/** One conversation goes on with each visitor. */
export function mapWidget(body: string): Mapped {
  const { channelId, messages } = batch.parse(JSON.parse(body));
  const mapped: Mapped = { mentions: [], unreadable: [] };
  for (const [index, value] of messages.entries()) {
    const read = message.safeParse(value);
    const at = read.success ? instant(read.data.at) : null;
    if (!read.success || !at) {
      mapped.unreadable.push({ index, why: 'is no message of a visitor' });
      continue;
    }
    const { id, visitor, text, name } = read.data;
    const called = cleanText(name ?? '').trim();
    mapped.mentions.push({
      externalId: cleanText(visitorMessage(visitor, id)),
      author: {
        externalId: cleanText(visitorAuthor(channelId, visitor)),
        handle: called || `visitor ${cleanText(visitor).slice(0, 8)}`,
        ...(called ? { name: called } : {}),
      },
      text: cleanText(text),
      form: 'message',
      postedAt: at,
      threadRoot: cleanText(visitor),
    } satisfies IncomingMention);
  }
  return mapped;
}
