import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import { type Asking, askService, readService, refusalOf, type Said, type Service } from '../ask.js';
import type { Bucket } from '../budget.js';
import { pollNewest } from '../newest.js';
import { type ChannelContext, type ChannelType, type OutgoingReply, plain, type Reread, type Send, type SendOutcome, type WebhookIn } from '../port.js';
import { againAt, outcomeOfBreak } from '../problem.js';
import { seconds, secret } from '../sound.js';
import { Steps } from '../steps.js';
import { connect } from './discourse.connect.js';
import { mapDiscourse, pageOf } from './discourse.map.js';
import { created, delivery, latest, post } from './discourse.wire.js';

const config = z.object({
  server: z
    .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
    .max(500)
    .transform((url) => url.replace(/\/+$/, '')),
  /** Whom the key acts as. */
  username: z
    .string()
    .trim()
    .transform((name) => name.replace(/^@/, ''))
    .pipe(z.string().min(1, 'is empty').max(100))
    .optional(),
  everySeconds: seconds(10),
});
type Config = z.infer<typeof config>;
const credentials = z.object({ apiKey: secret.optional() }) as unknown as z.ZodType<Record<string, string>>;

const everyMs = 60_000;

interface Refusal {
  errors?: unknown;
  error_type?: unknown;
  extras?: { wait_seconds?: unknown };
}

const discourse: Service = {
  name: 'The forum',
  complaint: (json) => {
    const errors = (json as Refusal | null)?.errors;
    const first: unknown = Array.isArray(errors) ? errors[0] : null;
    return typeof first === 'string' ? first : null;
  },
  busy: (answer, json, now) => {
    const wait = Number((json as Refusal | null)?.extras?.wait_seconds);
    if (answer.status !== 429) return null;
    return wait > 0 ? new Date(now.getTime() + Math.min(wait, 86_400) * 1_000) : againAt(answer, now, 60_000);
  },
  shut: (answer, json) => answer.status === 403 && (json as Refusal | null)?.error_type === 'invalid_access',
};

function prepared(context: ChannelContext, path: string, asking: Asking): [string, Asking] {
  const { server, username } = context.config as Config;
  const { apiKey } = context.credentials;
  context.meter.spend('requests');
  return [`${server}${path}`, { ...asking, headers: apiKey ? { 'api-key': apiKey, ...(username ? { 'api-username': username } : {}) } : {} }];
}
const ask = (context: ChannelContext, path: string, asking: Asking = {}): Promise<Said> => askService(context, discourse, ...prepared(context, path, asking));
const read = (context: ChannelContext, path: string): Promise<unknown> => readService(context, discourse, ...prepared(context, path, {}));
const bodyOf = (context: { config: Record<string, unknown> }, more: object): string => {
  const { server, username } = context.config as Config;
  return JSON.stringify({ server, self: username ?? null, ...more });
};

/** https://meta.discourse.org/t/configure-webhooks-that-trigger-on-discourse-events: hex, over the raw bytes. */
const webhook: WebhookIn = {
  ownSecret: true,
  challenge: null,
  verify: ({ headers, body }, secrets) => {
    const said = /^sha256=([0-9a-f]{64})$/i.exec(headers['x-discourse-event-signature'] ?? '')?.[1];
    if (said === undefined) return false;
    const given = Buffer.from(said, 'hex');
    return secrets.some((one) => timingSafeEqual(given, createHmac('sha256', one).update(body).digest()));
  },
  onInvalid: 'refuse',
  parse: ({ headers, body }, channel) => {
    let raw: unknown;
    try {
      raw = JSON.parse(body.toString('utf8'));
    } catch {
      throw new AppError('invalid', 'The body is not JSON.');
    }
    const event = headers['x-discourse-event'] ?? '';
    if (!/^post_(created|edited|recovered|destroyed)$/.test(event)) return { keep: null, items: 0, rejected: [] };
    const said = delivery.safeParse(raw).data?.post ?? raw;
    const id = post.safeParse(said).data?.id;
    const more = event === 'post_destroyed' && id !== undefined ? { gone: [id] } : { delivered: [said] };
    return { keep: bodyOf(channel, more), items: 1, rejected: [] };
  },
  thanks: null,
};

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const { server } = context.config as Config;
  const { topic, post: number } = (reply.answer ?? {}) as { topic?: unknown; post?: unknown };
  if (!context.credentials['apiKey']) return { outcome: 'reauthorise', why: 'This channel has no API key: it only listens.' };
  const said = await ask(context, '/posts.json', { json: { raw: reply.text, topic_id: Number(topic), reply_to_post_number: Number(number) } });
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  const made = created.safeParse(said.json).data;
  return made
    ? { outcome: 'sent', remoteId: made.id, url: pageOf(server, made) }
    : { outcome: 'unknown', why: 'The forum answered with something that cannot be read. It may wait for a moderator.' };
}

