import { createHash } from 'node:crypto';
import type { IncomingMention, Mapped } from '../port.js';
import { cleanText, instant } from '../text.js';
import { type FeedBatch, feedBatch, type FeedItem, feedItem } from './feed.wire.js';
import { htmlToText } from '../html.js';

const longestText = 50_000;

function hash(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/** What people read of an item. A change of anything else is no edit. */
export function wordsOf(item: FeedItem): { title: string; text: string } {
  const title = item.title ? (item.html.title ? htmlToText(item.title).replace(/\s+/g, ' ') : item.title) : '';
  const text = item.content ? (item.html.content ? htmlToText(item.content) : item.content) : '';
  return { title: cleanText(title).slice(0, 1_000), text: cleanText(text).slice(0, longestText) };
}

/** The feed's own id where there is one, else one made of what does not change. */
export function idOf(item: FeedItem): string {
  const id = cleanText(item.id ?? item.url ?? '');
  if (id && id.length <= 500) return id;
  return hash(id || `${item.title ?? ''}`, id || item.published || (item.content ?? ''));
}

export function revisionOf(item: FeedItem): string {
  const { title, text } = wordsOf(item);
  return hash(title, text);
}

function httpUrl(url: string | undefined, base: string): string | undefined {
  if (!url || !URL.canParse(url, base)) return undefined;
  const { protocol, href } = new URL(url, base);
  return (protocol === 'http:' || protocol === 'https:') && href.length <= 2_000 ? href : undefined;
}

function mentionOf(item: FeedItem, { feed, fetchedAt }: FeedBatch): IncomingMention | null {
  const { title, text } = wordsOf(item);
  if (!title && !text) return null;
  const host = new URL(feed.url).host;
  const name = cleanText(item.author ?? feed.title ?? host).slice(0, 300) || host;
  const authorUrl = httpUrl(item.authorUrl, feed.url);
  const posted = instant(item.published ?? '') ?? instant(item.updated ?? '') ?? fetchedAt;
  const url = httpUrl(item.url, feed.url);
  return {
    externalId: idOf(item),
    author: { externalId: (authorUrl ?? `${host}#${name.toLowerCase()}`).slice(0, 500), handle: name, name },
    text: text || title,
    ...(title && text ? { title } : {}),
    ...(url ? { url } : {}),
    form: item.inReplyTo ? 'comment' : 'post',
    // Some feeds announce what is to come; nothing was said later than it was read.
    postedAt: posted > fetchedAt ? fetchedAt : posted,
    ...(item.inReplyTo ? { inReplyTo: cleanText(item.inReplyTo).slice(0, 500) } : {}),
    ...(item.editedAt ? { editedAt: item.editedAt } : {}),
  };
}

/** A stored poll becomes mentions. */
export function mapFeed(body: string): Mapped {
  const batch = feedBatch.parse(JSON.parse(body));
  const mapped: Mapped = { mentions: [], unreadable: [] };
  for (const [index, value] of batch.items.entries()) {
    const item = feedItem.safeParse(value);
    const mention = item.success ? mentionOf(item.data, batch) : null;
    if (mention) mapped.mentions.push(mention);
    else mapped.unreadable.push({ index, why: item.success ? 'has neither a title nor a text' : 'is not an item of a feed' });
  }
  return mapped;
}
