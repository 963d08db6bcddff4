import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const projectFolder = path.resolve(import.meta.dirname, '..');
const startWithinMs = 60_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

export interface Product {
  url: string;
  /** Signs in once. */
  signInLink: string;
  /** Ends the api as a crash would; what supervises it starts it again. */
  killApi(): void;
  stop(): Promise<void>;
}

/** The whole product as `npm start` runs it, with its own Postgres in a folder of its own. Needs a build in dist. */
export async function startProduct(): Promise<Product> {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-e2e-'));
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(projectFolder, 'dist/apps/cli/src/main.js'), 'start'], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      EARSHOT_DATA_DIR: path.join(folder, 'data'),
      EARSHOT_ALLOW_PRIVATE: '127.0.0.1',
      PORT: String(port),
      OWNER_EMAIL: 'owner@example.org',
      OWNER_PASSWORD: 'correct-horse-battery',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const saidLink = new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
      const link = /https?:\/\/\S+\/sign-in#\S+/.exec(output)?.[0];
      if (link) resolve(link);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => reject(new Error(`the product ended with ${code} before it was ready:\n${output}`)));
    setTimeout(() => reject(new Error(`no sign-in link within ${startWithinMs} ms:\n${output}`)), startWithinMs).unref();
  });

  const stop = async (): Promise<void> => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { url: `http://127.0.0.1:${port}`, signInLink: await saidLink, killApi: () => process.kill(apiOf(output), 'SIGKILL'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Each part says its process id when it begins to work; the last one of the api is the one that runs. */
function apiOf(output: string): number {
  const lines = output.split('\n').filter((line) => line.includes('"part":"api"') && line.includes('the api listens'));
  return (JSON.parse(lines.at(-1)!) as { pid: number }).pid;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
