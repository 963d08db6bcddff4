import { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { type Asking, askService, readService, refusalOf, type Said, type Service } from '../ask.js';
import type { Bucket } from '../budget.js';
import { type Connect, otherServer } from '../connect.js';
import { type NewestSource, pollNewest } from '../newest.js';
import { type ChannelContext, type ChannelType, type OutgoingReply, plain, type PollPage, type Send, type SendOutcome } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import { address, seconds, secret } from '../sound.js';
import { Steps } from '../steps.js';
import { mapWeibo, said as wire, timeOf } from './weibo.map.js';

const config = z.object({
  baseUrl: address.default('https://api.weibo.com/2'),
  everySeconds: seconds(30),
});
type Config = z.infer<typeof config>;
const credentials = z.object({ accessToken: secret }) as unknown as z.ZodType<Record<string, string>>;

const connect: Connect = {
  title: { en: 'Weibo', fr: 'Weibo', zh: '微博' },
  about: {
    en: 'Comments on the account’s posts, and comments and posts that name it; all can be answered by a comment.',
    fr: 'Les commentaires sur les publications du compte, et les commentaires et publications qui le citent ; on répond par un commentaire.',
    zh: '账号微博下的评论，以及提及账号的评论和微博，均可用评论回复。',
  },
  needs: {
    en: 'An app at open.weibo.com and the account’s access token.',
    fr: 'Une application sur open.weibo.com et le jeton d’accès du compte.',
    zh: '需要 open.weibo.com 上的应用及账号的访问令牌。',
  },
  link: 'https://open.weibo.com/apps',
  fields: [
    { in: 'credentials', name: 'accessToken', kind: 'secret', label: { en: 'Access token', fr: 'Jeton d’accès', zh: '访问令牌' }, required: true },
    {
      in: 'config',
      name: 'baseUrl',
      kind: 'url',
      label: { en: 'Address of the API', fr: 'Adresse de l’API', zh: 'API 地址' },
      hint: otherServer,
      example: 'https://api.weibo.com/2',
      seldom: true,
    },
  ],
};

const everyMs = 60_000;
const codeOf = (json: unknown): number => Number((json as { error_code?: unknown } | null)?.error_code ?? 0);
/** https://open.weibo.com/wiki/Error_code */
const busy = new Set([10_009, 10_010, 10_022, 10_023, 10_024]);
const shut = new Set([21_301, 21_314, 21_315, 21_316, 21_317, 21_327, 21_332]);
const same = 20_019;

const weibo: Service = {
  name: 'Weibo',
  complaint: (json) => {
    const error = (json as { error?: unknown } | null)?.error;
    return typeof error === 'string' ? error : null;
  },
  busy: (_answer, json, now) => (busy.has(codeOf(json)) ? new Date(now.getTime() + 15 * 60_000) : null),
  shut: (_answer, json) => shut.has(codeOf(json)),
};

function prepared(context: ChannelContext, path: string, query: Record<string, string>, asking: Asking): [string, Asking] {
  context.meter.spend('requests');
  const headers = { authorization: `OAuth2 ${context.credentials['accessToken']}` };
  const search = new URLSearchParams(query);
  return [`${(context.config as Config).baseUrl}${path}${search.size > 0 ? `?${search}` : ''}`, { ...asking, headers }];
}
const read = (context: ChannelContext, path: string, query: Record<string, string>): Promise<unknown> =>
  readService(context, weibo, ...prepared(context, path, query, {}));
const ask = (context: ChannelContext, path: string, form: Record<string, string>): Promise<Said> =>
  askService(context, weibo, ...prepared(context, path, {}, { form }));

const listed = z.object({ comments: z.array(z.unknown()).optional(), statuses: z.array(z.unknown()).optional() });
const places = { '/comments/to_me.json': 'comments', '/comments/mentions.json': 'comments', '/statuses/mentions.json': 'statuses' } as const;

async function poll(context: ChannelContext, cursor: unknown): Promise<PollPage> {
  const { everySeconds } = context.config as Config;
  const sources = Object.entries(places).map(([path, key]): NewestSource => ({
    name: path,
    page: async (page) => {
      const number = Number(page ?? '1');
      const items = listed.parse(await read(context, path, { count: '50', page: String(number) }))[key] ?? [];
      return { items, next: items.length >= 50 ? String(number + 1) : null };
    },
    mark: (value) => {
      const one = wire.safeParse(value).data;
      const at = one ? timeOf(one.created_at) : null;
      return one && at ? { id: one.idstr, atMs: Date.parse(at) } : null;
    },
    body: (items) => JSON.stringify({ [key]: items }),
  }));
  return pollNewest(context, cursor, sources, { everyMs: everySeconds ? everySeconds * 1_000 : everyMs });
}

const made = z.object({ idstr: z.string() });

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const { status, comment } = (reply.answer ?? {}) as { status?: unknown; comment?: unknown };
  const form = { id: String(status ?? reply.inReplyTo), comment: reply.text };
  const said = comment ? await ask(context, '/comments/reply.json', { ...form, cid: String(comment) }) : await ask(context, '/comments/create.json', form);
  // Weibo takes the same words only once: after an attempt whose fate was unknown they are ours.
  if (codeOf(said.json) === same && reply.attempt > 1) return { outcome: 'sent', remoteId: null, url: null };
  if (said.status < 200 || said.status >= 300 || codeOf(said.json) !== 0) return refusalOf(said, context.now);
  const written = made.safeParse(said.json).data;
  return written ? { outcome: 'sent', remoteId: written.idstr, url: null } : { outcome: 'unknown', why: 'Weibo answered with something that cannot be read.' };
}

const send: Send = {
  idempotent: true,
  length: () => ({ max: 140, unit: 'codepoints' }),
  canReply: () => ({ ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
};

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const steps = new Steps();
  await steps.take('read', async () => {
    listed.parse(await read(context, '/comments/to_me.json', { count: '1' }));
    return 'What is said to the account can be read.';
  });
  return steps.taken;
}

/** https://open.weibo.com/wiki: what is said to an account. */
export const weiboChannel: ChannelType = {
  ...plain,
  network: 'weibo',
  title: 'Weibo',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: 'against our own double',
  map: mapWeibo,
  poll: { poll },
  webhook: null,
  send,
  budgets: ({ credentials: { accessToken } }): Bucket[] => [
    { name: 'requests', unit: 'requests', most: 150, window: { ms: 3_600_000 }, of: accessToken ?? 'nobody' },
  ],
  check,
};
