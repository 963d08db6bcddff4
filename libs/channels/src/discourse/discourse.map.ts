import { htmlToText } from '../html.js';
import type { IncomingMention, Mapped } from '../port.js';
import { authorOf, countsOf, inAddress, longestText } from '../sound.js';
import { cleanText, instant } from '../text.js';
import { batch, type DiscoursePost, post } from './discourse.wire.js';

const liked = 2;

export const pageOf = (server: string, said: Pick<DiscoursePost, 'topic_slug' | 'topic_id' | 'post_number'>): string =>
  `${server}/t/${inAddress(said.topic_slug || '-')}/${said.topic_id}/${said.post_number}`;

function mentionOf(said: DiscoursePost, server: string, self: string | null): IncomingMention | 'nothing' | null {
  // Moderators' notes and what the forum itself says about a topic.
  if (said.post_type != null && said.post_type !== 1) return 'nothing';
  const postedAt = instant(said.created_at);
  if (!postedAt) return null;
  const first = said.post_number === 1;
  const title = cleanText(said.topic_title ?? '').slice(0, 1_000);
  const editedAt = (said.version ?? 1) > 1 && said.updated_at ? instant(said.updated_at) : null;
  const avatar = said.avatar_template?.replace('{size}', '96');
  const isPrivate = said.topic_archetype === 'private_message';
  const likes = said.actions_summary?.find(({ id }) => id === liked)?.count;
  return {
    externalId: said.id,
    author: authorOf({
      id: said.user_id ?? said.username,
      handle: said.username,
      name: said.name,
      avatarUrl: avatar && URL.canParse(avatar, server) ? new URL(avatar, server).href : null,
    }),
    text: cleanText(said.raw ?? htmlToText(said.cooked ?? '')).slice(0, longestText),
    ...(first && title ? { title } : {}),
    url: pageOf(server, said),
    form: isPrivate ? 'message' : first ? 'post' : 'comment',
    postedAt,
    ...(first ? {} : { inReplyTo: `topic:${said.topic_id}` }),
    threadRoot: `topic:${said.topic_id}`,
    ...(editedAt ? { editedAt } : {}),
    ...(self !== null && said.username.toLowerCase() === self.toLowerCase() ? { own: true } : {}),
    ...countsOf({ likes, replies: said.reply_count, views: said.reads, shares: null }),
    answer: { topic: said.topic_id, post: said.post_number },
  };
}

export function mapDiscourse(body: string): Mapped {
  const { server, self = null, posts, delivered, gone } = batch.parse(JSON.parse(body));
  const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
  const mentions = new Map<string, IncomingMention>();
  let index = 0;
  const take = (value: unknown, streamed: boolean): void => {
    const read = post.safeParse(value);
    if (read.success && (read.data.deleted_at != null || read.data.user_deleted === true)) mapped.deleted.push(read.data.id);
    else {
      const mention = read.success ? mentionOf(read.data, server, self ?? null) : null;
      if (mention === null) mapped.unreadable.push({ index, why: 'is no post of a forum' });
      else if (mention !== 'nothing') mentions.set(`${mention.externalId} ${mention.editedAt ?? ''}`, { ...mention, ...(streamed ? { streamed } : {}) });
    }
    index += 1;
  };
  for (const value of posts ?? []) take(value, false);
  for (const value of delivered ?? []) take(value, true);
  for (const value of gone ?? []) if (typeof value === 'string') mapped.deleted.push(value);
  return { ...mapped, mentions: [...mentions.values()] };
}
