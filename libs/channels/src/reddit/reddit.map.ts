import type { IncomingMention, Mapped } from '../port.js';
import { authorOf, countsOf, httpUrl, longestText } from '../sound.js';
import { cleanText, instant } from '../text.js';
import { batch, type Thing, thing } from './reddit.wire.js';

const site = 'https://www.reddit.com';
const secondsOf = (at: number): string | null => (Math.abs(at) > 8.64e12 ? null : instant(new Date(at * 1_000).toISOString()));
const gone = new Set(['[deleted]', '[removed]', '[ Removed by Reddit ]']);

/** Reddit leaves a mark where something was. */
export function isGone({ data }: Thing): boolean {
  const text = (data.body ?? data.selftext ?? '').trim();
  return gone.has(text) || (data.author === '[deleted]' && text === '') || (data.removed_by_category ?? null) !== null;
}

function mentionOf({ kind, data }: Thing, self: string | null, toUs: boolean): IncomingMention | null {
  const postedAt = secondsOf(data.created_utc);
  if (!postedAt) return null;
  const isPrivate = kind === 't4';
  const editedAt = typeof data.edited === 'number' ? secondsOf(data.edited) : null;
  const path = data.permalink ?? data.context;
  const url = path?.startsWith('/') ? httpUrl(`${site}${path}`) : undefined;
  const title = kind === 't3' ? cleanText(data.title ?? '').slice(0, 1_000) : '';
  const text = cleanText((kind === 't3' ? data.selftext || (httpUrl(data.url) ?? '') : data.body) ?? '').slice(0, longestText);
  const author = data.author ?? 'somebody';
  const root = isPrivate ? (data.first_message_name ?? data.name) : kind === 't1' ? data.link_id : null;
  const above = data.parent_id ?? data.link_id;
  const own = self !== null && author.toLowerCase() === self.toLowerCase();
  return {
    externalId: data.name,
    author: authorOf({ id: data.author_fullname ?? author, handle: author }),
    text: text || title,
    ...(title ? { title } : {}),
    ...(url ? { url } : {}),
    form: isPrivate ? 'message' : kind === 't1' ? 'comment' : 'post',
    postedAt,
    ...(above && above !== data.name ? { inReplyTo: above } : {}),
    ...(root ? { threadRoot: root } : {}),
    ...(editedAt ? { editedAt } : {}),
    ...(own ? { own: true } : toUs ? { addressed: true } : {}),
    ...countsOf({ likes: data.score == null ? null : Math.max(0, data.score), replies: data.num_comments, shares: null, views: null }),
    answer: { thing: data.name },
  };
}

export function mapReddit(body: string): Mapped {
  const { self = null, things, inbox, gone: deleted } = batch.parse(JSON.parse(body));
  const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
  const mentions = new Map<string, IncomingMention>();
  let index = 0;
  const take = (value: unknown, toUs: boolean): void => {
    const read = thing.safeParse(value);
    if (read.success && isGone(read.data)) mapped.deleted.push(read.data.data.name);
    else {
      const mention = read.success ? mentionOf(read.data, self ?? null, toUs) : null;
      if (mention) mentions.set(`${mention.externalId} ${mention.editedAt ?? ''}`, mention);
      else mapped.unreadable.push({ index, why: 'is neither post, comment nor message' });
    }
    index += 1;
  };
  for (const value of things ?? []) take(value, false);
  for (const value of inbox ?? []) take(value, true);
  for (const value of deleted ?? []) if (typeof value === 'string') mapped.deleted.push(value);
  return { ...mapped, mentions: [...mentions.values()] };
}
