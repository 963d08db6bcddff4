import { z } from 'zod';
import type { ChannelContext, PollPage } from '../port.js';
import type { YouTubeConfig } from './youtube.config.js';
import { read } from './youtube.http.js';
import { comment, listed, thread } from './youtube.wire.js';

const everyMs = 60_000;
const pageSize = 100;
/** Threads stand by when they began: late replies show only in how many there are, in this many of the newest. */
const watched = 300;
/** Threads whose replies are fetched in one poll; the others wait for the next. */
const atOnce = 5;
const mostPages = 5;

const known = z.object({ replies: z.number(), stamp: z.string() });
const cursorOf = z.object({ threads: z.record(z.string(), known), newest: z.string(), ids: z.array(z.string()) });

interface Seen {
  value: unknown;
  id: string;
  publishedAt: string;
  stamp: string;
  replies: number;
}

function seenOf(value: unknown): Seen | null {
  const read = thread.safeParse(value).data;
  const top = comment.safeParse(read?.snippet.topLevelComment).data;
  if (!read || !top) return null;
  return {
    value,
    id: read.id,
    publishedAt: top.snippet.publishedAt,
    stamp: top.snippet.updatedAt ?? top.snippet.publishedAt,
    replies: read.snippet.totalReplyCount ?? 0,
  };
}

async function repliesOf(context: ChannelContext, parentId: string): Promise<unknown[]> {
  const items: unknown[] = [];
  let pageToken: string | null | undefined;
  do {
    const page = listed.parse(
      await read(context, '/comments', {
        part: 'snippet',
        parentId,
        maxResults: String(pageSize),
        textFormat: 'plainText',
        ...(pageToken ? { pageToken } : {}),
      }),
    );
    items.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken && items.length < pageSize * mostPages);
  return items;
}

/** The newest threads of the channel, back to where the last poll began; then replies of threads that have more than they had. */
export async function pollYouTube(context: ChannelContext, given: unknown): Promise<PollPage> {
  const { channel, everySeconds } = context.config as YouTubeConfig;
  const before = cursorOf.safeParse(given).data;
  const newest = before?.newest ?? '';
  const all: { value: unknown; seen: Seen | null }[] = [];
  let pageToken: string | null | undefined;
  let cut = false;
  for (let pages = 0; ; pages++) {
    const page = listed.parse(
      await read(context, '/commentThreads', {
        part: 'snippet',
        allThreadsRelatedToChannelId: channel,
        order: 'time',
        maxResults: String(pageSize),
        textFormat: 'plainText',
        ...(pageToken ? { pageToken } : {}),
      }),
    );
    all.push(...page.items.map((value) => ({ value, seen: seenOf(value) })));
    pageToken = page.nextPageToken;
    const oldest = all.at(-1)?.seen?.publishedAt ?? '';
    if (!before || !pageToken || page.items.length === 0 || oldest <= newest) break;
    if (pages + 1 >= mostPages) {
      cut = true;
      break;
    }
  }
  const told = new Set(before?.ids ?? []);
  const threads: unknown[] = [];
  const replies: unknown[] = [];
  const after: Record<string, { replies: number; stamp: string }> = {};
  const ids: string[] = [];
  let asked = 0;
  for (const { value, seen } of all) {
    if (!seen) {
      const key = JSON.stringify(value).slice(0, 200);
      if (!told.has(key)) threads.push(value);
      ids.push(key);
      continue;
    }
    const was = before?.threads[seen.id];
    if (was?.stamp !== seen.stamp) threads.push(value);
    let counted = was?.replies ?? 0;
    if (seen.replies !== counted && asked < atOnce) {
      asked += 1;
      for (const reply of await repliesOf(context, seen.id)) {
        const one = comment.safeParse(reply).data;
        const key = one ? `${one.id} ${one.snippet.updatedAt ?? ''}` : JSON.stringify(reply).slice(0, 200);
        if (!told.has(key)) replies.push(reply);
        ids.push(key);
      }
      counted = seen.replies;
    }
    if (Object.keys(after).length < watched) after[seen.id] = { replies: counted, stamp: seen.stamp };
  }
  const items = threads.length + replies.length;
  const oldest = all.at(-1)?.seen?.publishedAt;
  return {
    body:
      items > 0
        ? JSON.stringify({ self: channel, ...(threads.length > 0 ? { threads: threads.toReversed() } : {}), ...(replies.length > 0 ? { replies } : {}) })
        : null,
    items,
    cursor: {
      threads: Object.fromEntries(Object.entries({ ...after, ...before?.threads, ...after }).slice(0, watched)),
      newest: all.reduce((most, { seen }) => (seen && seen.publishedAt > most ? seen.publishedAt : most), newest),
      ids: [...new Set([...ids, ...told])].slice(0, 1_000),
    },
    nextPollAt: new Date(context.now.getTime() + (everySeconds ? everySeconds * 1_000 : everyMs)),
    more: false,
    backfill: before === undefined,
    gap: cut && oldest ? { from: new Date(newest), to: new Date(oldest), lost: null } : null,
  };
}
