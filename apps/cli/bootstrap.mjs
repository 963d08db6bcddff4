// What a fresh clone needs before anything of ours can be imported: the packages and the build. Node's own modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const oldest = [20, 19];

function say(line) {
  process.stderr.write(`${line}\n`);
}

function run(command, args, what, cwd = folder) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) {
    say(`${what} failed${error ? `: ${error.message}` : ''}. The lines above say why.`);
    process.exit(1);
  }
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    say(`Earshot needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
}

/** Installs when the packages are missing or the lock file changed. */
export function ensureInstalled() {
  checkNode();
  const lock = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(folder, 'node_modules/.earshot-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('Installing what Earshot needs (a minute or two, the first time)...');
  run('npm', ['install', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], 'npm install');
  writeFileSync(
    stamp,
    createHash('sha256')
      .update(readFileSync(path.join(folder, 'package-lock.json')))
      .digest('hex'),
  );
}

function sources(at, found = []) {
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'open-set' || entry.name === 'model' || entry.name.startsWith('.')) continue;
    const file = path.join(at, entry.name);
    if (entry.isDirectory()) sources(file, found);
    else if (/\.(ts|tsx|css|html|json|po|js|svg)$/.test(entry.name) && !/\.spec\.tsx?$/.test(entry.name)) found.push(file);
  }
  return found;
}

function fingerprint(places) {
  const hash = createHash('sha256');
  const files = places.flatMap((place) => (statSync(path.join(folder, place)).isDirectory() ? sources(path.join(folder, place)) : [path.join(folder, place)]));
  for (const file of files.sort()) hash.update(path.relative(folder, file)).update(readFileSync(file));
  return hash.digest('hex');
}

function ensurePart(name, places, build) {
  const stamp = path.join(folder, 'dist', `.${name}`);
  const now = fingerprint(places);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  say(`Building ${name}...`);
  build();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}

const bin = (name) => path.join(folder, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

/** Builds the server and the web app when their sources changed since the last build. */
export function ensureBuilt() {
  const server = ['apps/api/src', 'apps/worker/src', 'apps/cli/src', 'libs', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];
  ensurePart('server', server, () => run(bin('tsc'), ['-p', 'tsconfig.build.json'], 'The build'));
  if (existsSync(path.join(folder, 'apps/web/vite.config.ts'))) {
    ensurePart('web', ['apps/web', 'libs/contracts/src', 'package-lock.json'], () =>
      // From its own folder: that is where the macros of lingui look for their settings.
      run(bin('vite'), ['build', '--logLevel', 'warn'], 'The build of the web app', path.join(folder, 'apps/web')),
    );
    // What other sites put into their pages is one script of its own.
    ensurePart('widget', ['apps/web/src/widget', 'apps/web/widget.config.ts', 'package-lock.json'], () =>
      run(bin('vite'), ['build', '--config', 'widget.config.ts', '--logLevel', 'warn'], 'The build of the widget', path.join(folder, 'apps/web')),
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureInstalled();
  if (process.argv.includes('build')) ensureBuilt();
}
