import { z } from 'zod';
import { AppError } from '#kernel';
import type { ChannelContext, PollPage } from '../port.js';
import type { XConfig } from './x.config.js';
import { ownId, prices, readPosts } from './x.http.js';

const everyMs = 30_000;
const least = 10;
const mostOfPage = 100;
/** X refuses ids older than the seven days it searches. */
const searchableMs = 6.5 * 24 * 3_600_000;

/** `since` stays until the last page; only then does `top` of the first take its place. */
const place = z.object({ since: z.string().nullable(), at: z.string(), walk: z.object({ token: z.string(), top: z.string() }).nullish() });
const cursorOf = z.object({ places: z.record(z.string(), place), turn: z.number().int() });

export const fields = {
  'tweet.fields': 'author_id,created_at,conversation_id,edit_history_tweet_ids,entities,in_reply_to_user_id,public_metrics,referenced_tweets',
  'user.fields': 'username,name,profile_image_url,location,public_metrics',
  expansions: 'author_id',
};

/** Words as X searches them: any of them, nothing said again by others. At most 512 characters. */
export function queryOf(words: readonly string[]): string {
  const quoted = words.map((word) => (/^[#@]?[\p{L}\p{N}_]+$/u.test(word) ? word : `"${word.replaceAll('"', '')}"`));
  return `(${quoted.join(' OR ')}) -is:retweet`;
}

const longer = (a: string, b: string): string => (a.length > b.length || (a.length === b.length && a > b) ? a : b);

/** One page of one source at a time: what is addressed to the account, then the search. */
export async function pollX(context: ChannelContext, given: unknown): Promise<PollPage> {
  const { words, everySeconds } = context.config as XConfig;
  const self = await ownId(context);
  const sources = [...(self ? ['@'] : []), ...(words.length > 0 ? [queryOf(words)] : [])];
  if (sources.length === 0) throw new AppError('invalid', 'There is nothing to listen for: sign in, or give words.');
  const known = cursorOf.safeParse(given);
  const cursor = known.success ? known.data : { places: {}, turn: 0 };
  const turn = cursor.turn % sources.length;
  const source = sources[turn]!;
  const before = cursor.places[source];
  const now = context.now;
  const tooOld = before !== undefined && now.getTime() - Date.parse(before.at) > searchableMs;
  const since = tooOld ? null : (before?.since ?? null);
  // No more than the money allows; X gives no page of fewer than ten.
  const affordable = Math.floor(context.meter.left('money') / (prices.post + prices.user));
  const query = {
    ...fields,
    max_results: String(Math.min(mostOfPage, before ? Math.max(least, affordable) : least)),
    ...(since ? { since_id: since } : {}),
    ...(before?.walk ? { [source === '@' ? 'pagination_token' : 'next_token']: before.walk.token } : {}),
  };
  const read =
    source === '@'
      ? await readPosts(context, `/2/users/${self}/mentions`, { bucket: 'mentions', as: 'account', query })
      : await readPosts(context, '/2/tweets/search/recent', { bucket: 'search', as: 'anybody', query: { ...query, query: source } });
  const data = read.data ?? [];
  const top = [before?.walk?.top, read.meta?.newest_id, since]
    .filter((one): one is string => one != null)
    .reduce<string | null>((a, b) => (a ? longer(a, b) : b), null);
  const next = read.meta?.next_token ?? null;
  // The very first reading takes one page.
  const goesOn = before !== undefined && since !== null && next !== null && data.length > 0;
  const at = now.toISOString();
  const after = goesOn ? { since, at, walk: { token: next, top: top! } } : { since: top, at };
  const places = Object.fromEntries(Object.entries({ ...cursor.places, [source]: after }).filter(([key]) => sources.includes(key)));
  return {
    body: data.length > 0 ? JSON.stringify({ self, data: data.toReversed(), includes: read.includes }) : null,
    items: data.length,
    cursor: { places, turn: goesOn ? turn : turn + 1 },
    nextPollAt: new Date(now.getTime() + (everySeconds ? everySeconds * 1_000 : everyMs)),
    more: goesOn || turn < sources.length - 1,
    backfill: before === undefined,
    gap: tooOld ? { from: new Date(before.at), to: new Date(now.getTime() - searchableMs), lost: null } : null,
  };
}
