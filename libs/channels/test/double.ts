import type { ChannelType, FetchOptions, Fetched, GuardedFetch } from '../src/port.js';
import { testContext } from './context.js';

export interface AskedOf {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string;
}
export type Double = (asked: AskedOf) => { status?: number; headers?: Record<string, string>; json: unknown } | Error;

/** A network of the test's own, made from its documents, and a context that talks to it. */
export function double(
  type: ChannelType,
  given: { config: Record<string, unknown>; credentials?: Record<string, string>; now?: Date; kept?: Record<string, string | null>; sought?: string[] },
  answer: Double,
) {
  const asked: AskedOf[] = [];
  const fetch: GuardedFetch = async (url: string, options: FetchOptions = {}): Promise<Fetched> => {
    const at = new URL(url);
    const one = { method: options.method ?? 'GET', path: at.pathname, query: at.searchParams, headers: options.headers ?? {}, body: options.body ?? '' };
    asked.push(one);
    const said = answer(one);
    if (said instanceof Error) throw said;
    const text = JSON.stringify(said.json);
    return { status: said.status ?? 200, url, movedTo: null, headers: new Headers(said.headers), text: () => text, bytes: () => Buffer.from(text) };
  };
  return { context: testContext({ ...given, type, config: type.config.parse(given.config), credentials: { ...given.credentials }, fetch }), asked };
}
