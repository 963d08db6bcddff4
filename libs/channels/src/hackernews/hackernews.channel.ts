import { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import type { Bucket } from '../budget.js';
import { commas, type Connect, words } from '../connect.js';
import { htmlToText } from '../html.js';
import { type ChannelContext, type ChannelType, plain, type PollPage, type Profile } from '../port.js';
import { type Forecast, seekOneByOne } from '../seek.js';
import { againAt, jsonOf, waitUntil } from '../problem.js';
import { mapHackerNews } from './hackernews.map.js';
import { answer, dated } from './hackernews.wire.js';

const config = z.object({
  /** What is searched for, each by itself. */
  words: z.array(z.string().trim().min(1).max(200)).min(1, 'holds no word').max(20),
  baseUrl: z
    .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
    .default('https://hn.algolia.com')
    .transform((url) => url.replace(/\/+$/, '')),
});
type Config = z.infer<typeof config>;

const connect: Connect = {
  about: {
    en: 'Stories and comments that hold your words, each minute. It cannot be answered from here.',
    fr: 'Les articles et commentaires qui contiennent vos mots, chaque minute. On ne peut pas y répondre d’ici.',
    zh: '每分钟获取包含您词语的文章和评论。无法从这里回复。',
  },
  needs: null,
  link: null,
  fields: [{ in: 'config', name: 'words', kind: 'list', label: words, hint: commas, example: 'acme, acme phone', required: true, quick: true }],
};

const everyMs = 60_000;
const pageSize = 100;
/** Algolia gives no more than this of one search, whatever the page. */
const mostOfSearch = 1_000;
/** An item is searchable some seconds after it was made, so each search looks back a little, and ids tell what is known. */
const lookBackSeconds = 300;
const firstHours = 24;
const remembered = 400;

const wordState = z.object({ since: z.number(), seen: z.array(z.string()) });
const cursorOf = z.object({ words: z.record(z.string(), wordState), turn: z.number().int() });
type Cursor = z.infer<typeof cursorOf>;

interface Found {
  hits: { objectID: string; created_at_i: number }[];
  total: number;
}

async function search(context: ChannelContext, base: string, word: string, since: number, pages = mostOfSearch / pageSize): Promise<Found> {
  const found: Found = { hits: [], total: 0 };
  for (let page = 0; page < pages; page++) {
    const query = new URLSearchParams({
      query: `"${word.replaceAll('"', '')}"`,
      tags: '(story,comment)',
      numericFilters: `created_at_i>${since}`,
      hitsPerPage: String(pageSize),
      page: String(page),
      advancedSyntax: 'true',
    });
    context.meter.spend('requests');
    const got = await context.fetch(`${base}/api/v1/search_by_date?${query}`, { signal: context.signal });
    if (got.status === 429 || got.status === 503) throw waitUntil(againAt(got, context.now, 60_000), `Hacker News’ search asked us to wait (${got.status}).`);
    const read = answer.safeParse(jsonOf(got));
    if (got.status !== 200 || !read.success) throw new AppError('unavailable', `Hacker News’ search answered ${got.status} and nothing that can be read.`);
    found.total = read.data.nbHits;
    found.hits.push(...(read.data.hits.filter((hit) => dated.safeParse(hit).success) as Found['hits']));
    if (read.data.hits.length < pageSize) break;
  }
  return found;
}

/** One word a time, so that each is asked about once in `everyMs` at the least and a failure costs one of them. */
async function poll(context: ChannelContext, given: unknown): Promise<PollPage> {
  const { words: own, baseUrl } = config.parse(context.config);
  const wanted = [...new Set([...own, ...context.sought])];
  const known = cursorOf.safeParse(given);
  const cursor: Cursor = known.success ? known.data : { words: {}, turn: 0 };
  const nowSeconds = Math.floor(context.now.getTime() / 1_000);
  const turn = cursor.turn % wanted.length;
  const word = wanted[turn]!;
  const state = cursor.words[word];
  const since = state ? state.since : nowSeconds - firstHours * 3_600;
  const { hits, total } = await search(context, baseUrl, word, since);
  const seen = new Set(state?.seen ?? []);
  const news = hits.filter(({ objectID }) => !seen.has(objectID)).toReversed();
  const newest = hits.reduce((most, { created_at_i: at }) => Math.max(most, at), since);
  const oldest = hits.reduce((least, { created_at_i: at }) => Math.min(least, at), newest);
  const next = {
    since: Math.max(since, newest - lookBackSeconds),
    seen: [...new Set([...hits.map(({ objectID }) => objectID), ...seen])].slice(0, remembered),
  };
  const lost = total - hits.length;
  const last = turn === wanted.length - 1;
  return {
    body: news.length > 0 ? JSON.stringify({ word, hits: news }) : null,
    items: news.length,
    cursor: {
      words: { ...Object.fromEntries(Object.entries(cursor.words).filter(([key]) => wanted.includes(key))), [word]: next },
      turn: turn + 1,
    } satisfies Cursor,
    nextPollAt: new Date(context.now.getTime() + everyMs),
    more: !last,
    backfill: !state,
    sought: !own.includes(word),
    gap: state && lost > 0 && hits.length >= mostOfSearch ? { from: new Date(since * 1_000), to: new Date(oldest * 1_000), lost } : null,
  };
}

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const { words: wanted, baseUrl } = config.parse(context.config);
  try {
    const { total } = await search(context, baseUrl, wanted[0]!, Math.floor(context.now.getTime() / 1_000) - 7 * 86_400, 1);
    return [{ step: 'read', ok: true, says: `“${wanted[0]}” was said ${total.toLocaleString('en')} times in the last seven days.` }];
  } catch (error) {
    return [{ step: 'reach', ok: false, says: (error as Error).message }];
  }
}

/** How often the words were said in a week; asking costs nothing. */
async function forecast(context: ChannelContext, sources: readonly string[]): Promise<Forecast> {
  const { baseUrl } = config.parse(context.config);
  const since = Math.floor(context.now.getTime() / 1_000) - 7 * 86_400;
  let posts = 0;
  for (const word of sources) posts += (await search(context, baseUrl, word, since, 1)).total;
  return { posts, days: 7, dollars: null };
}

/** The search's limit counts for the address we ask from, whoever of us asks. */
const budgets = ({ config: given }: { config: Record<string, unknown> }): Bucket[] => [
  { name: 'requests', unit: 'requests', most: 10_000, window: { ms: 3_600_000 }, of: (given as Config).baseUrl },
];

const profile: Profile = async (context, handle) => {
  context.meter.spend('requests');
  const got = await context.fetch(`${config.parse(context.config).baseUrl}/api/v1/users/${encodeURIComponent(handle)}`, { signal: context.signal });
  const { username, about } = ((got.status === 200 && jsonOf(got)) || {}) as { username?: unknown; about?: unknown };
  return typeof username === 'string' ? { externalId: username, text: typeof about === 'string' ? htmlToText(about) : '' } : null;
};

/** Read only: nobody can be answered through an API there. */
export const hackerNewsChannel: ChannelType = {
  ...plain,
  network: 'hackernews',
  title: 'Hacker News',
  connect,
  config,
  purpose: 'listen',
  profile,
  simulated: false,
  verified: 'against our own double',
  map: mapHackerNews,
  poll: { poll },
  webhook: null,
  send: null,
  seek: seekOneByOne((leaf) => ('text' in leaf ? [leaf.text.replace(/^[#@]/, '')] : null)),
  forecast,
  budgets,
  check,
};
