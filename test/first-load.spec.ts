import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { projectFolder } from '#kernel';

const folder = path.join(projectFolder, 'dist/web');
const mostBytes = 250_000;

it('opens the inbox with less than 250 kB of compressed scripts, its words included', () => {
  const named = readFileSync(path.join(folder, 'index.html'), 'utf8').matchAll(/assets\/[\w-]+\.js/g);
  const words = readdirSync(path.join(folder, 'assets')).filter((name) => /^(en|fr|zh)-[\w-]+\.js$/.test(name));
  expect(words).toHaveLength(3);
  const bytes = (file: string): number => gzipSync(readFileSync(path.join(folder, file))).length;
  const first = [...new Set([...named].map(([file]) => file))].reduce((sum, file) => sum + bytes(file), 0);
  expect(first + Math.max(...words.map((name) => bytes(`assets/${name}`)))).toBeLessThan(mostBytes);
});
