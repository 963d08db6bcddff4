import type { IncomingMention, Mapped } from '../port.js';
import { cleanText, instant } from '../text.js';
import { batch, comment, type Comment, thread } from './youtube.wire.js';

/** Replies hang on top-level comments only: that is what every answer in a thread is written under. */
function mentionOf(
  { id, snippet }: Comment,
  about: { videoId: string | null; canReply: boolean; replies: number | null },
  self: string | null,
): IncomingMention | null {
  const postedAt = instant(snippet.publishedAt);
  if (!postedAt) return null;
  const updatedAt = instant(snippet.updatedAt ?? '');
  const author = snippet.authorChannelId?.value ?? null;
  const name = cleanText(snippet.authorDisplayName ?? '').slice(0, 300);
  const avatarUrl = snippet.authorProfileImageUrl;
  const parent = snippet.parentId ?? null;
  const videoId = snippet.videoId ?? about.videoId;
  const likes = snippet.likeCount ?? null;
  return {
    externalId: id,
    author: {
      externalId: author ?? `of:${id}`,
      handle: name.replace(/^@/, '') || author || 'somebody',
      ...(name ? { name } : {}),
      ...(avatarUrl && /^https?:\/\//.test(avatarUrl) ? { avatarUrl } : {}),
    },
    text: cleanText(snippet.textOriginal ?? snippet.textDisplay ?? '').slice(0, 50_000),
    ...(videoId ? { url: `https://www.youtube.com/watch?${new URLSearchParams({ v: videoId, lc: id })}` } : {}),
    form: 'comment',
    postedAt,
    ...(parent ? { inReplyTo: parent, threadRoot: parent } : videoId ? { inReplyTo: `video:${videoId}` } : {}),
    ...(updatedAt && updatedAt > postedAt ? { editedAt: updatedAt } : {}),
    ...(self !== null && author === self ? { own: true } : {}),
    ...(likes !== null || about.replies !== null
      ? { counts: { ...(likes === null ? {} : { likes }), ...(about.replies === null ? {} : { replies: about.replies }) } }
      : {}),
    answer: { parent: parent ?? id, canReply: about.canReply },
  };
}

export function mapYouTube(body: string): Mapped {
  const { self = null, threads, replies, gone } = batch.parse(JSON.parse(body));
  const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
  const mentions = new Map<string, IncomingMention>();
  let index = 0;
  const take = (value: unknown, about: Parameters<typeof mentionOf>[1]): void => {
    const read = comment.safeParse(value);
    const mention = read.success ? mentionOf(read.data, about, self) : null;
    if (mention) mentions.set(`${mention.externalId} ${mention.editedAt ?? ''}`, mention);
    else mapped.unreadable.push({ index, why: 'is no comment' });
    index += 1;
  };
  for (const value of threads ?? []) {
    const read = thread.safeParse(value);
    const { videoId = null, canReply = true, totalReplyCount = null, topLevelComment } = read.data?.snippet ?? {};
    take(topLevelComment, { videoId, canReply: canReply !== false, replies: totalReplyCount });
  }
  for (const value of replies ?? []) take(value, { videoId: null, canReply: true, replies: null });
  for (const value of gone ?? []) if (typeof value === 'string') mapped.deleted.push(value);
  return { ...mapped, mentions: [...mentions.values()] };
}
