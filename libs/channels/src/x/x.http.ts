import { AppError } from '#kernel';
import { type Asking, askService, readService, type Said, type Service } from '../ask.js';
import type { Bucket } from '../budget.js';
import type { ChannelContext } from '../port.js';
import { needsPerson } from '../problem.js';
import { rateOf } from '../rate.js';
import type { XConfig } from './x.config.js';
import { me, page, token } from './x.wire.js';

/** What X bills, in US dollars: https://docs.x.com/x-api/getting-started/pricing, read in November 2026. */
export const prices = { post: 0.005, user: 0.01, write: 0.015, writeWithLink: 0.2 } as const;

const quarterMs = 15 * 60_000;
const early = 60_000;

export const x: Service = {
  name: 'X',
  complaint: (json) => {
    const said = json as { detail?: unknown; title?: unknown; error_description?: unknown; errors?: { message?: unknown }[] } | null;
    return [said?.detail, said?.error_description, said?.errors?.[0]?.message, said?.title].find((one): one is string => typeof one === 'string') ?? null;
  },
};

/** Requests are counted by token, money by app: whoever gives the same token spends from the same purse. */
export function xBudgets({ config, credentials }: { config: Record<string, unknown>; credentials: Record<string, string> }): Bucket[] {
  const { monthlyDollars, clientId } = config as XConfig;
  const reader = credentials['bearerToken'] ?? credentials['self'] ?? credentials['accessToken'] ?? clientId ?? 'nobody';
  const most = credentials['bearerToken'] ? 450 : 300;
  return [
    { name: 'money', unit: 'money', most: monthlyDollars / 30, window: { midnightIn: 'UTC' }, of: clientId ?? reader },
    { name: 'search', unit: 'requests', most, window: { ms: quarterMs }, of: reader },
    { name: 'mentions', unit: 'requests', most: 300, window: { ms: quarterMs }, of: credentials['self'] ?? reader },
    { name: 'timeline', unit: 'requests', most: 900, window: { ms: quarterMs }, of: credentials['self'] ?? reader },
    { name: 'lookup', unit: 'requests', most: 300, window: { ms: quarterMs }, of: reader },
    { name: 'rules', unit: 'requests', most: 100, window: { ms: quarterMs }, of: reader },
    { name: 'connect', unit: 'requests', most: 50, window: { ms: quarterMs }, of: reader },
    { name: 'write', unit: 'requests', most: 100, window: { ms: quarterMs }, of: credentials['self'] ?? reader, only: 'answer' },
  ];
}

/** The account's token, renewed in time; null where nobody has signed in. */
export async function userToken(context: ChannelContext): Promise<string | null> {
  const { accessToken, refreshToken, accessUntil } = context.credentials;
  if (!accessToken) return null;
  const { baseUrl, clientId } = context.config as XConfig;
  const ends = Date.parse(accessUntil ?? '');
  if (!refreshToken || !clientId || Number.isNaN(ends) || ends - early > context.now.getTime()) return accessToken;
  const said = await askService(context, x, `${baseUrl}/2/oauth2/token`, {
    form: { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId },
  });
  const given = said.status === 200 ? token.safeParse(said.json) : null;
  if (given?.success) {
    const kept = keptOf(given.data, context.now);
    Object.assign(context.credentials, kept);
    await context.keep(kept);
    return given.data.access_token;
  }
  if (said.status >= 400 && said.status < 500) throw needsPerson(`${said.says} Sign in at X again.`);
  throw new AppError('unavailable', said.says);
}

export function keptOf(
  given: { access_token: string; refresh_token?: string | null | undefined; expires_in?: number | null | undefined },
  now: Date,
): Record<string, string> {
  return {
    accessToken: given.access_token,
    ...(given.refresh_token ? { refreshToken: given.refresh_token } : {}),
    ...(given.expires_in ? { accessUntil: new Date(now.getTime() + given.expires_in * 1_000).toISOString() } : {}),
  };
}

async function authorised(context: ChannelContext, as: 'anybody' | 'account'): Promise<string> {
  const token = (as === 'anybody' ? context.credentials['bearerToken'] : undefined) ?? (await userToken(context));
  if (!token) throw needsPerson('Nobody has signed in at X for this channel.');
  return `Bearer ${token}`;
}

export interface XAsked extends Asking {
  bucket: 'search' | 'mentions' | 'timeline' | 'lookup' | 'rules' | 'write';
  as: 'anybody' | 'account';
  query?: Record<string, string>;
}

export const addressOf = (context: ChannelContext, path: string, query: Record<string, string> = {}): string => {
  const search = new URLSearchParams(query);
  return `${(context.config as XConfig).baseUrl}${path}${search.size > 0 ? `?${search}` : ''}`;
};

export async function ask(context: ChannelContext, path: string, { bucket, as, query, ...asking }: XAsked): Promise<Said> {
  context.meter.spend(bucket);
  const said = await askService(context, x, addressOf(context, path, query), { ...asking, headers: { authorization: await authorised(context, as) } });
  context.meter.observe(bucket, rateOf(said.answer.headers, context.now));
  return said;
}

/** A page of posts, and what it cost at the most: X does not bill the same post twice in a day. */
export async function readPosts(context: ChannelContext, path: string, { bucket, as, query }: Omit<XAsked, keyof Asking>) {
  context.meter.spend(bucket);
  const read = page.parse(await readService(context, x, addressOf(context, path, query), { headers: { authorization: await authorised(context, as) } }));
  context.meter.spend('money', (read.data?.length ?? 0) * prices.post + (read.includes?.users?.length ?? 0) * prices.user);
  return read;
}

/** Our account's id; null without one. */
export async function ownId(context: ChannelContext): Promise<string | null> {
  if (!context.credentials['accessToken']) return null;
  const known = context.credentials['self'];
  if (known) return known;
  context.meter.spend('lookup');
  context.meter.spend('money', prices.user);
  const read = me.safeParse(
    await readService(context, x, addressOf(context, '/2/users/me'), { headers: { authorization: await authorised(context, 'account') } }),
  );
  if (!read.success) throw new AppError('unavailable', 'X does not say which account this is.');
  const kept = { self: read.data.data.id, handle: read.data.data.username };
  Object.assign(context.credentials, kept);
  await context.keep(kept);
  return kept.self;
}
