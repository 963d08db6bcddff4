import { lookup as resolve, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, request } from 'undici';
import { AppError, version } from '#kernel';
import { AddressRule, isAddress } from './address.js';
import { decodeText } from './charset.js';
import type { Fetched, FetchOptions, GuardedFetch } from './port.js';

const mostRedirects = 5;
const usualTimeoutMs = 10_000;
const usualMaxBytes = 5 * 1_024 * 1_024;
const connectTimeoutMs = 5_000;

/** A refusal by our own rule; carried through the client's errors. */
class Forbidden extends Error {}

/** Nothing of the request has reached the other side. */
const notReached = { reached: false };

/** Every name is looked up here, and the connection goes to an address that was looked at, never to a second answer. */
export function guardedLookup(rule: AddressRule): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const refused = addresses.find(({ address }) => !rule.allows(host, address));
      if (refused) return callback(new Forbidden(host), '', 0);
      if ((options as { all?: boolean }).all) return (callback as (e: null, all: LookupAddress[]) => void)(null, addresses);
      return callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
}

/**
 * The one way to fetch an address that came from outside: http and https only, no private networks beyond `allowPrivate`, also
 * behind redirects and name servers that change their mind, and never more bytes or seconds than asked for. Rejects with
 * AppError: `invalid` when it must not or will never work, `unavailable` when it may later.
 */
export function guardedFetch({ allowPrivate }: { allowPrivate: readonly string[] }): GuardedFetch & { close(): Promise<void> } {
  const rule = new AddressRule(allowPrivate);
  const agent = new Agent({
    connect: { lookup: guardedLookup(rule), timeout: connectTimeoutMs },
    maxRedirections: 0,
    keepAliveTimeout: 4_000,
    connections: 4,
  } as Agent.Options);

  const once = async (url: URL, options: FetchOptions, signal: AbortSignal, maxBytes: number): Promise<{ status: number; headers: Headers; body: Buffer }> => {
    const answer = await request(url, {
      dispatcher: agent,
      method: (options.method ?? 'GET') as 'GET',
      headers: { 'user-agent': `Earshot/${version}`, 'accept-encoding': 'gzip, deflate, br', ...options.headers },
      body: options.bytes ?? options.body ?? null,
      signal,
    });
    const headers = headersOf(answer.headers);
    const body = await collect(answer.body, headers.get('content-encoding'), maxBytes);
    return { status: answer.statusCode, headers, body };
  };

  const fetch = async (address: string, options: FetchOptions = {}): Promise<Fetched> => {
    const timeoutMs = options.timeoutMs ?? usualTimeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
    const follows = (options.method ?? 'GET') === 'GET';
    let url = checked(address, rule);
    let asked = options;
    let movedTo: string | null = null;
    let permanent = true;
    for (let redirects = 0; ; redirects++) {
      let answer: Awaited<ReturnType<typeof once>>;
      try {
        answer = await once(url, asked, signal, options.maxBytes ?? usualMaxBytes);
      } catch (error) {
        throw plainError(error, url, timeout.aborted ? timeoutMs : null);
      }
      const { status, headers, body } = answer;
      const location = headers.get('location');
      if (!follows || !location || ![301, 302, 303, 307, 308].includes(status)) {
        return { status, url: url.href, movedTo, headers, text: () => decodeText(body, headers.get('content-type')), bytes: () => body };
      }
      if (redirects >= mostRedirects) throw new AppError('unavailable', `${url.host} sends us from one address to the next without end.`);
      const next = checked(URL.canParse(location, url.href) ? new URL(location, url).href : location, rule);
      if (next.origin !== url.origin) asked = { ...asked, headers: withoutSecrets(asked.headers) };
      permanent &&= status === 301 || status === 308;
      if (permanent) movedTo = next.href;
      url = next;
    }
  };
  return Object.assign(fetch, { close: () => agent.destroy() });
}

export function headersOf(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) for (const one of [value ?? []].flat()) headers.append(name, one);
  return headers;
}

export function checked(address: string, rule: AddressRule): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new AppError('invalid', 'An address must begin with http:// or https://.', { details: notReached });
  if (url.username || url.password) throw new AppError('invalid', 'An address must not hold a name and password.', { details: notReached });
  if (isAddress(url.hostname) && !rule.allows(url.hostname, url.hostname)) throw forbidden(url.host);
  return url;
}

function withoutSecrets(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(authorization|cookie|webhook-signature)$/i.test(name)));
}

const decoders: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Counts what comes out, not what comes in, so that a small packed answer cannot fill the memory. */
export async function collect(stream: Readable, encoding: string | null, maxBytes: number): Promise<Buffer> {
  const decoder = encoding ? decoders[encoding.trim().toLowerCase()]?.() : undefined;
  if (decoder) stream.on('error', (error) => decoder.destroy(error));
  const source: Readable = decoder ? stream.pipe(decoder) : stream;
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new AppError('invalid', `The answer is larger than ${Math.round(maxBytes / 1_024).toLocaleString('en')} kB.`);
      chunks.push(chunk);
    }
  } finally {
    stream.on('error', () => undefined).destroy();
  }
  return Buffer.concat(chunks);
}

export function forbidden(host: string): AppError {
  return new AppError('invalid', `${host} is an address of a private network. An administrator can allow it with EARSHOT_ALLOW_PRIVATE.`, {
    details: notReached,
  });
}

/** What went wrong, in a sentence a person can act on. */
export function plainError(error: unknown, url: { host: string; hostname: string }, lateMs: number | null = null): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Forbidden || (error as Error).cause instanceof Forbidden) return forbidden(url.host);
  const code = String((error as { code?: string }).code ?? (error as { cause?: { code?: string } }).cause?.code ?? '');
  const because = (message: string, details?: Record<string, unknown>): AppError =>
    new AppError('unavailable', message, { cause: error, ...(details ? { details } : {}) });
  if (lateMs !== null) return because(`${url.host} did not answer within ${lateMs / 1_000} seconds.`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return because(`The name ${url.hostname} cannot be found.`, notReached);
  if (code === 'ECONNREFUSED') return because(`${url.host} refuses connections.`, notReached);
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return because(`${url.host} cannot be reached.`, notReached);
  if (/CERT|SSL|TLS|ALTNAME/.test(code)) return because(`${url.host} has no valid certificate (${code}).`, notReached);
  if (/^Z_|ERR_.*COMPRESS/.test(code)) return because(`${url.host} sent an answer that cannot be unpacked.`);
  return because(`The connection to ${url.host} broke off.`);
}
