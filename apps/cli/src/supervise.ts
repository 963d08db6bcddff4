import { type ChildProcess, fork } from 'node:child_process';
import { startEmbedded } from '#database';
import { log } from '#kernel';
import type { Installation } from './installation.js';

const parts = ['api', 'worker'] as const;
type Part = (typeof parts)[number];

export interface Supervised {
  /** The api answers. */
  ready: Promise<void>;
  readonly stopping: boolean;
  /** Drains the api, then the worker. Postgres is the caller's, and goes last. */
  stop(): Promise<void>;
}

/** Runs api and worker as processes of their own and starts again what dies, Postgres too, a little later each time. */
export function supervise(installation: Installation, entry: (part: Part) => string): Supervised {
  const { config, databaseUrl } = installation;
  const running = new Map<Part, ChildProcess>();
  let stopping = false;

  const run = (part: Part, failures: number): void => {
    const child = fork(entry(part), [], {
      env: { ...process.env, DATABASE_URL: databaseUrl, EARSHOT_DATA_DIR: config.dataFolder, EARSHOT_PART: part },
      // Batches of a thousand mentions are short-lived: room for them in the young generation halves the collector's share.
      execArgv: [...process.execArgv, '--max-semi-space-size=32'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // A process group of its own: Ctrl-C reaches us alone, and we say in which order to stop.
      detached: process.platform !== 'win32',
    });
    const startedAt = Date.now();
    running.set(part, child);
    child.once('exit', (code, signal) => {
      running.delete(part);
      if (stopping) return;
      const again = Date.now() - startedAt > 30_000 ? 0 : failures + 1;
      const waitMs = Math.min(100 * 2 ** again, 10_000);
      log.warn({ part, code, signal, waitMs }, 'a part ended; it is started again');
      setTimeout(() => !stopping && run(part, again), waitMs);
    });
  };
  for (const part of parts) run(part, 0);
  if (installation.embedded) void watchPostgres(installation, () => stopping);

  const drain = (part: Part): Promise<void> => {
    const child = running.get(part);
    if (!child || child.exitCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const last = setTimeout(() => child.kill('SIGKILL'), 22_000);
      child.once('exit', () => {
        clearTimeout(last);
        resolve();
      });
      child.kill('SIGTERM');
    });
  };
  return {
    ready: untilAnswering(config.host, config.port, () => stopping),
    get stopping() {
      return stopping;
    },
    stop: async () => {
      stopping = true;
      await drain('api');
      await drain('worker');
    },
  };
}

async function watchPostgres(installation: Installation, stopping: () => boolean): Promise<void> {
  for (let failures = 0; ;) {
    await installation.embedded!.gone;
    if (stopping()) return;
    log.warn({ part: 'postgres' }, 'a part ended; it is started again');
    try {
      const again = await startEmbedded({ folder: installation.config.dataFolder });
      if (again.url !== installation.databaseUrl) log.error('Postgres came back on another port: restart Earshot');
      installation.embedded = again;
      failures = 0;
    } catch (error) {
      failures += 1;
      log.error({ error: (error as Error).message }, 'Postgres did not start');
      await new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** failures, 10_000)));
    }
  }
}

async function untilAnswering(host: string, port: number, stopping: () => boolean): Promise<void> {
  const address = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  while (!stopping()) {
    const answer = await fetch(`http://${address}:${port}/readyz/api`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
