import 'reflect-metadata';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { io, type Socket } from 'socket.io-client';
import { Sessions } from '#accounts';
import { readConfig } from '#config';
import type { ClientEvents, ServerEvents } from '#contracts';
import type { Database } from '#database';
import { EventTail } from '#events';
import { conversationsById, ViewCounts } from '#inbox';
import { JobSender, postgresBackend } from '#jobs';
import { Intake, IntakeStore } from '#listening';
import { readerOf, ReaderShelf } from '#reading';
import { RoutingCache } from '#routing';
import { loadReader } from '#understanding';
import { testDatabase, type TestWorkspace } from '../../../test/database.js';
import { type PipelineDeps, readBatch } from '../../worker/src/pipeline.js';
import { LiveScreen } from '../src/insight/live.service.js';
import { Feed } from '../src/feed/feed.js';
import { makeApplication } from '../src/http/application.js';

/** A member with a session of their own. */
export interface Visitor extends TestWorkspace {
  token: string;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<{ status: number; headers: Headers; body: any }>;
  socket(): Socket<ServerEvents, ClientEvents>;
}

export interface TestServer {
  url: string;
  app: NestExpressApplication;
  database: Database;
  /** Goes with the server. */
  dataFolder: string;
  viewCounts: ViewCounts;
  visitor(workspace?: TestWorkspace): Promise<Visitor>;
  /** Delivers signed mentions and answers the response. */
  deliver(channel: { id: string; secret: string }, mentions: unknown): Promise<Response>;
  /** What the worker would do: reads all there is of a workspace. */
  work(workspaceId: string): Promise<void>;
  close(): Promise<void>;
}

/** The whole api on a database of its own. */
export async function testServer(env: Record<string, string> = {}): Promise<TestServer> {
  const db = await testDatabase();
  const { database } = db;
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'earshot-api-'));
  const config = readConfig({ DATABASE_URL: db.url, EARSHOT_SECRET_KEY: 'ab'.repeat(32), EARSHOT_DATA_DIR: dataFolder, ...env });
  const backend = postgresBackend(db.url, 0);
  const jobs = new JobSender(backend);
  const tail = new EventTail(database);
  const intake = new Intake(database, jobs);
  const viewCounts = new ViewCounts(database, tail);
  const app = await makeApplication({ config, database, searching: database, jobs, tail, intake, viewCounts });
  const sessions = app.get(Sessions);
  const feed = new Feed(
    database,
    tail,
    sessions,
    viewCounts,
    { publicUrl: null, redis: null, attendance: null },
    (workspaceId) => app.get(LiveScreen).view(workspaceId),
    (workspaceId, ids) => database.inWorkspace({ workspaceId }, (tx) => conversationsById(tx, workspaceId, ids)),
  );
  await app.init();
  feed.attach(app.getHttpServer());
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const sockets = new Set<Socket>();
  const shelf = new ReaderShelf((model) => loadReader({ model }), 'default');
  const pipeline: PipelineDeps = {
    database,
    intake: new IntakeStore(database),
    reader: shelf.base(null),
    readerOf: async (tx, workspaceId) => (await readerOf(tx, workspaceId, shelf)).reader,
    routing: new RoutingCache(),
  };

  return {
    url,
    app,
    database,
    dataFolder,
    viewCounts,
    visitor: async (workspace) => {
      const home = workspace ?? (await db.workspace());
      const { token } = (await sessions.open(home.workspaceId, home.memberId, { userAgent: 'test', address: '127.0.0.1' }, 'session.opened'))!;
      return {
        ...home,
        token,
        request: async (method, path, body, headers = {}) => {
          const response = await fetch(`${url}${path.startsWith('/') ? path : `/api/v1/${path}`}`, {
            method,
            headers: {
              cookie: `__Host-earshot=${token}`,
              'x-requested-with': 'test',
              ...(body === undefined ? {} : { 'content-type': 'application/json' }),
              ...headers,
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          const text = await response.text();
          return {
            status: response.status,
            headers: response.headers,
            body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
          };
        },
        socket: () => {
          const socket = io(url, {
            path: '/feed',
            transports: ['websocket'],
            extraHeaders: { cookie: `__Host-earshot=${token}` },
            reconnection: false,
            forceNew: true,
          });
          sockets.add(socket);
          return socket;
        },
      };
    },
    deliver: (channel, mentions) => {
      const body = typeof mentions === 'string' ? mentions : JSON.stringify({ mentions });
      return fetch(`${url}/hooks/${channel.id}`, { method: 'POST', headers: { 'content-type': 'application/json', ...signed(channel.secret, body) }, body });
    },
    work: async (workspaceId) => {
      while ((await readBatch(pipeline, workspaceId)).deliveries > 0);
    },
    close: async () => {
      for (const socket of sockets) socket.disconnect();
      await feed.close();
      await app.close();
      await intake.close();
      await viewCounts.close();
      await tail.close();
      await jobs.close();
      await backend.close();
      await db.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

function signed(secret: string, body: string): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  const seconds = String(Math.floor(Date.now() / 1_000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`,
  };
}

export function post(id: string, author: string, text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { id, text, author: { id: `u-${author}`, handle: author, name: author.toUpperCase() }, postedAt: new Date().toISOString(), form: 'post', ...more };
}

/** The next message of that name. */
export function next<N extends keyof ServerEvents>(socket: Socket<ServerEvents, ClientEvents>, name: N): Promise<Parameters<ServerEvents[N]>[0]> {
  return new Promise((resolve) => socket.once(name, ((message: Parameters<ServerEvents[N]>[0]) => resolve(message)) as never));
}
