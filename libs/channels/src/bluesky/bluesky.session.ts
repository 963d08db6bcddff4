import { AppError } from '#kernel';
import type { Bucket } from '../budget.js';
import type { ChannelContext, Fetched } from '../port.js';
import { againAt, jsonOf, needsPerson, waitUntil } from '../problem.js';
import { rateOf } from '../rate.js';
import type { BlueskyConfig } from './bluesky.config.js';
import { problem, session } from './bluesky.wire.js';

export interface Ask {
  params?: Record<string, string | readonly string[]>;
  /** Makes it a POST; null is one without a body. */
  body?: unknown;
  /** Points it costs of the account's allowance for writing. */
  points?: number;
}

export interface Answered {
  status: number;
  json: unknown;
  /** The protocol's name of what went wrong. */
  error: string | null;
  says: string;
  raw: Fetched;
}

const budgetMs = { requests: 300_000, points: 3_600_000 };

/** https://docs.bsky.app/docs/advanced-guides/rate-limits */
export function blueskyBudgets({ config, credentials }: { config: Record<string, unknown>; credentials: Record<string, string> }): Bucket[] {
  const { service, appView } = config as BlueskyConfig;
  const identifier = credentials['identifier'];
  const host = identifier ? service : appView;
  const requests: Bucket = { name: 'requests', unit: 'requests', most: 3_000, window: { ms: budgetMs.requests }, of: host };
  if (!identifier) return [requests];
  return [requests, { name: 'points', unit: 'points', most: 5_000, window: { ms: budgetMs.points }, of: `${service} ${identifier}`, only: 'answer' }];
}

async function once(context: ChannelContext, base: string, nsid: string, { params, body, points }: Ask, token: string | null): Promise<Answered> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) for (const one of [value].flat()) query.append(name, one);
  const path = query.size > 0 ? `${nsid}?${query}` : nsid;
  context.meter.spend('requests');
  if (points) context.meter.spend('points', points);
  const raw = await context.fetch(`${base}/xrpc/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      ...(body == null ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body == null ? {} : { body: JSON.stringify(body) }),
    timeoutMs: 15_000,
    signal: context.signal,
  });
  // Signing in has a limit of its own, which says nothing of the rest.
  if (!nsid.startsWith('com.atproto.server.')) context.meter.observe(points ? 'points' : 'requests', rateOf(raw.headers, context.now));
  const json = jsonOf(raw);
  const said = problem.safeParse(json).data;
  const { host } = new URL(base);
  if (raw.status === 429) throw waitUntil(againAt(raw, context.now, 60_000), `${host} asked us to wait (429).`);
  const says = said?.message?.trim() || `${host} answered ${raw.status}.`;
  return { status: raw.status, json, error: raw.status >= 400 ? (said?.error ?? null) : null, says: /[.!?]$/.test(says) ? says : `${says}.`, raw };
}

const stale = (answer: Answered): boolean => answer.status === 401 || answer.error === 'ExpiredToken' || answer.error === 'InvalidToken';

/** Asks the account's own server, renewing the session when it has run out; without an account the public view. */
export async function xrpc(context: ChannelContext, nsid: string, ask: Ask = {}): Promise<Answered> {
  const { service, appView } = context.config as BlueskyConfig;
  if (!context.credentials['identifier']) return once(context, appView, nsid, ask, null);
  const token = context.credentials['accessJwt'] ?? (await signIn(context));
  const answer = await once(context, service, nsid, ask, token);
  return stale(answer) ? once(context, service, nsid, ask, await renew(context)) : answer;
}

/** The same, when anything but an answer is a failure. */
export async function xrpcOk(context: ChannelContext, nsid: string, ask: Ask = {}): Promise<unknown> {
  const answer = await xrpc(context, nsid, ask);
  if (answer.status === 200 && answer.json !== null) return answer.json;
  throw new AppError('unavailable', answer.error ? `Bluesky refused (${answer.error}): ${answer.says}` : answer.says);
}

async function renew(context: ChannelContext): Promise<string> {
  const refresh = context.credentials['refreshJwt'];
  if (!refresh) return signIn(context);
  const { service } = context.config as BlueskyConfig;
  const answer = await once(context, service, 'com.atproto.server.refreshSession', { body: null }, refresh);
  const read = answer.status === 200 ? session.safeParse(answer.json) : null;
  return read?.success ? remember(context, read.data) : signIn(context);
}

/** Signs in with the app password. Sessions are kept, since a server lets nobody sign in more than 300 times a day. */
export async function signIn(context: ChannelContext): Promise<string> {
  const { service } = context.config as BlueskyConfig;
  const { identifier, appPassword } = context.credentials;
  const answer = await once(context, service, 'com.atproto.server.createSession', { body: { identifier, password: appPassword } }, null);
  const { host } = new URL(service);
  if (answer.status === 401) throw needsPerson(`${host} does not accept this handle with this app password. Make a new app password there and give it here.`);
  if (answer.error === 'AccountTakedown') throw needsPerson(`${host} has taken this account down.`);
  const read = session.safeParse(answer.json);
  if (answer.status !== 200 || !read.success) throw new AppError('unavailable', `Signing in at ${host} failed: ${answer.says}`);
  return remember(context, read.data);
}

async function remember(
  context: ChannelContext,
  { did, handle, accessJwt, refreshJwt }: { did: string; handle: string; accessJwt: string; refreshJwt: string },
): Promise<string> {
  const learnt = { did, handle, accessJwt, refreshJwt };
  Object.assign(context.credentials, learnt);
  await context.keep(learnt);
  return accessJwt;
}

/** The account's DID; null without an account. */
export async function ownDid(context: ChannelContext): Promise<string | null> {
  if (!context.credentials['identifier']) return null;
  if (!context.credentials['did']) await signIn(context);
  return context.credentials['did']!;
}
