import { z } from 'zod';
import { htmlToText } from '../html.js';
import type { IncomingMention, Mapped } from '../port.js';
import { authorOf, countOf, countsOf, longestText, wordsOf } from '../sound.js';
import { cleanText, instant } from '../text.js';

// https://open.weibo.com/wiki: `id` goes beyond what a number holds, `idstr` is the same as a text.

const idstr = z.string().regex(/^\d{1,25}$/, 'is no id');

export const said = z.object({
  idstr,
  created_at: z.string(),
  text: z.string(),
  deleted: z.union([z.string(), z.number()]).nullish().catch(null),
  user: z.object({ idstr, screen_name: wordsOf, name: wordsOf, profile_image_url: wordsOf, followers_count: countOf, location: wordsOf }).nullish().catch(null),
  status: z.object({ idstr }).nullish().catch(null),
  reply_comment: z.object({ idstr }).nullish().catch(null),
  attitudes_count: countOf,
  reposts_count: countOf,
  comments_count: countOf,
});
const batch = z.object({ comments: z.array(z.unknown()).optional(), statuses: z.array(z.unknown()).optional() });

/** `Sun Nov 22 18:00:00 +0800 2026` */
export function timeOf(text: string): string | null {
  const found = /^\w{3} (\w{3}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})$/.exec(text);
  return found ? instant(`${found[2]} ${found[1]} ${found[5]} ${found[3]} ${found[4]}`) : null;
}

function mentionOf(one: z.infer<typeof said>, isComment: boolean): IncomingMention | null {
  const postedAt = timeOf(one.created_at);
  if (!postedAt || !one.user) return null;
  const { user, status } = one;
  const above = one.reply_comment?.idstr ?? status?.idstr;
  return {
    externalId: `${isComment ? 'c' : 's'}${one.idstr}`,
    author: authorOf({
      id: user.idstr,
      handle: user.screen_name,
      name: user.name,
      avatarUrl: user.profile_image_url,
      followers: user.followers_count,
      location: user.location,
    }),
    text: cleanText(htmlToText(one.text)).slice(0, longestText),
    url: `https://weibo.com/${user.idstr}`,
    form: isComment ? 'comment' : 'post',
    postedAt,
    ...(above ? { inReplyTo: `${one.reply_comment ? 'c' : 's'}${above}` } : {}),
    ...(isComment && status ? { threadRoot: `s${status.idstr}:${user.idstr}` } : {}),
    ...countsOf({ likes: one.attitudes_count, shares: one.reposts_count, replies: one.comments_count, views: null }),
    addressed: true,
    answer: isComment ? { status: status?.idstr, comment: one.idstr } : { status: one.idstr },
  };
}

export function mapWeibo(body: string): Mapped {
  const { comments, statuses } = batch.parse(JSON.parse(body));
  const mapped: Mapped & { deleted: string[] } = { mentions: [], unreadable: [], deleted: [] };
  const mentions = new Map<string, IncomingMention>();
  let index = 0;
  const take = (value: unknown, isComment: boolean): void => {
    const read = said.safeParse(value);
    if (read.success && String(read.data.deleted ?? '') === '1') mapped.deleted.push(`${isComment ? 'c' : 's'}${read.data.idstr}`);
    else {
      const mention = read.success ? mentionOf(read.data, isComment) : null;
      if (mention) mentions.set(mention.externalId, mention);
      else mapped.unreadable.push({ index, why: 'is neither comment nor post' });
    }
    index += 1;
  };
  for (const value of comments ?? []) take(value, true);
  for (const value of statuses ?? []) take(value, false);
  return { ...mapped, mentions: [...mentions.values()] };
}
