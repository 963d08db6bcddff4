import type { Media, WebhookMention } from '#contracts';
import type { IncomingMention, Mapped } from '../port.js';
import { cleanText, instant } from '../text.js';
import { readEnvelope, readItem } from './webhook.wire.js';

/** What a column of type integer holds. */
const mostFollowers = 2_147_483_647;

export type ReadMention = { ok: true; mention: IncomingMention } | { ok: false; why: string };

/** One item of a delivery as a mention; null means absent, unknown fields are ignored. */
export function readMention(value: unknown): ReadMention {
  const read = readItem(value);
  if (!read.ok) return read;
  const { item } = read;
  const postedAt = instant(item.postedAt);
  if (!postedAt) return { ok: false, why: 'postedAt is not a time that a post can have' };
  const editedAt = item.editedAt ? instant(item.editedAt) : undefined;
  if (editedAt === null) return { ok: false, why: 'editedAt is not a time that a post can have' };
  const externalId = cleanText(item.id);
  const author = authorOf(item);
  if (!externalId) return { ok: false, why: 'id is empty' };
  if (!author.externalId) return { ok: false, why: 'author.id is empty' };
  if (!author.handle) return { ok: false, why: 'author.handle is empty' };
  const mention: IncomingMention = { externalId, author, text: cleanText(item.text), form: item.form, postedAt };
  if (item.title) mention.title = cleanText(item.title);
  if (item.url) mention.url = cleanText(item.url);
  if (item.inReplyTo) mention.inReplyTo = cleanText(item.inReplyTo);
  if (item.location) mention.location = cleanText(item.location);
  if (editedAt) mention.editedAt = editedAt;
  if (item.deleted) mention.deleted = true;
  if (item.own) mention.own = true;
  if (item.counts) mention.counts = item.counts;
  if (item.media?.length) mention.media = item.media.map((one) => mediaOf(one));
  return { ok: true, mention };
}

function authorOf({ author }: WebhookMention): IncomingMention['author'] {
  const mapped: IncomingMention['author'] = { externalId: cleanText(author.id), handle: cleanText(author.handle) };
  if (author.name) mapped.name = cleanText(author.name);
  if (typeof author.followers === 'number') mapped.followers = Math.min(author.followers, mostFollowers);
  if (author.location) mapped.location = cleanText(author.location);
  if (author.avatarUrl) mapped.avatarUrl = cleanText(author.avatarUrl);
  return mapped;
}

function mediaOf({ kind, url, alt, name }: NonNullable<WebhookMention['media']>[number]): Media {
  return { kind, url: cleanText(url), ...(alt ? { alt: cleanText(alt) } : {}), ...(name ? { name: cleanText(name) } : {}) };
}

/** A body of the intake log. What `parse` refused when it came is found unreadable again here, for the same reasons. */
export function mapDelivery(body: string): Mapped {
  const mapped: Mapped = { mentions: [], unreadable: [] };
  for (const [index, value] of readEnvelope(body).entries()) {
    const read = readMention(value);
    if (read.ok) mapped.mentions.push(read.mention);
    else mapped.unreadable.push({ index, why: read.why });
  }
  return mapped;
}
