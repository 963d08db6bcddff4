import type { ChannelCheck } from '#contracts';
import { refusalOf } from '../ask.js';
import { type NewestSource, pollNewest } from '../newest.js';
import { type ChannelContext, type ChannelType, type OutgoingReply, plain, type PollPage, type Reread, type Send, type SendOutcome } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import { waitInBody } from '../rate.js';
import { handlesOf, quoted, seekInWords } from '../seek.js';
import { Steps } from '../steps.js';
import { connect } from './reddit.connect.js';
import { ask, config, credentials, grant, ownName, read, redditBudgets, type RedditConfig } from './reddit.http.js';
import { mapReddit } from './reddit.map.js';
import { answered, listing, thing } from './reddit.wire.js';

const everyMs = 30_000;

async function poll(context: ChannelContext, cursor: unknown): Promise<PollPage> {
  const { subreddits, words, everySeconds } = context.config as RedditConfig;
  const self = await ownName(context);
  const source = (name: string, path: string, key: 'things' | 'inbox', query: Record<string, string> = {}, sought = false): NewestSource => ({
    name,
    page: async (after) => {
      const page = listing.parse(await read(context, path, { limit: '100', ...query, ...(after ? { after } : {}) }));
      return { items: page.data.children, next: page.data.after ?? null };
    },
    mark: (value) => {
      const one = thing.safeParse(value).data?.data;
      return one ? { id: one.name, revision: typeof one.edited === 'number' ? String(one.edited) : null, atMs: one.created_utc * 1_000 } : null;
    },
    body: (items) => JSON.stringify({ self, [key]: items }),
    ...(sought ? { sought } : {}),
  });
  const own = words.length > 0 ? [words.map(quoted).join(' OR ')] : [];
  const searches = [...new Set([...own, ...context.sought])];
  const sources = [
    ...(self ? [source('inbox', '/message/inbox', 'inbox')] : []),
    ...subreddits.flatMap((one) => [source(`r/${one}`, `/r/${one}/new`, 'things'), source(`comments r/${one}`, `/r/${one}/comments`, 'things')]),
    ...searches.map((q) => source(`search ${q}`, '/search', 'things', { q, sort: 'new', type: 'link' }, !own.includes(q))),
  ];
  return pollNewest(context, cursor, sources, { everyMs: everySeconds ? everySeconds * 1_000 : everyMs });
}

const thingOf = ({ answer, inReplyTo }: OutgoingReply): string => (typeof answer?.['thing'] === 'string' ? answer['thing'] : inReplyTo);

/** Reddit refuses with 200, and says why in the body; its second limiter too. */
async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  if (!context.credentials['refreshToken']) return { outcome: 'reauthorise', why: 'Nobody has signed in at Reddit for this channel: it only reads.' };
  const said = await ask(context, '/api/comment', { form: { api_type: 'json', thing_id: thingOf(reply), text: reply.text } });
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  const told = answered.safeParse(said.json).data?.json;
  const [error] = told?.errors ?? [];
  if (error) {
    const [code, words] = error.map(String);
    const why = `Reddit refused (${code}): ${(words ?? 'it gave no reason').replace(/[.\s]*$/, '')}.`;
    if (code === 'RATELIMIT') return { outcome: 'retry', at: waitInBody(said.json, context.now) ?? new Date(context.now.getTime() + 600_000), why };
    return code === 'USER_REQUIRED' ? { outcome: 'reauthorise', why } : { outcome: 'rejected', why };
  }
  const made = told?.data?.things[0]?.data;
  if (!made?.name) return { outcome: 'unknown', why: 'Reddit answered with something that cannot be read.' };
  return { outcome: 'sent', remoteId: made.name, url: made.permalink?.startsWith('/') ? `https://www.reddit.com${made.permalink}` : null };
}

const send: Send = {
  idempotent: false,
  length: () => ({ max: 10_000, unit: 'codepoints' }),
  canReply: () => ({ ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
  findSent: async (context, reply) => {
    const self = await ownName(context);
    if (!self) return null;
    const isMessage = thingOf(reply).startsWith('t4_');
    const page = listing.parse(await read(context, isMessage ? '/message/sent' : `/user/${encodeURIComponent(self)}/comments`, { limit: '50', sort: 'new' }));
    for (const value of page.data.children) {
      const one = thing.safeParse(value).data?.data;
      if (!one || one.created_utc * 1_000 < reply.createdAt.getTime() - 60_000) continue;
      if (one.parent_id === thingOf(reply) && (one.body ?? '').trim() === reply.text.trim())
        return { remoteId: one.name, url: one.permalink?.startsWith('/') ? `https://www.reddit.com${one.permalink}` : null };
    }
    return null;
  },
};

/** Reddit tells nobody of deletions, and wants what was deleted to be forgotten. */
const reread: Reread = {
  most: 100,
  reread: async (context, items) => {
    const open = items.map(({ externalId }) => externalId).filter((id) => !id.startsWith('t4_'));
    if (open.length === 0) return null;
    const found = new Map(
      listing.parse(await read(context, '/api/info', { id: open.join(',') })).data.children.flatMap((value) => {
        const name = thing.safeParse(value).data?.data.name;
        return name ? [[name, value] as const] : [];
      }),
    );
    const gone = open.filter((id) => !found.has(id));
    const changed = [...found.values()].filter((value) => {
      const one = thing.parse(value);
      return typeof one.data.edited === 'number' || mapReddit(JSON.stringify({ things: [value] })).mentions.length === 0;
    });
    return gone.length + changed.length > 0 ? { body: JSON.stringify({ things: changed, gone }), items: gone.length + changed.length } : null;
  },
};

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const { subreddits, words } = context.config as RedditConfig;
  const steps = new Steps();
  if (context.credentials['refreshToken']) {
    const inside = await steps.take('sign-in', async () => {
      delete context.credentials['handle'];
      return `Signed in as u/${await ownName(context)}.`;
    });
    if (!inside) return steps.taken;
  } else if (subreddits.length + words.length === 0) steps.fail('read', 'There is nothing to listen for: sign in, or give subreddits or words.');
  for (const one of subreddits)
    await steps.take('read', async () => {
      listing.parse(await read(context, `/r/${one}/new`, { limit: '1' }));
      return `r/${one} can be read.`;
    });
  if (words.length > 0)
    await steps.take('read', async () => {
      listing.parse(await read(context, '/search', { q: quoted(words[0]!), sort: 'new', limit: '1' }));
      return `Posts with “${words[0]}” can be searched.`;
    });
  return steps.taken;
}

/** https://www.reddit.com/dev/api: subreddits, searches and the inbox of an account. */
export const redditChannel: ChannelType = {
  ...plain,
  network: 'reddit',
  title: 'Reddit',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: 'against our own double',
  map: mapReddit,
  poll: { poll },
  webhook: null,
  send,
  reread,
  grant,
  seek: seekInWords({
    not: 'NOT ',
    mostCharacters: 512,
    always: '',
    term: (leaf) => {
      if (leaf.type === 'text') return leaf.prefix ? null : quoted(leaf.text.replace(/^[#@]/, ''));
      const handles = leaf.type === 'field' ? handlesOf(leaf) : null;
      return handles?.length === 1 && /^(u\/)?[\w-]{3,20}$/.test(handles[0]!) ? `author:${handles[0]!.replace(/^u\//, '')}` : null;
    },
  }),
  budgets: redditBudgets,
  check,
};
