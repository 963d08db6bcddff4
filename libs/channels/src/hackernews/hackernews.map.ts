import { htmlToText } from '../html.js';
import type { IncomingMention, Mapped } from '../port.js';
import { cleanText } from '../text.js';
import { batch, hit, type Hit } from './hackernews.wire.js';

const page = (id: string | number): string => `https://news.ycombinator.com/item?id=${id}`;

function mentionOf(item: Hit): IncomingMention | null {
  const comment = item.comment_text;
  const title = cleanText(item.title ?? '');
  const text = cleanText(htmlToText(comment ?? item.story_text ?? '')).slice(0, 50_000);
  if (!title && !text) return null;
  const at = new Date(item.created_at_i * 1_000);
  if (Number.isNaN(at.getTime())) return null;
  const isComment = typeof comment === 'string';
  const { points, num_comments: replies } = item;
  return {
    externalId: item.objectID,
    author: { externalId: item.author, handle: item.author },
    text: text || title,
    ...(title && text && !isComment ? { title } : {}),
    url: page(item.objectID),
    form: isComment ? 'comment' : 'post',
    postedAt: at.toISOString(),
    ...(item.parent_id && isComment ? { inReplyTo: String(item.parent_id) } : {}),
    ...(item.story_id ? { threadRoot: String(item.story_id) } : {}),
    ...(points != null || replies != null ? { counts: { ...(points == null ? {} : { likes: points }), ...(replies == null ? {} : { replies }) } } : {}),
  };
}

/** A stored page of a search becomes mentions. */
export function mapHackerNews(body: string): Mapped {
  const mapped: Mapped = { mentions: [], unreadable: [] };
  for (const [index, value] of batch.parse(JSON.parse(body)).hits.entries()) {
    const read = hit.safeParse(value);
    const mention = read.success ? mentionOf(read.data) : null;
    if (mention) mapped.mentions.push(mention);
    else mapped.unreadable.push({ index, why: read.success ? 'has neither a title nor a text' : 'is no item of Hacker News' });
  }
  return mapped;
}
