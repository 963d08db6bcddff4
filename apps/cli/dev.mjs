// `npm run dev`: the server rebuilt and restarted at each change, the web app served by Vite on port 5173 with its own reload.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, folder } from './bootstrap.mjs';

ensureInstalled();
ensureBuilt();
const bin = (name) => path.join(folder, 'node_modules/.bin', name);
const children = [
  spawn(bin('tsc'), ['-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'], { cwd: folder, stdio: 'inherit' }),
  spawn(process.execPath, ['--watch-path=dist/apps', '--watch-path=dist/libs', 'dist/apps/cli/src/main.js', 'start'], { cwd: folder, stdio: 'inherit' }),
  spawn(bin('vite'), [], { cwd: path.join(folder, 'apps/web'), stdio: 'inherit' }),
];
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => children.forEach((child) => child.kill(signal)));
