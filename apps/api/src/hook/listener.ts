import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { AppError, log, newId } from '#kernel';
import { problemOf } from '../http/problem.js';
import type { Deliveries } from './deliveries.js';

export const maxBytes = 5 * 1_024 * 1_024;
const path = /^\/hooks\/([^/?#]+)(?:\?.*)?$/;

/**
 * Answers `/hooks/{channelId}` before the framework sees it: thousands a second pass here, and the way through the
 * framework costs more than all that is done with a delivery.
 */
export function listenForDeliveries(server: Server, deliveries: Deliveries): void {
  const others = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const channelId = request.method === 'POST' || request.method === 'GET' ? path.exec(request.url ?? '')?.[1] : undefined;
    if (channelId === undefined) for (const listener of others) listener(request, response);
    else void answer(request, response, channelId, deliveries);
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, channelId: string, deliveries: Deliveries): Promise<void> {
  const query = Object.fromEntries(new URLSearchParams(/\?(.*)$/.exec(request.url ?? '')?.[1] ?? ''));
  const headers = request.headers as Record<string, string | undefined>;
  try {
    if (request.method === 'GET') {
      const { status, type, body } = await deliveries.challenge(channelId, { headers, query, body: Buffer.alloc(0) });
      return sendText(response, status, type, body);
    }
    const taken = await deliveries.take(channelId, { headers, query, body: await bodyOf(request) });
    if ('status' in taken) sendText(response, taken.status, taken.type, taken.body);
    else send(response, 202, 'application/json', taken);
  } catch (error) {
    if (error instanceof AppError) {
      const problem = problemOf(error);
      if (error.code === 'unavailable') response.setHeader('retry-after', '5');
      // What is left of a body that is too large is not waited for.
      if (error.code === 'too-large') response.setHeader('connection', 'close');
      send(response, problem.status, 'application/problem+json', problem);
    } else {
      const id = newId();
      log.error({ id, path: '/hooks', error: (error as Error).message, stack: (error as Error).stack }, 'a delivery failed');
      send(response, 500, 'application/problem+json', {
        type: 'about:blank',
        title: 'Our mistake',
        status: 500,
        code: 'bug',
        detail: `The log knows it as ${id}.`,
        id,
      });
    }
  }
}

function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = (): AppError => new AppError('too-large', 'The body is larger than 5 MB.');
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else {
        // The rest is let go by unread, so that the sender hears why.
        chunks.length = 0;
        reject(tooLarge());
      }
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', () => reject(new AppError('invalid', 'The body ended early.')));
    request.on('aborted', () => reject(new AppError('invalid', 'The body ended early.')));
  });
}

function send(response: ServerResponse, status: number, type: string, value: object): void {
  sendText(response, status, type, JSON.stringify(value));
}

function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text), 'x-content-type-options': 'nosniff' });
  response.end(text);
}
