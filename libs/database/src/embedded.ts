import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { findBinaries, isRoot, serverFolder, serverUser } from './embedded-binaries.js';

/** Why the server cannot start, in a sentence for whoever typed the command. */
export class EmbeddedError extends Error {}

export interface EmbeddedOptions {
  /** Earshot's data folder; the server's files go below it. */
  folder: string;
  /** Tests trade safety for speed. */
  durable?: boolean;
  database?: string;
}

export interface EmbeddedServer {
  url: string;
  pid: number;
  /** It ran already: a previous start was killed and left it behind. */
  adopted: boolean;
  /** Resolves when the server's process is gone, for whatever reason. */
  gone: Promise<void>;
  stop(): Promise<void>;
}

const leastFreeBytes = 300 * 1024 * 1024;

/** Starts Postgres on 127.0.0.1 and a port of its own, in a process group of its own, or adopts the one that is running. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = path.resolve(options.folder);
  prepareFolder(folder);
  const data = dataFolder(folder);
  const user = serverUser();
  const password = secretFile(path.join(folder, 'postgres.password'));
  const binaries = findBinaries();
  if (!existsSync(path.join(data, 'PG_VERSION'))) initialise(binaries.initdb, data, password, user);
  checkVersion(data, binaries.postgres);

  const database = options.database ?? 'earshot';
  const url = (port: number, name = database): string => `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`;
  const running = readPostmaster(data);
  let pid: number;
  let port: number;
  let adopted = false;
  if (running && isAlive(running.pid) && (await answers(url(running.port, 'postgres'), 20_000))) {
    ({ pid, port } = running);
    adopted = true;
  } else {
    port = await samePort(path.join(folder, 'postgres.port'));
    const log = openSync(path.join(folder, 'postgres.log'), 'a');
    const settings = [
      `listen_addresses=127.0.0.1`,
      `port=${port}`,
      `unix_socket_directories=`,
      `max_connections=200`,
      `shared_buffers=256MB`,
      `work_mem=16MB`,
      `maintenance_work_mem=128MB`,
      `max_wal_size=2GB`,
      `checkpoint_timeout=15min`,
      `wal_compression=on`,
      `jit=off`,
      `random_page_cost=1.1`,
      `log_min_messages=warning`,
      `timezone=UTC`,
      ...(options.durable === false ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=64MB'] : []),
    ];
    const child = spawn(binaries.postgres, ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
      ...user,
      cwd: data,
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, LC_MESSAGES: 'C', TZ: 'UTC' },
    });
    closeSync(log);
    child.unref();
    let exited = false;
    child.once('exit', () => (exited = true));
    child.once('error', () => (exited = true));
    pid = child.pid ?? 0;
    if (!(await answers(url(port, 'postgres'), 60_000, () => exited))) {
      throw new EmbeddedError(
        `Postgres did not start. The last lines of ${path.join(folder, 'postgres.log')} say why:\n${lastLines(path.join(folder, 'postgres.log'), 5)}`,
      );
    }
  }
  await ensureDatabase(url(port, 'postgres'), database);
  return { url: url(port), pid, adopted, gone: untilGone(pid), stop: () => stop(pid) };
}

/** A folder we can write, with room, or one clear sentence. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (isRoot()) chmodSync(folder, 0o711);
    accessSync(folder, constants.W_OK);
    const probe = path.join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOSPC' ? 'the disk is full' : code === 'ENOTDIR' || code === 'EEXIST' ? 'a file is in the way' : 'it cannot be written';
    throw new EmbeddedError(`The data folder ${folder} cannot be used: ${why}. Set EARSHOT_DATA_DIR to another one.`);
  }
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < leastFreeBytes) {
    throw new EmbeddedError(
      `The data folder ${folder} has only ${Math.round((bavail * bsize) / 1024 / 1024)} MB left; Earshot wants 300 MB or more to start safely.`,
    );
  }
}

/** Where the server's files are. Chosen once and remembered: a later start finds them, and a folder made anew not those of one removed. */
function dataFolder(folder: string): string {
  const pointer = path.join(folder, 'postgres.location');
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim();
  const data = serverFolder(path.join(folder, 'postgres'), randomBytes(6).toString('hex'));
  writeFileSync(pointer, data + '\n');
  return data;
}

/** Reads a secret of 64 hexadecimal digits, made and kept at first use, readable by its owner only. */
export function secretFile(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex') + '\n', { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}

function initialise(initdb: string, data: string, password: string, user: { uid: number; gid: number } | null): void {
  mkdirSync(path.dirname(data), { recursive: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(path.dirname(data), `.password-${process.pid}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    if (user) {
      chownSync(data, user.uid, user.gid);
      chownSync(passwordFile, user.uid, user.gid);
    }
    execFileSync(
      initdb,
      ['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-instructions'],
      {
        ...user,
        cwd: data,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, LC_MESSAGES: 'C', TZ: 'UTC' },
      },
    );
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw new EmbeddedError(
      `Postgres could not make its files in ${data}: ${String((error as { stderr?: Buffer }).stderr ?? error)
        .trim()
        .split('\n')
        .at(-1)}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function checkVersion(data: string, postgres: string): void {
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  const ours = /(\d+)/.exec(execFileSync(postgres, ['--version'], { encoding: 'utf8' }))?.[1];
  if (made !== ours)
    throw new EmbeddedError(
      `The data in ${data} was made by Postgres ${made}, and this Earshot brings Postgres ${ours}. Use the Earshot it was made with, or restore a backup.`,
    );
}

function readPostmaster(data: string): { pid: number; port: number } | null {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 ? { pid, port } : null;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed child of a parent that never reaps it still answers signals.
    return !(existsSync(`/proc/${pid}/stat`) && /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function answers(url: string, timeoutMs: number, failed: () => boolean = () => false): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until && !failed()) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === '28P01') return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** The port of last time when it is free, so that whoever holds the address finds a restarted server again. */
async function samePort(file: string): Promise<number> {
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = await freePort(last).catch(() => freePort(0));
  writeFileSync(file, `${port}\n`);
  return port;
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 250).unref());
}

/** Fast shutdown: open transactions are rolled back, a checkpoint is written; after 20 s it is killed. */
async function stop(pid: number): Promise<void> {
  for (const [signal, timeoutMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const until = Date.now() + timeoutMs;
    while (Date.now() < until && isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function lastLines(file: string, count: number): string {
  return statSync(file).size === 0 ? '(it is empty)' : readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}
