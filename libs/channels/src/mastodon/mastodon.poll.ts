import { z } from 'zod';
import { AppError } from '#kernel';
import type { ChannelContext, PollPage } from '../port.js';
import type { MastodonConfig } from './mastodon.config.js';
import { jsonOf } from '../problem.js';
import { ask, ownId, read } from './mastodon.http.js';

const usualMs = { beside: 60_000, alone: 20_000 };
const pageSize = 40;
const remembered = 400;

/** How far a source is read: the newest id, and what was seen, since some servers give the same item again. */
const place = z.object({ newest: z.string().nullable(), seen: z.array(z.string()), /** Of an account that is read. */ id: z.string().optional() });
type Place = z.infer<typeof place>;
const cursorOf = z.object({ places: z.record(z.string(), place), turn: z.number().int() });
type Cursor = z.infer<typeof cursorOf>;

const identified = z.object({ id: z.union([z.string(), z.number()]).transform(String) });
const found = z.object({ statuses: z.array(z.unknown()) });

const notes = '@';
/** What the account says itself. */
const ours = '@@';

export const nothingToHear = 'There is nothing to listen for: give an account, tags, or public accounts.';

/** The id that a server knows somebody by. */
export async function personId(context: ChannelContext, acct: string): Promise<string> {
  const answer = await ask(context, '/api/v1/accounts/lookup', { query: { acct } });
  const found = answer.status === 200 ? identified.safeParse(jsonOf(answer)) : null;
  const { host } = new URL((context.config as MastodonConfig).server);
  if (!found?.success)
    throw new AppError('unavailable', answer.status === 404 ? `${host} knows no @${acct}.` : `${host} does not show @${acct} (${answer.status}).`);
  return found.data.id;
}

async function page(context: ChannelContext, source: string, newest: string | null, person: string | undefined): Promise<unknown[]> {
  // `min_id` pages forward from where we are, so that nothing lies between; `since_id` would give the newest and leave a hole.
  const query = { limit: String(pageSize), ...(newest ? { min_id: newest } : {}) };
  if (source === notes) return z.array(z.unknown()).parse(await read(context, '/api/v1/notifications', { query: { ...query, 'types[]': ['mention'] } }));
  if (source.startsWith('#')) return z.array(z.unknown()).parse(await read(context, `/api/v1/timelines/tag/${encodeURIComponent(source.slice(1))}`, { query }));
  if (person !== undefined) {
    const path = `/api/v1/accounts/${encodeURIComponent(person)}/statuses`;
    return z.array(z.unknown()).parse(await read(context, path, { query: { ...query, exclude_reblogs: 'true' } }));
  }
  return found.parse(await read(context, '/api/v2/search', { query: { ...query, q: source, type: 'statuses' } })).statuses;
}

/** One page of one source at a time: what is addressed to us, what we say ourselves, then tags, then words. */
export async function pollMastodon(context: ChannelContext, given: unknown): Promise<PollPage> {
  const config = context.config as MastodonConfig;
  const self = await ownId(context);
  // A channel made before there were any has none.
  const people = config.people ?? [];
  const own = [...(self ? [notes, ours] : []), ...config.tags.map((tag) => `#${tag}`), ...people.map((acct) => `@${acct}`), ...(self ? config.words : [])];
  const sources = [...new Set([...own, ...context.sought.filter((source) => self || /^[#@]/.test(source))])];
  if (sources.length === 0) throw new AppError('invalid', nothingToHear);
  const known = cursorOf.safeParse(given);
  const cursor: Cursor = known.success ? known.data : { places: {}, turn: 0 };
  const turn = cursor.turn % sources.length;
  const source = sources[turn]!;
  const before = cursor.places[source];
  const acct = source.startsWith('@') && source !== notes && source !== ours ? source.slice(1) : null;
  const person = source === ours ? self! : acct === null ? undefined : (before?.id ?? (await personId(context, acct)));
  const items = await page(context, source, before?.newest ?? null, person);
  const seen = new Set(before?.seen ?? []);
  const ids = items.flatMap((item) => identified.safeParse(item).data?.id ?? []);
  const fresh = items.filter((item) => {
    const id = identified.safeParse(item).data?.id;
    return id === undefined || !seen.has(id);
  });
  // Pages stand newest first, whichever way they are asked for.
  const newest = ids[0] ?? before?.newest ?? null;
  const goesOn = before !== undefined && fresh.length >= pageSize;
  const after: Place = { newest, seen: [...new Set([...ids, ...seen])].slice(0, remembered), ...(acct === null ? {} : { id: person }) };
  const places = { ...cursor.places, [source]: after };
  const everyMs = config.everySeconds ? config.everySeconds * 1_000 : config.stream && self ? usualMs.beside : usualMs.alone;
  return {
    body:
      fresh.length > 0
        ? JSON.stringify({
            server: config.server,
            ...(self ? { self } : {}),
            [source === notes ? 'notifications' : source === ours ? 'ours' : 'statuses']: fresh.toReversed(),
          })
        : null,
    items: fresh.length,
    cursor: { places: Object.fromEntries(Object.entries(places).filter(([key]) => sources.includes(key))), turn: goesOn ? turn : turn + 1 } satisfies Cursor,
    nextPollAt: new Date(context.now.getTime() + everyMs),
    more: goesOn || turn < sources.length - 1,
    backfill: before === undefined,
    sought: !own.includes(source),
  };
}
