import { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import { refusalOf } from '../ask.js';
import type { Bucket } from '../budget.js';
import { ask, isGone, meta, read } from '../meta/meta.http.js';
import { type NewestSource, pollNewest } from '../newest.js';
import { type ChannelContext, type ChannelType, type OutgoingReply, plain, type PollPage, type Reread, type Send, type SendOutcome } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import { seekOneByOne } from '../seek.js';
import { Steps } from '../steps.js';
import { connect, config, credentials, type ThreadsConfig } from './threads.config.js';
import { mapThreads, timeOf } from './threads.map.js';
import { threadsWebhook } from './threads.webhook.js';
import { created, listed, me, post } from './threads.wire.js';

const threads = meta('Threads');
const everyMs = 60_000;
const fields = 'id,text,username,permalink,timestamp,media_type,media_url,replied_to,root_post,is_reply_owned_by_me';
/** Own posts whose answers are read in one poll: the newest that have any. */
const watched = 5;

async function ownName(context: ChannelContext): Promise<string> {
  const known = context.credentials['handle'];
  if (known) return known;
  const told = me.safeParse(await read(context, threads, '/me', { fields: 'id,username' }));
  if (!told.success) throw new AppError('unavailable', 'Threads does not say whose token this is.');
  Object.assign(context.credentials, { handle: told.data.username });
  await context.keep({ handle: told.data.username });
  return told.data.username;
}

async function list(context: ChannelContext, path: string, query: Record<string, string>, after: string | null) {
  const page = listed.parse(await read(context, threads, path, { ...query, ...(after ? { after } : {}) }));
  return { items: page.data, next: page.paging?.cursors?.after ?? null };
}

const own = z.object({ id: z.string(), has_replies: z.boolean().nullish() });

async function poll(context: ChannelContext, cursor: unknown): Promise<PollPage> {
  const { id, words, everySeconds } = context.config as ThreadsConfig;
  const username = await ownName(context);
  const source = (name: string, field: string, page: NewestSource['page'], sought = false): NewestSource => ({
    name,
    page,
    mark: (value) => {
      const one = post.safeParse(value).data;
      const at = one ? timeOf(one.timestamp) : null;
      return one && at ? { id: one.id, atMs: Date.parse(at) } : null;
    },
    body: (items) => JSON.stringify({ self: id, username, items: items.map((value) => ({ field, value })) }),
    ...(sought ? { sought } : {}),
  });
  const searches = [...new Set([...words, ...context.sought])];
  return pollNewest(
    context,
    cursor,
    [
      source('mentions', 'read', (after) => list(context, `/${id}/mentions`, { fields, limit: '50' }, after)),
      source('replies', 'read', async () => {
        const { items } = await list(context, `/${id}/threads`, { fields: 'id,has_replies,timestamp', limit: '25' }, null);
        const answered = items.flatMap((value) => own.safeParse(value).data ?? []).filter(({ has_replies: has }) => has !== false);
        const found: unknown[] = [];
        for (const one of answered.slice(0, watched)) found.push(...(await list(context, `/${one.id}/conversation`, { fields, limit: '50' }, null)).items);
        return { items: found, next: null };
      }),
      ...searches.map((word) =>
        source(
          `search ${word}`,
          'search',
          (after) => {
            context.meter.spend('search');
            const tag = word.startsWith('#');
            const query = { q: word.replace(/^#/, ''), search_type: 'RECENT', search_mode: tag ? 'TAG' : 'KEYWORD', fields, limit: '50' };
            return list(context, '/keyword_search', query, after);
          },
          !words.includes(word),
        ),
      ),
    ],
    { everyMs: everySeconds ? everySeconds * 1_000 : everyMs },
  );
}

const draftOf = (reply: OutgoingReply): string => `draft ${reply.id}`;
const targetOf = ({ answer, inReplyTo }: OutgoingReply): string => (typeof answer?.['to'] === 'string' ? answer['to'] : inReplyTo);
const notReadyMs = 30_000;

/** A reply is prepared, and then published: what was prepared is kept, so that only the second step is ever repeated. */
async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const { id } = context.config as ThreadsConfig;
  let draft = context.credentials[draftOf(reply)];
  if (!draft) {
    context.meter.spend('replies');
    const said = await ask(context, threads, `/${id}/threads`, { form: { media_type: 'TEXT', text: reply.text, reply_to_id: targetOf(reply) } });
    if (isGone(said)) return { outcome: 'rejected', why: 'What is answered is no longer there, or is not shown to us.' };
    // Nothing is public yet, so that this step may be done again.
    if (said.status >= 500) return { outcome: 'retry', at: new Date(context.now.getTime() + notReadyMs), why: said.says };
    if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
    const prepared = created.safeParse(said.json).data;
    if (!prepared) return { outcome: 'unknown', why: 'Threads answered with something that cannot be read.' };
    draft = prepared.id;
    await context.keep({ [draftOf(reply)]: draft });
  }
  const said = await ask(context, threads, `/${id}/threads_publish`, { form: { creation_id: draft } });
  const code = (said.json as { error?: { error_subcode?: unknown } } | null)?.error?.error_subcode;
  if (code === 4_279_009 || code === 2_207_027) return { outcome: 'retry', at: new Date(context.now.getTime() + notReadyMs), why: said.says };
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  await context.keep({ [draftOf(reply)]: null });
  const made = created.safeParse(said.json).data;
  return made ? { outcome: 'sent', remoteId: made.id, url: null } : { outcome: 'unknown', why: 'Threads answered with something that cannot be read.' };
}

const send: Send = {
  idempotent: false,
  length: () => ({ max: 500, unit: 'utf16' }),
  canReply: () => ({ ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
  findSent: async (context, reply) => {
    const { id } = context.config as ThreadsConfig;
    const { items } = await list(context, `/${id}/replies`, { fields, limit: '50' }, null);
    for (const value of items) {
      const one = post.safeParse(value).data;
      const at = one ? timeOf(one.timestamp) : null;
      if (!one || !at || Date.parse(at) < reply.createdAt.getTime() - 60_000) continue;
      if (one.replied_to?.id === targetOf(reply) && (one.text ?? '').trim() === reply.text.trim()) return { remoteId: one.id, url: one.permalink ?? null };
    }
    return null;
  },
};

/** Deletions of others are not told. */
const reread: Reread = {
  most: 20,
  reread: async (context, items) => {
    const gone: string[] = [];
    for (const { externalId } of items) {
      if (isGone(await ask(context, threads, `/${encodeURIComponent(externalId)}`, { query: { fields: 'id' } }))) gone.push(externalId);
    }
    return gone.length > 0 ? { body: JSON.stringify({ gone }), items: gone.length } : null;
  },
};

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const { id } = context.config as ThreadsConfig;
  const steps = new Steps();
  const inside = await steps.take('sign-in', async () => {
    delete context.credentials['handle'];
    return `Signed in as @${await ownName(context)}.`;
  });
  if (!inside) return steps.taken;
  await steps.take('read', async () => {
    await list(context, `/${id}/threads`, { fields: 'id', limit: '1' }, null);
    return 'What is addressed to the account can be read.';
  });
  if (!context.credentials['appSecret']) steps.fail('stream', 'Without the app secret nothing can be delivered: everything comes by polls.');
  return steps.taken;
}

function budgets({ config: given }: { config: Record<string, unknown> }): Bucket[] {
  const { id } = given as ThreadsConfig;
  const dayMs = 24 * 3_600_000;
  return [
    { name: 'usage', unit: 'percent', most: 100, window: { ms: 3_600_000 }, of: id },
    { name: 'search', unit: 'requests', most: 2_200, window: { ms: dayMs }, of: id },
    { name: 'replies', unit: 'requests', most: 1_000, window: { ms: dayMs }, of: id, only: 'answer' },
  ];
}

/** https://developers.facebook.com/docs/threads: an account's mentions and answers, and searches. */
export const threadsChannel: ChannelType = {
  ...plain,
  network: 'threads',
  title: 'Threads',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: 'against our own double',
  map: mapThreads,
  poll: { poll },
  webhook: threadsWebhook,
  send,
  reread,
  actions: {
    hide: async (context, { externalId }) => {
      try {
        const said = await ask(context, threads, `/${encodeURIComponent(externalId)}/manage_reply`, { form: { hide: 'true' } });
        return said.status >= 200 && said.status < 300 ? { outcome: 'sent', remoteId: externalId, url: null } : refusalOf(said, context.now);
      } catch (error) {
        return outcomeOfBreak(error, context.now);
      }
    },
  },
  seek: seekOneByOne((leaf) => ('text' in leaf ? [leaf.text] : null)),
  budgets,
  check,
};
