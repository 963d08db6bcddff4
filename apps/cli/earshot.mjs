// `earshot <command>`: the build when it is there, the sources otherwise, so that a command works after `npm install` alone.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, folder } from './bootstrap.mjs';

const args = process.argv.slice(2);
ensureInstalled();
if (args[0] === 'start') ensureBuilt();
const built = path.join(folder, 'dist/apps/cli/src/main.js');
if (args[0] === 'start' || (existsSync(built) && existsSync(path.join(folder, 'dist/.server')))) {
  await import(pathToFileURL(built).href);
} else {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=source', path.join(folder, 'apps/cli/src/main.ts'), ...args], {
    cwd: process.cwd(),
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
