import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { ChannelCreated, ClientEvents, ServerEvents } from '#contracts';
import { signedHeaders } from '#channels';
import { newId, projectFolder } from '#kernel';

export interface Product {
  url: string;
  /** Process of the supervisor; its children are api, worker and Postgres. */
  process: ChildProcess;
  folder: string;
  cookie: string;
  /** Signs in once. */
  signInLink: string;
  /** All that api, worker and supervisor wrote to their logs so far. */
  log(): string;
  /** Ends a part as a crash would; what supervises it starts it again. */
  kill(part: 'api' | 'worker' | 'postgres'): void;
  /** Calls the api as the owner; rejects with the answer's text unless it is 2xx. */
  call<T>(method: string, at: string, body?: unknown): Promise<T>;
  webhook(name: string, config?: Record<string, unknown>): Promise<ChannelCreated>;
  /** One signed delivery; answers the HTTP status. */
  deliver(channel: ChannelCreated, mentions: unknown[]): Promise<number>;
  socket(): Socket<ServerEvents, ClientEvents>;
  stop(): Promise<void>;
}

const email = 'owner@example.org';
const password = 'correct-horse-battery';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

function postmaster(folder: string): number {
  const data = readFileSync(path.join(folder, 'data/postgres.location'), 'utf8').trim();
  return Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** The whole product as `npm start` runs it, from the build, on a free port, in a folder of its own that goes when it stops. */
export async function startProduct(env: Record<string, string> = {}): Promise<Product> {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-product-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [path.join(projectFolder, 'dist/apps/cli/src/main.js'), 'start'], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      EARSHOT_DATA_DIR: path.join(folder, 'data'),
      OWNER_EMAIL: email,
      OWNER_PASSWORD: password,
      EARSHOT_ALLOW_PRIVATE: '127.0.0.1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const logged: string[] = [];
  const pids = new Map<string, number>();
  const listen = (chunk: Buffer): void => {
    logged.push(chunk.toString());
    said = (said + chunk.toString()).slice(-20_000);
    // Each part says its process id when it begins to work.
    for (const [, pid, part] of said.matchAll(/"pid":(\d+),"part":"(api|worker)"[^\n]*"msg":"the (?:api listens|worker works)"/g)) pids.set(part!, Number(pid));
  };
  child.stderr!.on('data', listen);
  const signInLink = await new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', (chunk: Buffer) => {
      listen(chunk);
      const link = /https?:\/\/\S+\/sign-in#\S+/.exec(said)?.[0];
      if (link) resolve(link);
    });
    setTimeout(() => reject(new Error(`the product did not start within a minute: ${said}`)), 60_000).unref();
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}: ${said}`)));
  });
  const signedIn = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0]!)
    .join('; ');

  const call = async <T>(method: string, at: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}${at}`, {
      method,
      headers: { cookie, 'content-type': 'application/json', 'x-requested-with': 'test' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  };
  return {
    url,
    process: child,
    folder,
    cookie,
    signInLink,
    log: () => logged.join(''),
    call,
    kill: (part) => process.kill(part === 'postgres' ? postmaster(folder) : pids.get(part)!, 'SIGKILL'),
    webhook: (name, config = {}) => call('POST', '/api/v1/channels', { network: 'webhook', name, config }),
    deliver: async (channel, mentions) => {
      const body = JSON.stringify({ mentions });
      const headers = { 'content-type': 'application/json', ...signedHeaders(channel.secret!, `msg_${newId()}`, new Date(), body) };
      return (await fetch(`${url}${channel.deliverTo}`, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) })).status;
    },
    socket: () => io(url, { path: '/feed', extraHeaders: { cookie }, transports: ['websocket'] }),
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
