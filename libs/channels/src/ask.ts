import { AppError } from '#kernel';
import type { ChannelContext, Fetched, SendOutcome } from './port.js';
import { againAt, jsonOf, needsPerson, waitUntil } from './problem.js';

/** A service that speaks JSON over HTTP, and how it says what is wrong. */
export interface Service {
  name: string;
  complaint(json: unknown): string | null;
  /** Answers that mean "wait" without being 429. */
  busy?(answer: Fetched, json: unknown, now: Date): Date | null;
  /** Answers that mean "nobody lets us in" without being 401. */
  shut?(answer: Fetched, json: unknown): boolean;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  json?: unknown;
  form?: Record<string, string>;
}

export interface Said {
  status: number;
  json: unknown;
  /** A sentence about an answer that is no good. */
  says: string;
  answer: Fetched;
  shut: boolean;
}

/** One request. Only what asks for time rejects, besides what never arrived. */
export async function askService(context: ChannelContext, service: Service, url: string, { method, headers, json, form }: Asking = {}): Promise<Said> {
  const body = json === undefined ? (form ? new URLSearchParams(form).toString() : undefined) : JSON.stringify(json);
  const answer = await context.fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': json === undefined ? 'application/x-www-form-urlencoded' : 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
    timeoutMs: 15_000,
    signal: context.signal,
  });
  const said = jsonOf(answer);
  const until = service.busy?.(answer, said, context.now) ?? (answer.status === 429 ? againAt(answer, context.now, 60_000) : null);
  if (until) throw waitUntil(until, `${service.name} asked us to wait (${answer.status}).`);
  const complaint = service
    .complaint(said)
    ?.slice(0, 300)
    .replace(/[.\s]*$/, '');
  const says = complaint ? `${service.name} refused (${answer.status}): ${complaint}.` : `${service.name} answered ${answer.status}.`;
  return { status: answer.status, json: said, says, answer, shut: answer.status === 401 || (service.shut?.(answer, said) ?? false) };
}

/** JSON of a good answer; a lost access needs a person. */
export async function readService(context: ChannelContext, service: Service, url: string, asking: Asking = {}): Promise<unknown> {
  const said = await askService(context, service, url, asking);
  if (said.shut) throw needsPerson(`${said.says} Sign in there again, or give new credentials.`);
  if (said.status >= 200 && said.status < 300 && said.json !== null) return said.json;
  throw new AppError('unavailable', said.status < 300 ? `${service.name} answered with something that is not JSON.` : said.says);
}

/** What an answer that is not 2xx means for a reply. */
export function refusalOf({ status, says, shut }: Said, now: Date): SendOutcome {
  if (shut) return { outcome: 'reauthorise', why: says };
  if (status === 408 || status === 425 || status === 503) return { outcome: 'retry', at: new Date(now.getTime() + 10_000), why: says };
  return status >= 500 ? { outcome: 'unknown', why: says } : { outcome: 'rejected', why: says };
}
