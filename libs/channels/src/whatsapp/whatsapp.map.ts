import type { Media } from '#contracts';
import type { IncomingMention, Mapped } from '../port.js';
import { authorOf, longestText } from '../sound.js';
import { cleanText, instant } from '../text.js';
import { batch, item, message, status, type WhatsAppMessage } from './whatsapp.wire.js';

const kinds = { image: 'image', sticker: 'image', video: 'video', audio: 'audio', document: 'file' } as const;
/** Nobody said anything. */
const silent = new Set(['reaction', 'system', 'ephemeral', 'request_welcome']);

/** Files have no address that may be shown: they are had with the token, for a few minutes. */
function mediaOf(said: WhatsAppMessage): Media[] {
  return Object.entries(kinds).flatMap(([key, kind]): Media[] => {
    const file = said[key as keyof typeof kinds];
    if (!file) return [];
    const name = cleanText(file.filename ?? '').slice(0, 300);
    return [{ kind, ...(name ? { name } : {}) }];
  });
}

function mentionOf(said: WhatsAppMessage, name: string | null): IncomingMention | 'nothing' | null {
  if (silent.has(said.type)) return 'nothing';
  const postedAt = said.timestamp > 8.64e12 ? null : instant(new Date(said.timestamp * 1_000).toISOString());
  if (!postedAt) return null;
  const media = mediaOf(said);
  const words = [
    said.text?.body,
    said.button?.text,
    said.interactive?.button_reply?.title ?? said.interactive?.list_reply?.title,
    said.image?.caption ?? said.video?.caption ?? said.document?.caption,
    said.location ? [said.location.name, said.location.address].filter(Boolean).join(', ') : null,
  ];
  const above = said.context?.id;
  return {
    externalId: said.id,
    author: authorOf({ id: said.from, handle: said.from, name }),
    text: cleanText(words.find((one) => one) ?? '').slice(0, longestText),
    form: 'message',
    postedAt,
    threadRoot: `chat:${said.from}`,
    ...(above ? { inReplyTo: above } : {}),
    ...(media.length > 0 ? { media } : {}),
    streamed: true,
    answer: { to: said.from, message: said.id },
  };
}

export function mapWhatsApp(body: string): Mapped {
  const mapped: Mapped & { refused: { remoteId: string; why: string }[] } = { mentions: [], unreadable: [], refused: [] };
  const mentions = new Map<string, IncomingMention>();
  for (const [index, given] of batch.parse(JSON.parse(body)).items.entries()) {
    const one = item.safeParse(given).data;
    if (one?.kind === 'status') {
      const told = status.safeParse(one.value);
      if (!told.success) mapped.unreadable.push({ index, why: 'is no state of a message' });
      else if (told.data.status === 'failed') {
        const [error] = told.data.errors ?? [];
        const why = cleanText(error?.error_data?.details ?? error?.title ?? 'It gave no reason')
          .slice(0, 300)
          .replace(/[.\s]*$/, '');
        mapped.refused.push({ remoteId: told.data.id, why: `WhatsApp could not deliver it: ${why}.` });
      }
      continue;
    }
    const read = message.safeParse(one?.value);
    const mention = read.success ? mentionOf(read.data, one?.name ?? null) : null;
    if (mention === null) mapped.unreadable.push({ index, why: 'is no message' });
    else if (mention !== 'nothing') mentions.set(mention.externalId, mention);
  }
  return { ...mapped, mentions: [...mentions.values()] };
}
