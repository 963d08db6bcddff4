import type { Media } from '#contracts';
import type { IncomingMention, Mapped } from '../port.js';
import { cleanText, instant } from '../text.js';
import { batch, message, type Message, update } from './telegram.wire.js';

const seconds = (value: number): string | null => (Math.abs(value) > 8.64e12 ? null : instant(new Date(value * 1_000).toISOString()));

function mediaOf(said: Message): Media[] {
  const kinds = (['photo', 'video', 'voice', 'audio'] as const).filter((kind) => said[kind] != null);
  const name = cleanText(said.document?.file_name ?? '').slice(0, 300);
  // Files have no address that may be shown: it would hold the bot's token.
  return [
    ...kinds.map((kind): Media => ({ kind: kind === 'photo' ? 'image' : kind === 'video' ? 'video' : 'audio' })),
    ...(said.document ? [{ kind: 'file', ...(name ? { name } : {}) } as Media] : []),
  ];
}

function mentionOf(said: Message, self: string | null, username: string | null): IncomingMention | 'nothing' | null {
  const { chat, from, sender_chat: group, reply_to_message: above } = said;
  const postedAt = seconds(said.date);
  if (!postedAt) return null;
  const media = mediaOf(said);
  const text = cleanText(said.text ?? said.caption ?? said.sticker?.emoji ?? '');
  // Somebody joined, a picture was changed: nobody said anything.
  if (text === '' && media.length === 0 && said.location == null) return 'nothing';
  const editedAt = said.edit_date == null ? null : seconds(said.edit_date);
  const isPrivate = chat.type === 'private';
  const author = from ?? group ?? chat;
  const name = cleanText([from?.first_name, from?.last_name].filter(Boolean).join(' ') || group?.title || chat.title || '').slice(0, 300);
  const toUs = isPrivate || (self !== null && above?.from?.id === self) || (username !== null && text.toLowerCase().includes(`@${username.toLowerCase()}`));
  return {
    externalId: `${chat.id}:${said.message_id}`,
    author: { externalId: author.id, handle: author.username ?? (name || author.id), ...(name ? { name } : {}) },
    text: text.slice(0, 20_000),
    ...(chat.username && !isPrivate ? { url: `https://t.me/${encodeURIComponent(chat.username)}/${said.message_id}` } : {}),
    form: isPrivate ? 'message' : above ? 'comment' : 'post',
    postedAt,
    ...(above ? { inReplyTo: `${chat.id}:${above.message_id}` } : {}),
    ...(isPrivate ? { threadRoot: `chat:${chat.id}` } : {}),
    ...(editedAt ? { editedAt } : {}),
    ...(self !== null && from?.id === self ? { own: true } : {}),
    ...(media.length > 0 ? { media } : {}),
    addressed: toUs,
    answer: { chat: chat.id, message: said.message_id, ...(from?.is_bot ? { automatic: 'its account is a bot' } : {}) },
  };
}

export function mapTelegram(body: string): Mapped {
  const { self = null, username = null, updates } = batch.parse(JSON.parse(body));
  const mapped: Mapped = { mentions: [], unreadable: [] };
  const mentions = new Map<string, IncomingMention>();
  for (const [index, value] of (updates ?? []).entries()) {
    const read = update.safeParse(value).data;
    const inner = read?.message ?? read?.edited_message ?? read?.channel_post ?? read?.edited_channel_post;
    const said = message.safeParse(inner).data;
    const mention = said ? mentionOf(said, self, username) : read && inner === undefined ? 'nothing' : null;
    if (mention === null) mapped.unreadable.push({ index, why: 'is no message' });
    else if (mention !== 'nothing') mentions.set(`${mention.externalId} ${mention.editedAt ?? ''}`, mention);
  }
  return { ...mapped, mentions: [...mentions.values()] };
}
