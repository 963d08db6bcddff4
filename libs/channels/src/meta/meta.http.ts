import { createHmac } from 'node:crypto';
import { type Asking, askService, readService, type Said, type Service } from '../ask.js';
import type { Bucket } from '../budget.js';
import type { ChannelContext, Fetched } from '../port.js';
import { rateOf, usageOf } from '../rate.js';
import { retryAfter } from '../retry-after.js';
import type { MetaConfig } from './meta.config.js';

interface GraphError {
  error?: { message?: unknown; code?: unknown; error_subcode?: unknown };
}

/** Limits of app, user, page and of business use cases. */
const limits = new Set([4, 17, 32, 613]);
const isLimit = (code: number): boolean => limits.has(code) || (code >= 80_000 && code <= 80_014);
const codeOf = (json: unknown): number => Number((json as GraphError | null)?.error?.code ?? 0);

export const meta = (name: string): Service => ({
  name,
  complaint: (json) => {
    const message = (json as GraphError | null)?.error?.message;
    return typeof message === 'string' ? message : null;
  },
  busy: (answer: Fetched, json, now) =>
    answer.status >= 400 && isLimit(codeOf(json))
      ? (usageOf(answer.headers, now)?.resetsAt ?? retryAfter(answer.headers, now) ?? new Date(now.getTime() + 10 * 60_000))
      : null,
  shut: (_answer, json) => codeOf(json) === 190,
});

/** 100 with subcode 33: there is no such thing, or none that we may see. */
export const isGone = ({ status, json }: Said): boolean =>
  status === 404 || (status === 400 && codeOf(json) === 100 && (json as GraphError).error?.error_subcode === 33);

/** Usage comes in percent; a fifth of it is kept for answers. */
export function metaBudgets({ config }: { config: Record<string, unknown> }): Bucket[] {
  return [{ name: 'usage', unit: 'percent', most: 100, window: { ms: 3_600_000 }, of: String((config as MetaConfig).id) }];
}

interface MetaAsking extends Asking {
  query?: Record<string, string>;
}

function prepared(context: ChannelContext, path: string, { query, ...asking }: MetaAsking): [string, Asking] {
  const { baseUrl } = context.config as MetaConfig;
  const { accessToken = '', appSecret } = context.credentials;
  const search = new URLSearchParams(query);
  // Proves that whoever uses the token is the app it was given to.
  if (appSecret) search.set('appsecret_proof', createHmac('sha256', appSecret).update(accessToken).digest('hex'));
  return [`${baseUrl}${path}${search.size > 0 ? `?${search}` : ''}`, { ...asking, headers: { authorization: `Bearer ${accessToken}` } }];
}

export async function ask(context: ChannelContext, service: Service, path: string, asking: MetaAsking = {}): Promise<Said> {
  const said = await askService(context, service, ...prepared(context, path, asking));
  context.meter.observe('usage', usageOf(said.answer.headers, context.now) ?? rateOf(said.answer.headers, context.now));
  return said;
}

export async function read(context: ChannelContext, service: Service, path: string, query: Record<string, string>): Promise<unknown> {
  const watched: ChannelContext = {
    ...context,
    fetch: async (url, options) => {
      const answer = await context.fetch(url, options);
      context.meter.observe('usage', usageOf(answer.headers, context.now));
      return answer;
    },
  };
  return readService(watched, service, ...prepared(context, path, { query }));
}
