import type { Media } from '#contracts';
import type { IncomingMention, Mapped } from '../port.js';
import { cleanText, instant } from '../text.js';
import { batch, feedValue, instagramComment, item, messaging, readComment } from './meta.wire.js';

const longestText = 50_000;
const kinds: Record<string, Media['kind']> = { image: 'image', video: 'video', audio: 'audio' };
const posts = new Set(['post', 'status', 'photo', 'video', 'link']);

type Found = { mention: IncomingMention } | { deleted: string } | 'nothing' | null;

const iso = (ms: number | null | undefined): string | null =>
  ms == null || !Number.isFinite(ms) ? null : instant(new Date(Math.min(ms, 8.64e15)).toISOString());
const httpUrl = (url: string | null | undefined): string | undefined =>
  url && /^https?:\/\//.test(url) && URL.canParse(url) && url.length <= 2_000 ? url : undefined;

/** Pages are not always told who wrote; then each such item has an author of its own. */
function authorOf(
  from: { id?: string | null | undefined; name?: string | null | undefined; username?: string | null | undefined } | null | undefined,
  itemId: string,
) {
  const name = cleanText(from?.name ?? '').slice(0, 300);
  const handle = cleanText(from?.username ?? '').slice(0, 300) || name || (from?.id ?? 'somebody');
  return { externalId: from?.id ?? `of:${itemId}`.slice(0, 500), handle, ...(name ? { name } : {}) };
}

/** A reply hangs on the comment above it; both networks know one level, so that is what is answered. */
const commentAnswer = (comment: string, above: string | null): Record<string, unknown> => ({ kind: 'comment', to: above ?? comment });

function ofFeed(value: unknown, time: number | null, self: string | null): Found {
  const read = feedValue.safeParse(value);
  if (!read.success) return null;
  const { item: what, verb, post_id: post, comment_id: comment, parent_id: parent, from, message, created_time: at, post: about } = read.data;
  const isComment = what === 'comment';
  if (!isComment && !posts.has(what)) return 'nothing';
  const externalId = isComment ? comment : post;
  if (!externalId) return null;
  if (verb === 'remove' || verb === 'delete') return { deleted: externalId };
  if (!['add', 'edit', 'edited'].includes(verb)) return 'nothing';
  const told = iso(time === null ? null : time * 1_000);
  const postedAt = iso(at) ?? told;
  if (!postedAt) return null;
  const above = isComment && parent && parent !== post ? parent : null;
  const url = httpUrl(about?.permalink_url);
  return {
    mention: {
      externalId,
      author: authorOf(from, externalId),
      text: cleanText(message ?? '').slice(0, longestText),
      ...(url ? { url } : {}),
      form: isComment ? 'comment' : 'post',
      postedAt,
      ...(isComment && (above ?? post) ? { inReplyTo: (above ?? post)! } : {}),
      ...(above ? { threadRoot: above } : {}),
      ...(verb !== 'add' && told ? { editedAt: told } : {}),
      ...(from?.id && from.id === self ? { own: true } : {}),
      answer: commentAnswer(externalId, above),
    },
  };
}

function ofRead(value: unknown, self: string | null): Found {
  const read = readComment.safeParse(value);
  const postedAt = read.success ? iso(read.data.created_time) : null;
  if (!read.success || !postedAt) return null;
  const { id: externalId, from, message, permalink_url: link, parent, post } = read.data;
  const above = parent?.id ?? null;
  const url = httpUrl(link);
  return {
    mention: {
      externalId,
      author: authorOf(from, externalId),
      text: cleanText(message ?? '').slice(0, longestText),
      ...(url ? { url } : {}),
      form: post ? 'comment' : 'post',
      postedAt,
      ...((above ?? post) ? { inReplyTo: (above ?? post)! } : {}),
      ...(above ? { threadRoot: above } : {}),
      ...(from?.id && from.id === self ? { own: true } : {}),
      answer: commentAnswer(externalId, above),
    },
  };
}

function ofInstagram(value: unknown, time: number | null, self: string | null): Found {
  const read = instagramComment.safeParse(value);
  if (!read.success) return null;
  const { id: externalId, text, from, username, parent_id: above, media, timestamp, permalink } = read.data;
  const postedAt = iso(timestamp) ?? iso(time === null ? null : time * 1_000);
  if (!postedAt) return null;
  const url = httpUrl(permalink);
  const inReplyTo = above ?? media?.id;
  return {
    mention: {
      externalId,
      author: authorOf({ id: from?.id, username: from?.username ?? username }, externalId),
      text: cleanText(text).slice(0, longestText),
      ...(url ? { url } : {}),
      form: 'comment',
      postedAt,
      ...(inReplyTo ? { inReplyTo } : {}),
      ...(above ? { threadRoot: above } : {}),
      ...(from?.id && from.id === self ? { own: true } : {}),
      answer: commentAnswer(externalId, above ?? null),
    },
  };
}

function ofMessage(value: unknown): Found {
  // Read receipts, reactions and the like come the same way.
  if (typeof value === 'object' && value !== null && 'sender' in value && !('message' in value)) return 'nothing';
  const read = messaging.safeParse(value);
  if (!read.success) return null;
  const { sender, recipient, timestamp, message } = read.data;
  if (message.is_deleted) return { deleted: message.mid };
  const postedAt = iso(timestamp);
  if (!postedAt) return null;
  const own = message.is_echo === true;
  const them = own ? recipient.id : sender.id;
  const media = (message.attachments ?? []).map((one): Media => {
    const url = httpUrl(one.payload?.url);
    return { kind: kinds[one.type ?? ''] ?? 'file', ...(url ? { url } : {}) };
  });
  return {
    mention: {
      externalId: message.mid,
      author: { externalId: sender.id, handle: sender.id },
      text: cleanText(message.text ?? '').slice(0, longestText),
      form: 'message',
      postedAt,
      threadRoot: `messages:${them}`,
      ...(message.reply_to?.mid ? { inReplyTo: message.reply_to.mid } : {}),
      ...(media.length > 0 ? { media } : {}),
      ...(own ? { own: true } : {}),
      answer: { kind: 'message', to: them },
    },
  };
}

/** What was delivered by a page or an Instagram account, and what was read of them, becomes mentions. */
export function mapMeta(body: string): Mapped {
  const { self = null, items, gone } = batch.parse(JSON.parse(body));
  const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
  const mentions = new Map<string, IncomingMention>();
  for (const [index, value] of (items ?? []).entries()) {
    const read = item.safeParse(value);
    const { field, time = null, value: inner } = read.data ?? { field: '', value: null };
    let found: Found = null;
    if (field === 'feed') found = ofFeed(inner, time ?? null, self);
    else if (field === 'comments' || field === 'live_comments') found = ofInstagram(inner, time ?? null, self);
    else if (field === 'messages') found = ofMessage(inner);
    else if (field === 'read') found = ofRead(inner, self);
    else if (read.success) found = 'nothing';
    if (found === null) mapped.unreadable.push({ index, why: 'is nothing that this network is known to send' });
    else if (found !== 'nothing' && 'deleted' in found) mapped.deleted.push(found.deleted);
    else if (found !== 'nothing') {
      const { mention } = found;
      mentions.set(`${mention.externalId} ${mention.editedAt ?? ''}`, { ...mention, ...(field === 'read' ? {} : { streamed: true }) });
    }
  }
  for (const value of gone ?? []) if (typeof value === 'string') mapped.deleted.push(value);
  return { ...mapped, mentions: [...mentions.values()] };
}
