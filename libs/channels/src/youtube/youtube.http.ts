import { AppError } from '#kernel';
import { askService, readService, type Said, type Service } from '../ask.js';
import { type Bucket, midnightAfter } from '../budget.js';
import type { ChannelContext } from '../port.js';
import { needsPerson } from '../problem.js';
import type { YouTubeConfig } from './youtube.config.js';
import { token } from './youtube.wire.js';

/** https://developers.google.com/youtube/v3/determine_quota_cost */
export const units = { read: 1, write: 50 } as const;
/** Google's quotas end where Google is. */
const zone = 'America/Los_Angeles';
const early = 60_000;

interface GoogleError {
  error?: { message?: unknown; errors?: { reason?: unknown }[] } | string;
  error_description?: unknown;
}

const reasonOf = (json: unknown): string => {
  const error = (json as GoogleError | null)?.error;
  return typeof error === 'object' ? String(error.errors?.[0]?.reason ?? '') : '';
};

export const youtube: Service = {
  name: 'YouTube',
  complaint: (json) => {
    const said = json as GoogleError | null;
    const message = said?.error_description ?? (typeof said?.error === 'object' ? said.error.message : said?.error);
    return typeof message === 'string' ? message.replaceAll(/<[^>]*>/g, '') : null;
  },
  busy: (answer, json, now) => {
    const reason = answer.status === 403 ? reasonOf(json) : '';
    if (reason === 'quotaExceeded' || reason === 'dailyLimitExceeded') return midnightAfter(now, zone);
    return reason === 'rateLimitExceeded' || reason === 'userRateLimitExceeded' ? new Date(now.getTime() + 60_000) : null;
  },
};
export const isGone = ({ status, json }: Said): boolean => status === 404 || /^(parentCommentNotFound|commentNotFound|videoNotFound)$/.test(reasonOf(json));

/** Units of the whole project, whoever spends them. */
export function youtubeBudgets({ config, credentials }: { config: Record<string, unknown>; credentials: Record<string, string> }): Bucket[] {
  const { dailyUnits, clientId, channel } = config as YouTubeConfig;
  return [{ name: 'units', unit: 'units', most: dailyUnits, window: { midnightIn: zone }, of: credentials['apiKey'] ?? clientId ?? channel }];
}

export async function userToken(context: ChannelContext): Promise<string | null> {
  const { accessToken, refreshToken, accessUntil, clientSecret } = context.credentials;
  if (accessToken && (!refreshToken || Date.parse(accessUntil ?? '') - early > context.now.getTime())) return accessToken;
  if (!refreshToken) return null;
  const { tokenUrl, clientId } = context.config as YouTubeConfig;
  if (!clientId || !clientSecret) throw needsPerson('The refresh token needs the client id and the client secret it belongs to.');
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId, client_secret: clientSecret };
  const said = await askService(context, youtube, tokenUrl, { form });
  const given = said.status === 200 ? token.safeParse(said.json) : null;
  if (!given?.success) {
    if (said.status >= 400 && said.status < 500) throw needsPerson(`${said.says} Give a new refresh token.`);
    throw new AppError('unavailable', said.says);
  }
  const kept = { accessToken: given.data.access_token, accessUntil: new Date(context.now.getTime() + (given.data.expires_in ?? 3_600) * 1_000).toISOString() };
  Object.assign(context.credentials, kept);
  await context.keep(kept);
  return kept.accessToken;
}

function addressOf(context: ChannelContext, path: string, query: Record<string, string>): string {
  return `${(context.config as YouTubeConfig).baseUrl}/youtube/v3${path}?${new URLSearchParams(query)}`;
}

/** Reads with the key where there is one: that needs nobody. */
export async function read(context: ChannelContext, path: string, query: Record<string, string>): Promise<unknown> {
  const { apiKey } = context.credentials;
  const bearer = apiKey ? null : await userToken(context);
  context.meter.spend('units', units.read);
  return readService(context, youtube, addressOf(context, path, query), {
    headers: apiKey ? { 'x-goog-api-key': apiKey } : { authorization: `Bearer ${bearer}` },
  });
}

export async function write(
  context: ChannelContext,
  path: string,
  query: Record<string, string>,
  json: unknown,
  method: 'POST' | 'DELETE' = 'POST',
): Promise<Said | null> {
  const bearer = await userToken(context);
  if (!bearer) return null;
  context.meter.spend('units', units.write);
  return askService(context, youtube, addressOf(context, path, query), {
    method,
    headers: { authorization: `Bearer ${bearer}` },
    ...(json === null ? {} : { json }),
  });
}
