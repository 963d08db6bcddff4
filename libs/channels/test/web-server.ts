import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  path: string;
  headers: Record<string, string | undefined>;
  body: string;
}

export type Answer = (request: Asked, response: ServerResponse) => void;

export interface WebServer {
  url: string;
  /** Every request so far, oldest first. */
  asked: Asked[];
  /** Answers from now on. */
  answer: Answer;
  close(): Promise<void>;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A web server on a free port of 127.0.0.1. */
export async function webServer(answer: Answer): Promise<WebServer> {
  const http = createServer((request, response) => {
    void textOf(request).then((body) => {
      const asked: Asked = { method: request.method!, path: request.url!, headers: request.headers as Asked['headers'], body };
      server.asked.push(asked);
      server.answer(asked, response);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: WebServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked: [],
    answer,
    close: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  return server;
}
