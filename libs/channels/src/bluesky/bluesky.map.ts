import type { Media } from '#contracts';
import type { IncomingMention, Mapped } from '../port.js';
import { cleanText, instant } from '../text.js';
import { batch, commit, type Commit, notification, type Notification, postView, type PostView, record } from './bluesky.wire.js';

export const collection = 'app.bsky.feed.post';
const longestText = 20_000;

export const uriOf = (did: string, rkey: string): string => `at://${did}/${collection}/${rkey}`;

/** The page of a post: `at://did/collection/rkey` on bsky.app. */
export function pageOf(uri: string): string {
  const [, , did, , rkey] = uri.split('/');
  return `https://bsky.app/profile/${did}/post/${rkey}`;
}

const httpUrl = (url: string | null | undefined): string | undefined =>
  url && /^https?:\/\//.test(url) && URL.canParse(url) && url.length <= 2_000 ? url : undefined;

function media({ embed }: PostView): Media[] {
  const images = (embed?.images ?? []).map((image): Media => {
    const url = httpUrl(image.fullsize ?? image.thumb);
    return { kind: 'image', ...(url ? { url } : {}), ...(image.alt ? { alt: cleanText(image.alt).slice(0, 2_000) } : {}) };
  });
  const poster = httpUrl(embed?.thumbnail);
  return embed?.playlist ? [...images, { kind: 'video', ...(poster ? { url: poster } : {}) }] : images;
}

interface Said {
  uri: string;
  cid: string;
  author: { did: string; handle: string; displayName?: string | null | undefined; avatar?: string | null | undefined };
  record: PostView['record'];
  /** When the network took it in; a post may claim any time. */
  at: string;
}

function mentionOf({ uri, cid, author, record: said, at }: Said): IncomingMention {
  const claimed = instant(said.createdAt);
  const reply = said.reply ?? null;
  const avatarUrl = httpUrl(author.avatar);
  const name = cleanText(author.displayName ?? '').slice(0, 300);
  const handle = cleanText(author.handle) || author.did;
  return {
    externalId: uri,
    author: { externalId: author.did, handle, ...(name ? { name } : {}), ...(avatarUrl ? { avatarUrl } : {}) },
    text: cleanText(said.text).slice(0, longestText),
    url: pageOf(uri),
    form: reply ? 'comment' : 'post',
    // A clock that runs ahead, or a time from before there was such a network, is not believed.
    postedAt: claimed && claimed <= at && claimed > '2022' ? claimed : at,
    ...(reply ? { inReplyTo: reply.parent.uri, threadRoot: reply.root.uri } : {}),
    answer: { cid, root: reply ? reply.root : { uri, cid } },
  };
}

function ofPost(post: PostView): IncomingMention | null {
  const at = instant(post.indexedAt);
  if (!at) return null;
  const { likeCount: likes, repostCount: shares, replyCount: replies } = post;
  const shown = media(post);
  return {
    ...mentionOf({ ...post, at }),
    ...(shown.length > 0 ? { media: shown } : {}),
    ...(likes != null && shares != null && replies != null ? { counts: { likes, shares, replies } } : {}),
  };
}

function ofNotification(note: Notification): IncomingMention | null {
  const at = instant(note.indexedAt);
  return at && ['mention', 'reply', 'quote'].includes(note.reason) ? { ...mentionOf({ ...note, at }), streamed: true, addressed: true } : null;
}

function ofCommit({ did, time_us: timeUs, commit: said, handle }: Commit): IncomingMention | null {
  const read = record.safeParse(said.record);
  const at = instant(new Date(timeUs / 1_000).toString()) ? new Date(Math.floor(timeUs / 1_000)).toISOString() : null;
  if (!read.success || !said.cid || !at) return null;
  const mention = mentionOf({ uri: uriOf(did, said.rkey), cid: said.cid, author: { did, handle: handle ?? did }, record: read.data, at });
  return said.operation === 'update' ? { ...mention, editedAt: at } : mention;
}

/** A stored page of notifications or posts, or events of a stream, become mentions. */
export function mapBluesky(body: string): Mapped {
  const read = batch.parse(JSON.parse(body));
  const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
  const mentions = new Map<string, IncomingMention>();
  let index = 0;
  const take = (mention: IncomingMention | null, why: string): void => {
    if (!mention) mapped.unreadable.push({ index, why });
    else mentions.set(`${mention.externalId} ${mention.editedAt ?? ''}`, { ...mention, ...(mention.author.externalId === read.did ? { own: true } : {}) });
  };
  for (const value of read.notifications ?? []) {
    const one = notification.safeParse(value);
    take(one.success ? ofNotification(one.data) : null, 'is no notification of a post');
    index += 1;
  }
  for (const value of read.posts ?? []) {
    const one = postView.safeParse(value);
    const mention = one.success ? ofPost(one.data) : null;
    // What a notification says of the same post is more: that it was addressed.
    if (!mention || !mentions.has(`${mention.externalId} `)) take(mention, 'is no post');
    index += 1;
  }
  for (const value of read.changed ?? []) {
    const editedAt = (value as { editedAt?: string } | null)?.editedAt;
    const one = postView.safeParse(value);
    const mention = one.success ? ofPost(one.data) : null;
    take(mention && editedAt ? { ...mention, editedAt } : mention, 'is no post');
    index += 1;
  }
  for (const value of read.events ?? []) {
    const one = commit.safeParse(value);
    if (one.success && one.data.commit.operation === 'delete') mapped.deleted.push(uriOf(one.data.did, one.data.commit.rkey));
    else take(one.success ? ofCommit(one.data) : null, 'is no post of a stream');
    index += 1;
  }
  for (const value of read.gone ?? []) if (typeof value === 'string') mapped.deleted.push(value);
  return { ...mapped, mentions: [...mentions.values()] };
}
