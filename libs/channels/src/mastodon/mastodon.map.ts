import type { Media } from '#contracts';
import { htmlToText } from '../html.js';
import type { IncomingMention, Mapped } from '../port.js';
import { cleanText, instant } from '../text.js';
import { batch, notification, status, type Status } from './mastodon.wire.js';

const longestText = 50_000;
const kinds: Record<string, Media['kind']> = { image: 'image', gifv: 'video', video: 'video', audio: 'audio' };

const httpUrl = (url: string | null | undefined): string | undefined =>
  url && /^https?:\/\//.test(url) && URL.canParse(url) && url.length <= 2_000 ? url : undefined;

function mediaOf({ media_attachments: attached }: Status): Media[] {
  return (attached ?? []).map((one): Media => {
    const url = httpUrl(one.url ?? one.remote_url);
    return { kind: kinds[one.type ?? ''] ?? 'file', ...(url ? { url } : {}), ...(one.description ? { alt: cleanText(one.description).slice(0, 2_000) } : {}) };
  });
}

/** `ana` at home is `ana@server` to everybody else. */
const fullHandle = (acct: string, server: string): string => (acct.includes('@') ? acct : `${acct}@${new URL(server).host}`);

/**
 * An item is known by its id at the server we listen at: that is what answers, edits and deletions name. Two servers give the
 * same post two ids, but one channel has one server.
 */
function mentionOf(said: Status, server: string, self: string | null | undefined): IncomingMention | null {
  const at = instant(said.created_at);
  if (!at) return null;
  const { account } = said;
  const text = cleanText(htmlToText(said.content)).slice(0, longestText);
  const title = cleanText(said.spoiler_text ?? '').slice(0, 1_000);
  const handle = cleanText(fullHandle(account.acct, server));
  const name = cleanText(account.display_name ?? '').slice(0, 300);
  const [url, avatarUrl] = [httpUrl(said.url ?? said.uri), httpUrl(account.avatar)];
  const media = mediaOf(said);
  const editedAt = instant(said.edited_at ?? '');
  const {
    favourites_count: likes,
    reblogs_count: shares,
    replies_count: replies,
    followers_count: followers,
  } = { ...said, followers_count: account.followers_count };
  const direct = said.visibility === 'direct';
  return {
    externalId: said.id,
    author: {
      externalId: (account.uri ?? account.url ?? handle).slice(0, 500),
      handle,
      ...(name ? { name } : {}),
      ...(avatarUrl ? { avatarUrl } : {}),
      ...(followers != null && followers >= 0 ? { followers } : {}),
    },
    text: text || title,
    ...(text && title ? { title } : {}),
    ...(url ? { url } : {}),
    form: direct ? 'message' : said.in_reply_to_id ? 'comment' : 'post',
    postedAt: at,
    ...(said.in_reply_to_id ? { inReplyTo: said.in_reply_to_id } : {}),
    ...(editedAt ? { editedAt } : {}),
    ...(media.length > 0 ? { media } : {}),
    ...(self && account.id === self ? { own: true } : {}),
    ...(likes != null && shares != null && replies != null && likes + shares + replies > 0 ? { counts: { likes, shares, replies } } : {}),
    answer: { acct: handle, visibility: said.visibility ?? 'public', ...(account.bot ? { automatic: 'its account is a bot' } : {}) },
  };
}

/** What was stored of a server becomes mentions. */
export function mapMastodon(body: string): Mapped {
  const { server, self, notifications, statuses, ours, changed, gone } = batch.parse(JSON.parse(body));
  const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
  const mentions = new Map<string, IncomingMention>();
  let index = 0;
  const take = (value: unknown, more: Partial<IncomingMention>): void => {
    const read = status.safeParse(value);
    const mention = read.success ? mentionOf(read.data, server, self) : null;
    if (!mention) mapped.unreadable.push({ index, why: 'is no status' });
    else {
      const key = `${mention.externalId} ${mention.editedAt ?? ''}`;
      if (!mentions.has(key)) mentions.set(key, { ...mention, ...more });
    }
    index += 1;
  };
  for (const value of notifications ?? []) {
    const read = notification.safeParse(value);
    take(read.success ? read.data.status : null, { streamed: true, addressed: true });
  }
  for (const value of statuses ?? []) take(value, { streamed: true });
  for (const value of [...(ours ?? []), ...(changed ?? [])]) take(value, {});
  for (const value of gone ?? []) if (typeof value === 'string') mapped.deleted.push(value);
  return { ...mapped, mentions: [...mentions.values()] };
}
