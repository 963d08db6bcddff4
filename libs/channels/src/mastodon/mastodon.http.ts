import { AppError } from '#kernel';
import type { Bucket } from '../budget.js';
import type { ChannelContext, Fetched } from '../port.js';
import { againAt, jsonOf, needsPerson, waitUntil } from '../problem.js';
import { rateOf } from '../rate.js';
import type { MastodonConfig } from './mastodon.config.js';
import { verified } from './mastodon.wire.js';

export interface Asked {
  query?: Record<string, string | readonly string[]>;
  method?: 'GET' | 'POST' | 'DELETE';
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

/** https://docs.joinmastodon.org/api/rate-limits/: an account's, or without one those of our address. */
export function mastodonBudgets({ config, credentials }: { config: Record<string, unknown>; credentials: Record<string, string> }): Bucket[] {
  const { server } = config as MastodonConfig;
  return [{ name: 'requests', unit: 'requests', most: 300, window: { ms: 300_000 }, of: `${server} ${credentials['accessToken'] ?? ''}` }];
}

/** One request. Only 429 rejects besides what never arrived; everything else is the caller's to judge. */
export async function ask(context: ChannelContext, path: string, { query, method = 'GET', form, headers }: Asked = {}): Promise<Fetched> {
  const { server } = context.config as MastodonConfig;
  const { accessToken } = context.credentials;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) for (const one of [value].flat()) search.append(name, one);
  context.meter.spend('requests');
  const answer = await context.fetch(`${server}${path}${search.size > 0 ? `?${search}` : ''}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...headers,
    },
    ...(form ? { body: new URLSearchParams(form).toString() } : {}),
    timeoutMs: 15_000,
    signal: context.signal,
  });
  context.meter.observe('requests', rateOf(answer.headers, context.now));
  if (answer.status === 429) throw waitUntil(againAt(answer, context.now, 60_000), `${new URL(server).host} asked us to wait (429).`);
  return answer;
}

/** What a server says went wrong, as a sentence. */
export function complaintOf(answer: Fetched, server: string): string {
  const said = (jsonOf(answer) as { error?: unknown } | null)?.error;
  const { host } = new URL(server);
  return typeof said === 'string' && said.length <= 300
    ? `${host} refused (${answer.status}): ${said.replace(/[.\s]*$/, '')}.`
    : `${host} answered ${answer.status}.`;
}

/** JSON of a good answer. An access that was taken back needs a person. */
export async function read(context: ChannelContext, path: string, asked: Asked = {}): Promise<unknown> {
  const { server } = context.config as MastodonConfig;
  const answer = await ask(context, path, asked);
  if (answer.status === 200) {
    const json = jsonOf(answer);
    if (json !== null) return json;
    throw new AppError('unavailable', `${new URL(server).host} answered with something that is not JSON.`);
  }
  if (answer.status === 401 && context.credentials['accessToken']) {
    throw needsPerson(`${new URL(server).host} does not accept our access any more. Sign in there again, or give a new access token.`);
  }
  if (answer.status === 401 || answer.status === 403 || answer.status === 422)
    throw new AppError('unavailable', `${complaintOf(answer, server)} It may want an account for this.`);
  throw new AppError('unavailable', complaintOf(answer, server));
}

/** Our own account's id there; null without an account. */
export async function ownId(context: ChannelContext): Promise<string | null> {
  const { accountId, accessToken } = context.credentials;
  if (!accessToken) return null;
  if (accountId) return accountId;
  const { id, acct } = verified.parse(await read(context, '/api/v1/accounts/verify_credentials'));
  const learnt = { accountId: id, acct };
  Object.assign(context.credentials, learnt);
  await context.keep(learnt);
  return id;
}
