import type { IncomingMention, Mapped } from '../port.js';
import { authorOf, countsOf, httpUrl, longestText } from '../sound.js';
import { cleanText, instant } from '../text.js';
import { batch, item, post, type ThreadsPost } from './threads.wire.js';

/** Meta writes times with `+0000`. */
export const timeOf = (text: string): string | null => instant(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));

function mentionOf(said: ThreadsPost, field: string, username: string | null): IncomingMention | null {
  const postedAt = timeOf(said.timestamp);
  if (!postedAt) return null;
  const url = httpUrl(said.permalink);
  const above = said.replied_to?.id;
  const root = said.root_post?.id;
  const own = said.is_reply_owned_by_me === true || (username !== null && said.username === username) || field === 'publish';
  const picture = httpUrl(said.media_url);
  const kind = said.media_type === 'IMAGE' ? 'image' : said.media_type === 'VIDEO' ? 'video' : null;
  return {
    externalId: said.id,
    // Threads tells no ids of people, only their names.
    author: authorOf({ id: said.username ?? `of:${said.id}`, handle: said.username ?? 'somebody' }),
    text: cleanText(said.text ?? '').slice(0, longestText),
    ...(url ? { url } : {}),
    form: above || root ? 'comment' : 'post',
    postedAt,
    ...((above ?? root) ? { inReplyTo: (above ?? root)! } : {}),
    ...(root ? { threadRoot: root } : {}),
    ...(own ? { own: true } : {}),
    ...(kind ? { media: [{ kind, ...(picture ? { url: picture } : {}) }] } : {}),
    ...countsOf({ likes: said.like_count, shares: null, replies: null, views: null }),
    ...(field === 'read' || field === 'search' ? {} : { streamed: true }),
    ...(!own && field !== 'search' ? { addressed: true } : {}),
    answer: { to: said.id },
  };
}

export function mapThreads(body: string): Mapped {
  const { username = null, items, gone } = batch.parse(JSON.parse(body));
  const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
  const mentions = new Map<string, IncomingMention>();
  for (const [index, value] of (items ?? []).entries()) {
    const one = item.safeParse(value);
    const read = post.safeParse(one.data?.value);
    if (one.success && one.data.field === 'delete') {
      const id = (one.data.value as { id?: unknown } | null)?.id;
      if (typeof id === 'string') mapped.deleted.push(id);
      else mapped.unreadable.push({ index, why: 'is a deletion of nothing' });
      continue;
    }
    const mention = one.success && read.success ? mentionOf(read.data, one.data.field, username ?? null) : null;
    if (mention) mentions.set(mention.externalId, mention);
    else mapped.unreadable.push({ index, why: 'is no post of Threads' });
  }
  for (const value of gone ?? []) if (typeof value === 'string') mapped.deleted.push(value);
  return { ...mapped, mentions: [...mentions.values()] };
}
