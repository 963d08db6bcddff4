import { z } from 'zod';
import { AppError } from '#kernel';
import type { ChannelContext, PollPage } from '../port.js';
import { handlesOf, quoted, seekInWords } from '../seek.js';
import type { XConfig } from './x.config.js';
import { ownId, prices, readPosts } from './x.http.js';

const everyMs = 30_000;
/** Beside a stream polls only find what it missed. */
const healingMs = 120_000;
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

const noRepeats = ' -is:retweet';

/** https://docs.x.com/x-api/posts/search/integrate/operators: what of a topic X can be asked. Its idea of a language is not ours, so that is left to us. */
export const seekX = seekInWords({
  not: '-',
  mostCharacters: 512,
  always: noRepeats,
  term: (leaf) => {
    if (leaf.type === 'text') return leaf.prefix ? null : quoted(leaf.text);
    if (leaf.type !== 'field') return null;
    const { test } = leaf;
    if (leaf.field === 'form' && test.is === 'any' && test.values.every((value) => value === 'comment')) return 'is:reply';
    const handles = handlesOf(leaf)?.map((handle) => handle.replace(/^@/, ''));
    return handles?.length === 1 && /^\w{1,15}$/.test(handles[0]!) ? `from:${handles[0]}` : null;
  },
});

/** Words as X searches them: any of them, nothing said again by others. At most 512 characters. */
export function queryOf(words: readonly string[]): string {
  return `(${words.map(quoted).join(' OR ')})${noRepeats}`;
}

/** The stream is opened with the app's token alone. */
export function streamsX({ config, credentials }: { config: Record<string, unknown>; credentials: Record<string, string> }): boolean {
  return (config as XConfig).stream && credentials['bearerToken'] !== undefined;
}

const longer = (a: string, b: string): string => (a.length > b.length || (a.length === b.length && a > b) ? a : b);

/** What is addressed to the account, and what it says itself; no search is written so. */
const [notes, ours] = ['@', '@@'];

/** One page of one source at a time: the account's two, then the search. */
export async function pollX(context: ChannelContext, given: unknown): Promise<PollPage> {
  const { words, everySeconds } = context.config as XConfig;
  const streamed = streamsX(context);
  const self = await ownId(context);
  const own = [...(self ? [notes, ours] : []), ...(words.length > 0 ? [queryOf(words)] : [])];
  const sources = [...new Set([...own, ...context.sought])];
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
    ...(before?.walk ? { [source === notes || source === ours ? 'pagination_token' : 'next_token']: before.walk.token } : {}),
  };
  const read =
    source === notes
      ? await readPosts(context, `/2/users/${self}/mentions`, { bucket: 'mentions', as: 'account', query })
      : source === ours
        ? await readPosts(context, `/2/users/${self}/tweets`, { bucket: 'timeline', as: 'account', query: { ...query, exclude: 'retweets' } })
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
    body:
      data.length > 0
        ? JSON.stringify({
            self,
            ...(streamed && source !== notes && source !== ours ? { awaited: true } : {}),
            data: data.toReversed(),
            includes: read.includes,
          })
        : null,
    items: data.length,
    cursor: { places, turn: goesOn ? turn : turn + 1 },
    nextPollAt: new Date(now.getTime() + (everySeconds ? everySeconds * 1_000 : streamed ? healingMs : everyMs)),
    more: goesOn || turn < sources.length - 1,
    backfill: before === undefined,
    sought: !own.includes(source),
    gap: tooOld ? { from: new Date(before.at), to: new Date(now.getTime() - searchableMs), lost: null } : null,
  };
}
