import { z } from 'zod';
import { AppError } from '#kernel';
import type { ChannelContext, PollPage } from '../port.js';
import type { BlueskyConfig } from './bluesky.config.js';
import { ownDid, xrpc, xrpcOk } from './bluesky.session.js';

const usualMs = { beside: 60_000, alone: 20_000 };
const pageSize = 100;
/** The index is behind by some seconds, more on a bad day; what was seen is known by its uri. */
const lookBackMs = 5 * 60_000;
const remembered = 500;

/** How far a source is read. `walk`: a page in the middle of reading back to `since`. */
const place = z.object({ since: z.string(), seen: z.array(z.string()), walk: z.object({ cursor: z.string(), top: z.string() }).nullish() });
type Place = z.infer<typeof place>;
const cursorOf = z.object({ places: z.record(z.string(), place), turn: z.number().int() });
type Cursor = z.infer<typeof cursorOf>;

const listed = z.object({ cursor: z.string().nullish(), notifications: z.array(z.unknown()).optional(), posts: z.array(z.unknown()).optional() });
const authored = z.object({ cursor: z.string().nullish(), feed: z.array(z.object({ post: z.unknown(), reason: z.unknown().optional() })) });
const dated = z.object({ uri: z.string(), indexedAt: z.string() });

const notes = '@';
/** What the account says itself, answers included; no word is written so. */
const ours = '@@';

async function page(context: ChannelContext, source: string, since: string, cursor: string | undefined): Promise<{ items: unknown[]; cursor: string | null }> {
  const params = { limit: String(pageSize), ...(cursor ? { cursor } : {}) };
  if (source === ours) {
    const actor = (await ownDid(context))!;
    const read = authored.parse(await xrpcOk(context, 'app.bsky.feed.getAuthorFeed', { params: { ...params, actor, filter: 'posts_with_replies' } }));
    // What is only passed on has a reason.
    return { items: read.feed.flatMap(({ post, reason }) => (reason ? [] : [post])), cursor: read.cursor ?? null };
  }
  if (source === notes) {
    const read = listed.parse(
      await xrpcOk(context, 'app.bsky.notification.listNotifications', { params: { ...params, reasons: ['mention', 'reply', 'quote'] } }),
    );
    return { items: read.notifications ?? [], cursor: read.cursor ?? null };
  }
  const q = /\s/.test(source) ? `"${source.replaceAll('"', '')}"` : source;
  const answer = await xrpc(context, 'app.bsky.feed.searchPosts', { params: { ...params, q, sort: 'latest', ...(since ? { since } : {}) } });
  if (!context.credentials['identifier'] && (answer.status === 401 || answer.status === 403)) {
    throw new AppError('unavailable', 'Bluesky lets nobody search without an account just now. The stream is listened to all the same.');
  }
  const read = answer.status === 200 ? listed.safeParse(answer.json) : null;
  if (!read?.success) throw new AppError('unavailable', answer.says);
  return { items: read.data.posts ?? [], cursor: read.data.cursor ?? null };
}

/** One page of one source at a time; a source is read back from its newest to where the last reading began. */
export async function pollBluesky(context: ChannelContext, given: unknown): Promise<PollPage> {
  const config = context.config as BlueskyConfig;
  const did = await ownDid(context);
  const own = [...(did ? [notes, ours] : []), ...config.words];
  const sources = [...new Set([...own, ...context.sought])];
  if (sources.length === 0) throw new AppError('invalid', 'There is nothing to listen for: give an account, or words.');
  const known = cursorOf.safeParse(given);
  const cursor: Cursor = known.success ? known.data : { places: {}, turn: 0 };
  const turn = cursor.turn % sources.length;
  const source = sources[turn]!;
  const before = cursor.places[source];
  const now = context.now.toISOString();
  const since = before?.since ?? '';
  const until = since ? new Date(Date.parse(since) - lookBackMs).toISOString() : '';
  const { items, cursor: next } = await page(context, source, until, before?.walk?.cursor);
  const seen = new Set(before?.seen ?? []);
  const read = items.map((item) => ({ item, at: dated.safeParse(item).data }));
  const fresh = read.filter(({ at }) => !at || (!seen.has(at.uri) && at.indexedAt >= until)).map(({ item }) => item);
  const times = read.flatMap(({ at }) => (at ? [at.indexedAt] : [])).sort();
  const newest = [before?.walk?.top ?? '', since, times.at(-1) ?? '', ...(since || times.length > 0 ? [] : [now])].sort().at(-1)!;
  // The very first reading takes one page; later ones go back to where the one before began.
  const goesOn = before !== undefined && next !== null && items.length > 0 && (times[0] ?? '') > until;
  const uris = read.flatMap(({ at }) => (at ? [at.uri] : []));
  const after: Place = goesOn
    ? { since, seen: [...new Set([...uris, ...seen])].slice(0, remembered * 4), walk: { cursor: next, top: newest } }
    : { since: newest, seen: [...new Set([...uris, ...seen])].slice(0, remembered) };
  const places = Object.fromEntries(Object.entries({ ...cursor.places, [source]: after }).filter(([key]) => sources.includes(key)));
  const everyMs = config.everySeconds ? config.everySeconds * 1_000 : config.stream ? usualMs.beside : usualMs.alone;
  return {
    body: fresh.length > 0 ? JSON.stringify({ ...(did ? { did } : {}), [source === notes ? 'notifications' : 'posts']: fresh.toReversed() }) : null,
    items: fresh.length,
    cursor: { places, turn: goesOn ? turn : turn + 1 } satisfies Cursor,
    nextPollAt: new Date(context.now.getTime() + everyMs),
    more: goesOn || turn < sources.length - 1,
    backfill: before === undefined,
    sought: !own.includes(source),
  };
}
