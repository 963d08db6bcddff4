import { Agent, request } from 'undici';
import { AppError, version } from '#kernel';
import type { AddressRule } from './address.js';
import { checked, collect, guardedLookup, headersOf, plainError } from './guarded-fetch.js';
import type { LinesOptions } from './port.js';

const connectMs = 10_000;
const usualMaxLineBytes = 1_024 * 1_024;
const maxRefusalBytes = 64 * 1_024;

/** An answer that never ends, line by line. The rules are those of `guardedFetch`; no redirect is followed. */
export async function* lines(rule: AddressRule, address: string, options: LinesOptions): AsyncGenerator<string> {
  const { silentMs, signal } = options;
  const maxLineBytes = options.maxLineBytes ?? usualMaxLineBytes;
  const url = checked(address, rule);
  const agent = new Agent({ connect: { lookup: guardedLookup(rule), timeout: connectMs } } as Agent.Options);
  try {
    const answer = await request(url, {
      dispatcher: agent,
      headers: { 'user-agent': `Earshot/${version}`, accept: 'application/json', ...options.headers },
      headersTimeout: connectMs,
      bodyTimeout: silentMs,
      signal,
    });
    if (answer.statusCode !== 200) {
      const body = await collect(answer.body, null, maxRefusalBytes);
      const headers = headersOf(answer.headers);
      throw options.refusal({ status: answer.statusCode, url: url.href, movedTo: null, headers, text: () => body.toString('utf8'), bytes: () => body });
    }
    options.onOpen?.();
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      const found = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = found.pop()!;
      if (rest.length > maxLineBytes) throw new AppError('unavailable', `A line of ${url.host} does not end.`);
      for (const line of found) yield line.replace(/\r$/, '');
    }
    // What broke off in the middle is for the reader to keep.
    if (rest) yield rest;
  } catch (error) {
    if (signal.aborted) return;
    if ((error as { code?: string }).code === 'UND_ERR_BODY_TIMEOUT') throw new AppError('unavailable', `${url.host} fell silent.`, { cause: error });
    throw plainError(error, url);
  } finally {
    await agent.destroy();
  }
}
