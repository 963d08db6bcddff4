import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { AppError, log, newId, projectFolder } from '#kernel';
import { problemOf } from '../http/problem.js';
import type { Visits } from './visits.js';

const script = /^\/widget\/[\w-]{1,64}\.js(?:\?.*)?$/;
const door = /^\/widget\/([\w-]{1,64})\/(session|messages|answers|helped|partners|requests)(?:\?(.*))?$/;
const file = path.join(projectFolder, 'dist', 'widget', 'widget.js');
const maxBytes = 64 * 1_024;

/**
 * Answers `/widget/...` before the framework sees it: these are the only addresses that pages of other sites may call, and
 * so nothing of a session, and none of the rules for our own pages, applies to them.
 */
export function listenForVisitors(server: Server, visits: Visits): void {
  const others = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '';
    const [, channelId, what, query] = door.exec(url) ?? [];
    if (script.test(url) && (request.method === 'GET' || request.method === 'HEAD')) void sendScript(response);
    else if (channelId) void answer(request, response, visits, { channelId, what: what!, query: Object.fromEntries(new URLSearchParams(query ?? '')) });
    else for (const listener of others) listener(request, response);
  });
}

async function sendScript(response: ServerResponse): Promise<void> {
  if (!existsSync(file)) return send(response, 503, { title: 'The widget is not built.' });
  const body = await readFile(file);
  response.writeHead(200, {
    'content-type': 'text/javascript; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'public, max-age=300',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

type Posted = { status: number; work: (visits: Visits, door: Awaited<ReturnType<Visits['door']>>, body: unknown) => Promise<object> };
/** What a visitor's page may post to, and what it is answered with; 202: kept, and done from here on. */
const posted = {
  session: { status: 200, work: (visits, found, body) => visits.open(found, body) },
  messages: { status: 202, work: (visits, found, body) => visits.say(found, body) },
  answers: { status: 200, work: (visits, found, body) => visits.suggest(found, body) },
  helped: { status: 200, work: (visits, found, body) => visits.helped(found, body) },
  partners: { status: 200, work: (visits, found, body) => visits.near(found, body) },
  requests: { status: 202, work: (visits, found, body) => visits.ask(found, body, new Date()) },
} satisfies Record<string, Posted>;

interface Asked {
  channelId: string;
  what: string;
  query: Record<string, string>;
}

async function answer(request: IncomingMessage, response: ServerResponse, visits: Visits, { channelId, what, query }: Asked): Promise<void> {
  const { origin } = request.headers;
  try {
    const found = await visits.door(channelId, origin);
    response.setHeader('access-control-allow-origin', origin!);
    response.setHeader('vary', 'Origin');
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'GET, POST');
      response.setHeader('access-control-allow-headers', 'content-type');
      response.setHeader('access-control-max-age', '600');
      response.writeHead(204).end();
    } else if (request.method === 'POST') {
      const { status, work } = posted[what as keyof typeof posted];
      send(response, status, await work(visits, found, await bodyOf(request)));
    } else if (request.method === 'GET' && what === 'messages') send(response, 200, { said: await visits.heard(found, query) });
    else throw new AppError('not-found', 'There is nothing here.');
  } catch (error) {
    if (error instanceof AppError) return send(response, problemOf(error).status, problemOf(error), 'application/problem+json');
    const id = newId();
    log.error({ id, path: '/widget', error: (error as Error).message, stack: (error as Error).stack }, 'a visitor was not answered');
    send(
      response,
      500,
      { type: 'about:blank', title: 'Our mistake', status: 500, code: 'bug', detail: `The log knows it as ${id}.` },
      'application/problem+json',
    );
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? Infinity) > maxBytes)
    throw new AppError('too-large', 'The body is larger than 64 kB, or does not say how large it is.');
  return json(request).catch(() => {
    throw new AppError('invalid', 'The body is not JSON.');
  });
}

function send(response: ServerResponse, status: number, value: object, type = 'application/json'): void {
  if (response.destroyed) return;
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
