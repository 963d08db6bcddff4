import { lookup as resolve, type LookupAddress } from 'node:dns';
import { promisify } from 'node:util';
import WebSocket from 'ws';
import { AppError, version } from '#kernel';
import { AddressRule, isAddress } from './address.js';
import { forbidden, guardedLookup, plainError } from './guarded-fetch.js';
import { lines } from './guarded-lines.js';
import type { GuardedNet, SocketOptions } from './port.js';

const handshakeMs = 10_000;
const usualSilentMs = 60_000;
const usualMaxBytes = 1_024 * 1_024;
/** Beyond this the other side is asked to wait. */
const mostWaiting = 2_000;

const all = promisify((host: string, done: (error: Error | null, found: LookupAddress[]) => void) => resolve(host, { all: true }, done));

/** The guarded way to connect to what is not plain HTTP. The rules are those of `guardedFetch`. */
export function guardedNet({ allowPrivate }: { allowPrivate: readonly string[] }): GuardedNet {
  const rule = new AddressRule(allowPrivate);
  return {
    addressOf: async (host) => {
      const found = isAddress(host)
        ? [{ address: host }]
        : await all(host).catch((error: Error) => Promise.reject(plainError(error, { host, hostname: host })));
      if (found.some(({ address }) => !rule.allows(host, address))) throw forbidden(host);
      return found[0]!.address;
    },
    socket: (url, options) => messages(rule, url, options),
    lines: (url, options) => lines(rule, url, options),
  };
}

async function* messages(rule: AddressRule, address: string, options: SocketOptions): AsyncGenerator<string> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !['ws:', 'wss:'].includes(url.protocol)) throw new AppError('invalid', 'The address of a stream must begin with ws:// or wss://.');
  if (isAddress(url.hostname) && !rule.allows(url.hostname, url.hostname)) throw forbidden(url.host);
  const socket = new WebSocket(url, {
    lookup: guardedLookup(rule),
    handshakeTimeout: handshakeMs,
    maxPayload: options.maxBytes ?? usualMaxBytes,
    followRedirects: false,
    headers: { 'user-agent': `Earshot/${version}`, ...options.headers },
  } as WebSocket.ClientOptions);
  const waiting: string[] = [];
  let ended: Error | true | null = null;
  let tell = (): void => undefined;
  const end = (why: Error | true): void => {
    ended ??= why;
    tell();
  };
  const silentMs = options.silentMs ?? usualSilentMs;
  let alive = true;
  // A ping half-way through the silence; neither an answer nor a message by its end, and nobody is there any more.
  const pulse = setInterval(() => {
    if (!alive) {
      end(new AppError('unavailable', `${url.host} fell silent.`));
      return socket.terminate();
    }
    alive = false;
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, silentMs / 2);
  const live = (): void => void (alive = true);
  socket.on('open', () => {
    live();
    options.onOpen?.();
    for (const text of options.say ?? []) socket.send(text);
  });
  socket.on('pong', live);
  socket.on('ping', live);
  socket.on('message', (data, isBinary) => {
    live();
    if (isBinary) return;
    waiting.push((data as Buffer).toString('utf8'));
    if (waiting.length >= mostWaiting) socket.pause();
    tell();
  });
  socket.on('unexpected-response', (request, response) => {
    end(new AppError('unavailable', `${url.host} answered ${response.statusCode} instead of a stream.`, { details: { status: response.statusCode } }));
    request.destroy();
  });
  socket.on('error', (error) => end(plainError(error, url)));
  socket.on('close', (code, reason) => {
    if (code === 1000) end(true);
    else end(new AppError('unavailable', `${url.host} closed the stream (${code}${reason.length > 0 ? `, ${reason.toString('utf8').slice(0, 100)}` : ''}).`));
  });
  const stop = (): void => end(true);
  options.signal.addEventListener('abort', stop);
  if (options.signal.aborted) stop();
  try {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) {
        if (socket.isPaused && waiting.length < mostWaiting / 2) socket.resume();
        yield next;
      } else if (ended === true) return;
      else if (ended) throw ended;
      else await new Promise<void>((done) => (tell = done));
    }
  } finally {
    clearInterval(pulse);
    options.signal.removeEventListener('abort', stop);
    socket.removeAllListeners();
    socket.on('error', () => undefined);
    socket.terminate();
  }
}
