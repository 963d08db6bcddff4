import { inAddress } from '../sound.js';
import type { IncomingMention, Mapped } from '../port.js';
import { cleanText, instant } from '../text.js';
import { batch, event, post, type Post, user, type User } from './x.wire.js';

const epochMs = 1_288_834_974_657n;

/** The time an id was made stands in its upper bits. */
export function timeOfId(id: string): string | null {
  return instant(new Date(Number((BigInt(id) >> 22n) + epochMs)).toISOString());
}

function authorOf(id: string, users: ReadonlyMap<string, User>): IncomingMention['author'] {
  const known = users.get(id);
  const name = cleanText(known?.name ?? '').slice(0, 300);
  const avatarUrl = known?.profile_image_url;
  const followers = known?.public_metrics?.followers_count;
  const location = cleanText(known?.location ?? '').slice(0, 300);
  return {
    externalId: id,
    handle: known?.username ?? id,
    ...(name ? { name } : {}),
    ...(avatarUrl && /^https?:\/\//.test(avatarUrl) ? { avatarUrl } : {}),
    ...(followers != null && followers >= 0 ? { followers } : {}),
    ...(location ? { location } : {}),
  };
}

/** X lets apps answer only who mentioned or quoted their account. */
function summons(said: Post, self: string | null): boolean {
  if (!self) return false;
  return said.in_reply_to_user_id === self || (said.entities?.mentions ?? []).some((one) => one.id === self);
}

/** Each edit has an id of its own; the item is known by its first, and its last is what is answered. */
function mentionOf(said: Post, users: ReadonlyMap<string, User>, self: string | null, summoned: boolean): IncomingMention | null {
  const history = said.edit_history_tweet_ids ?? [];
  const first = history[0] ?? said.id;
  const postedAt = (first === said.id ? instant(said.created_at ?? '') : null) ?? timeOfId(first);
  if (!postedAt) return null;
  const author = authorOf(said.author_id, users);
  const replied = said.referenced_tweets?.find(({ type }) => type === 'replied_to')?.id;
  const editedAt = first === said.id ? null : timeOfId(said.id);
  const metrics = said.public_metrics;
  const own = self !== null && said.author_id === self;
  return {
    externalId: first,
    author,
    text: cleanText(said.text).slice(0, 50_000),
    url: `https://x.com/${inAddress(author.handle)}/status/${said.id}`,
    form: replied ? 'comment' : 'post',
    postedAt,
    ...(replied ? { inReplyTo: replied } : {}),
    ...(said.conversation_id && said.conversation_id !== first ? { threadRoot: said.conversation_id } : {}),
    ...(editedAt ? { editedAt } : {}),
    ...(own ? { own: true } : {}),
    ...(metrics
      ? {
          counts: {
            likes: metrics.like_count,
            shares: metrics.retweet_count,
            replies: metrics.reply_count,
            ...(metrics.impression_count == null ? {} : { views: metrics.impression_count }),
          },
        }
      : {}),
    ...(summoned && !own ? { addressed: true } : {}),
    answer: { tweet: said.id, summoned },
  };
}

function usersOf(includes: { users?: unknown } | null | undefined): Map<string, User> {
  const found: unknown[] = Array.isArray(includes?.users) ? includes.users : [];
  return new Map(found.flatMap((value) => ((read) => (read.success ? [[read.data.id, read.data] as const] : []))(user.safeParse(value))));
}

const summoning = new Set(['post.mention.create', 'post.reply.create', 'post.quote.create']);

/** Pages of searches and of mentions, events of the Activity API, and what was read again. */
export function mapX(body: string): Mapped {
  const read = batch.parse(JSON.parse(body));
  const self = read.self ?? null;
  const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
  const mentions = new Map<string, IncomingMention>();
  let index = 0;
  const take = (value: unknown, users: ReadonlyMap<string, User>, more: { summoned?: boolean; streamed?: true }): void => {
    const one = post.safeParse(value);
    const mention = one.success ? mentionOf(one.data, users, self, more.summoned ?? summons(one.data, self)) : null;
    if (!mention) mapped.unreadable.push({ index, why: 'is no post' });
    else if (one.data?.referenced_tweets?.some(({ type }) => type === 'retweeted') !== true) {
      mentions.set(`${mention.externalId} ${mention.editedAt ?? ''}`, { ...mention, ...(more.streamed ? { streamed: true } : {}) });
    }
    index += 1;
  };
  const users = usersOf(read.includes);
  for (const value of read.data ?? []) take(value, users, read.awaited ? { streamed: true } : {});
  for (const value of read.streamed ?? []) {
    const said = value as { data?: unknown; includes?: { users?: unknown[] } } | null;
    take(said?.data, usersOf(said?.includes), { streamed: true });
  }
  for (const value of read.events ?? []) {
    const outer = (value as { data?: unknown } | null)?.data;
    const one = event.safeParse(outer);
    if (one.success && one.data.event_type === 'post.delete') {
      const gone = (one.data.payload as { id?: unknown } | null)?.id;
      if (typeof gone === 'string') mapped.deleted.push(gone);
      index += 1;
    } else if (one.success && !one.data.event_type.startsWith('post.')) index += 1;
    else {
      const includes = one.data?.includes ?? (value as { includes?: { users?: unknown[] } } | null)?.includes;
      take(one.data?.payload, usersOf(includes), { streamed: true, ...(one.success && summoning.has(one.data.event_type) ? { summoned: true } : {}) });
    }
  }
  for (const value of read.gone ?? []) if (typeof value === 'string') mapped.deleted.push(value);
  return { ...mapped, mentions: [...mentions.values()] };
}
