import { z } from 'zod';
import type { Media } from '#contracts';
import type { IncomingMention, Mapped } from '../port.js';
import { authorOf, httpUrl, longestText } from '../sound.js';
import { cleanText, instant } from '../text.js';

/** A message, whose XML was turned into names and texts when it came; ids go beyond what a number holds and stay texts. */
export const message = z.object({
  FromUserName: z.string().regex(/^\S{1,200}$/),
  CreateTime: z.string().regex(/^\d{1,12}$/),
  MsgType: z.string(),
  MsgId: z
    .string()
    .regex(/^\d{1,30}$/)
    .optional(),
  Content: z.string().optional(),
  Recognition: z.string().optional(),
  PicUrl: z.string().optional(),
  Title: z.string().optional(),
  Description: z.string().optional(),
  Url: z.string().optional(),
  Label: z.string().optional(),
});
const batch = z.object({ items: z.array(z.unknown()) });
const kinds: Record<string, Media['kind']> = { image: 'image', voice: 'audio', video: 'video', shortvideo: 'video' };

function mentionOf(said: z.infer<typeof message>): IncomingMention | 'nothing' | null {
  // Somebody followed, left, or pressed a menu: nobody said anything.
  if (said.MsgType === 'event') return 'nothing';
  const postedAt = instant(new Date(Number(said.CreateTime) * 1_000).toISOString());
  if (!postedAt || !said.MsgId) return null;
  const kind = kinds[said.MsgType];
  const picture = httpUrl(said.PicUrl);
  const link = [said.Title, said.Description, said.Url].filter(Boolean).join('\n');
  return {
    externalId: said.MsgId,
    author: authorOf({ id: said.FromUserName, handle: said.FromUserName }),
    text: cleanText(said.Content ?? said.Recognition ?? said.Label ?? link).slice(0, longestText),
    form: 'message',
    postedAt,
    threadRoot: `chat:${said.FromUserName}`,
    ...(kind ? { media: [{ kind, ...(picture ? { url: picture } : {}) }] } : {}),
    streamed: true,
    answer: { to: said.FromUserName },
  };
}

export function mapWeChat(body: string): Mapped {
  const mapped: Mapped = { mentions: [], unreadable: [] };
  const mentions = new Map<string, IncomingMention>();
  for (const [index, value] of batch.parse(JSON.parse(body)).items.entries()) {
    const read = message.safeParse(value);
    const mention = read.success ? mentionOf(read.data) : null;
    if (mention === null) mapped.unreadable.push({ index, why: 'is no message' });
    else if (mention !== 'nothing') mentions.set(mention.externalId, mention);
  }
  return { ...mapped, mentions: [...mentions.values()] };
}