const send: Send = {
  idempotent: false,
  ready: (given) => ((given as Config).username ? { ok: true } : { ok: false, why: 'Answering needs an API key and the name it acts as.' }),
  length: () => ({ max: 32_000, unit: 'codepoints' }),
  canReply: ({ config: given }) => send.ready!(given),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
  findSent: async (context, reply) => {
    const { server, username } = context.config as Config;
    for (const value of latest.parse(await read(context, '/posts.json')).latest_posts) {
      const one = post.safeParse(value).data;
      if (!one || one.username !== username || one.topic_id !== reply.answer?.['topic']) continue;
      if (Date.parse(one.created_at) >= reply.createdAt.getTime() - 60_000 && (one.raw ?? '').trim() === reply.text.trim())
        return { remoteId: one.id, url: pageOf(server, one) };
    }
    return null;
  },
};

const reread: Reread = {
  most: 10,
  reread: async (context, items) => {
    const [gone, posts]: [string[], unknown[]] = [[], []];
    for (const { externalId } of items) {
      const said = await ask(context, `/posts/${encodeURIComponent(externalId)}.json`);
      if (said.status === 404 || said.status === 410) gone.push(externalId);
      else if (said.status === 200 && (post.safeParse(said.json).data?.version ?? 1) > 1) posts.push(said.json);
    }
    return gone.length + posts.length > 0 ? { body: bodyOf(context, { posts, gone }), items: gone.length + posts.length } : null;
  },
};

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const { server, username } = context.config as Config;
  const steps = new Steps();
  const there = await steps.take('read', async () => {
    const { latest_posts: posts } = latest.parse(await read(context, '/posts.json'));
    return `${new URL(server).host} shows its newest ${posts.length} posts.`;
  });
  if (!there || !context.credentials['apiKey']) return steps.taken;
  await steps.take('sign-in', async () => {
    if (!username) throw new AppError('invalid', 'The name that the key acts as is missing.');
    const said = (await read(context, '/session/current.json')) as { current_user?: { username?: unknown } };
    if (typeof said.current_user?.username !== 'string') throw new AppError('unavailable', 'The forum does not say who the key acts as.');
    return `Signed in as @${said.current_user.username}.`;
  });
  return steps.taken;
}

/** Sixty requests a minute for a key, two hundred for an address, unless the forum was set otherwise. */
function budgets({ config: given, credentials: known }: { config: Record<string, unknown>; credentials: Record<string, string> }): Bucket[] {
  const { server } = given as Config;
  const { apiKey } = known;
  return [{ name: 'requests', unit: 'requests', most: apiKey ? 60 : 200, window: { ms: 60_000 }, of: apiKey ?? server }];
}

/** https://docs.discourse.org: all public posts of a forum, its deliveries, and answers in its topics. */
export const discourseChannel: ChannelType = {
  ...plain,
  network: 'discourse',
  title: 'Discourse',
  connect,
  config,
  credentials,
  account: 'optional',
  purpose: 'answer',
  simulated: false,
  verified: 'against our own double',
  map: mapDiscourse,
  poll: {
    poll: (context, cursor) => {
      const { everySeconds } = context.config as Config;
      const posts = {
        name: 'posts',
        page: async (before: string | null) => {
          const { latest_posts: items } = latest.parse(await read(context, `/posts.json${before ? `?before=${before}` : ''}`));
          const ids = items.flatMap((value) => post.safeParse(value).data?.id ?? []).map(Number);
          return { items, next: ids.length > 0 ? String(Math.min(...ids) - 1) : null };
        },
        mark: (value: unknown) => {
          const one = post.safeParse(value).data;
          const atMs = Date.parse(one?.created_at ?? '');
          return one && !Number.isNaN(atMs) ? { id: one.id, revision: String(one.version ?? 1), atMs } : null;
        },
        body: (items: unknown[]) => bodyOf(context, { posts: items }),
      };
      return pollNewest(context, cursor, [posts], { everyMs: everySeconds ? everySeconds * 1_000 : everyMs });
    },
  },
  webhook,
  send,
  reread,
  budgets,
  check,
};
