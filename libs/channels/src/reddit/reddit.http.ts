import { z } from 'zod';
import { AppError } from '#kernel';
import { type Asking, askService, readService, type Said, type Service } from '../ask.js';
import type { Bucket } from '../budget.js';
import type { ChannelContext, Grant } from '../port.js';
import { needsPerson } from '../problem.js';
import { rateOf } from '../rate.js';
import { address, seconds, secret } from '../sound.js';
import { me, token } from './reddit.wire.js';

const name = (what: RegExp, message: string) =>
  z
    .string()
    .trim()
    .transform((text) => text.replace(/^\/?[ru]\//, ''))
    .pipe(z.string().regex(what, message));

export const config = z.object({
  /** Every new post and comment in them. */
  subreddits: z
    .array(name(/^\w{2,30}$/, 'must be the name of a subreddit'))
    .max(20)
    .default([]),
  /** Searched in the posts of all of Reddit. */
  words: z.array(z.string().trim().min(1).max(100)).max(20).default([]),
  clientId: secret.max(200),
  baseUrl: address.default('https://oauth.reddit.com'),
  loginUrl: address.default('https://www.reddit.com'),
  everySeconds: seconds(10),
});
export type RedditConfig = z.infer<typeof config>;
export const credentials = z
  .object({
    /** An installed app, which people sign in with, has none. */
    clientSecret: secret.optional(),
    /** Of the account, from signing in; without it the app itself reads. */
    refreshToken: secret.optional(),
    accessToken: secret.optional(),
    accessUntil: secret.optional(),
  })
  .refine(({ clientSecret, refreshToken }) => clientSecret !== undefined || refreshToken !== undefined, {
    path: ['clientSecret'],
    message: 'is missing, and nobody has signed in',
  }) as unknown as z.ZodType<Record<string, string>>;

export const reddit: Service = {
  name: 'Reddit',
  complaint: (json) => {
    const said = json as { message?: unknown; reason?: unknown; error?: unknown; explanation?: unknown } | null;
    return [said?.explanation, said?.reason, said?.message, said?.error].find((one): one is string => typeof one === 'string') ?? null;
  },
};
const early = 60_000;
const windowMs = 10 * 60_000;

/** 100 requests a minute for an app, counted over ten minutes. */
export function redditBudgets({ config: given }: { config: Record<string, unknown> }): Bucket[] {
  return [{ name: 'requests', unit: 'requests', most: 1_000, window: { ms: windowMs }, of: (given as RedditConfig).clientId }];
}

/** Reddit turns away who does not say who asks. */
const agent = ({ clientId }: RedditConfig): string => `server:${clientId}:v1 (Earshot)`;

async function login(context: ChannelContext, form: Record<string, string>): Promise<Said> {
  const given = context.config as RedditConfig;
  const basic = Buffer.from(`${given.clientId}:${context.credentials['clientSecret'] ?? ''}`).toString('base64');
  return askService(context, reddit, `${given.loginUrl}/api/v1/access_token`, {
    form,
    headers: { authorization: `Basic ${basic}`, 'user-agent': agent(given) },
  });
}

function keptOf(given: z.infer<typeof token>, now: Date): Record<string, string> {
  return {
    accessToken: given.access_token,
    accessUntil: new Date(now.getTime() + (given.expires_in ?? 3_600) * 1_000).toISOString(),
    ...(given.refresh_token ? { refreshToken: given.refresh_token } : {}),
  };
}

async function bearer(context: ChannelContext): Promise<string> {
  const { accessToken, accessUntil, refreshToken } = context.credentials;
  if (accessToken && Date.parse(accessUntil ?? '') - early > context.now.getTime()) return accessToken;
  const said = await login(context, refreshToken ? { grant_type: 'refresh_token', refresh_token: refreshToken } : { grant_type: 'client_credentials' });
  const given = said.status === 200 ? token.safeParse(said.json) : null;
  if (!given?.success) {
    if (said.status < 500) throw needsPerson(`${said.says} Sign in at Reddit again, or give the secret of the app.`);
    throw new AppError('unavailable', said.says);
  }
  const kept = keptOf(given.data, context.now);
  Object.assign(context.credentials, kept);
  await context.keep(kept);
  return kept['accessToken']!;
}

interface RedditAsking extends Asking {
  query?: Record<string, string>;
}

async function prepared(context: ChannelContext, path: string, { query, ...asking }: RedditAsking): Promise<[string, Asking]> {
  const given = context.config as RedditConfig;
  const headers = { authorization: `Bearer ${await bearer(context)}`, 'user-agent': agent(given) };
  // Without this, < > and & come as HTML would write them.
  return [`${given.baseUrl}${path}?${new URLSearchParams({ raw_json: '1', ...query })}`, { ...asking, headers }];
}

export async function ask(context: ChannelContext, path: string, asking: RedditAsking = {}): Promise<Said> {
  context.meter.spend('requests');
  const said = await askService(context, reddit, ...(await prepared(context, path, asking)));
  context.meter.observe('requests', rateOf(said.answer.headers, context.now));
  return said;
}

export async function read(context: ChannelContext, path: string, query: Record<string, string> = {}): Promise<unknown> {
  context.meter.spend('requests');
  const observed: ChannelContext = {
    ...context,
    fetch: async (url, options) => {
      const answer = await context.fetch(url, options);
      context.meter.observe('requests', rateOf(answer.headers, context.now));
      return answer;
    },
  };
  return readService(observed, reddit, ...(await prepared(context, path, { query })));
}

/** The account's name; null without one. */
export async function ownName(context: ChannelContext): Promise<string | null> {
  if (!context.credentials['refreshToken']) return null;
  const known = context.credentials['handle'];
  if (known) return known;
  const said = me.safeParse(await read(context, '/api/v1/me'));
  if (!said.success) throw new AppError('unavailable', 'Reddit does not say which account this is.');
  Object.assign(context.credentials, { handle: said.data.name });
  await context.keep({ handle: said.data.name });
  return said.data.name;
}

/** https://github.com/reddit-archive/reddit/wiki/OAuth2. Reddit knows no PKCE; an installed app has no secret either, so that the state alone ties the answer to who asked. */
export const grant: Grant = {
  begin: async (context, { redirectUri, state }) => {
    const { clientId, loginUrl } = context.config as RedditConfig;
    const scope = 'identity read history submit edit privatemessages';
    const query = new URLSearchParams({ client_id: clientId, response_type: 'code', state, redirect_uri: redirectUri, duration: 'permanent', scope });
    return { url: `${loginUrl}/api/v1/authorize?${query}`, keep: {} };
  },
  finish: async (context, { code, redirectUri }) => {
    const said = await login(context, { grant_type: 'authorization_code', code, redirect_uri: redirectUri });
    const given = said.status === 200 ? token.safeParse(said.json) : null;
    if (!given?.success) throw new AppError('unavailable', said.says);
    return keptOf(given.data, context.now);
  },
};
