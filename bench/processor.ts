import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Product } from '../test/product.js';

const ticksPerSecond = 100;

export type Part = 'api' | 'worker' | 'postgres';

/** Seconds of processor that each part of a running product has taken so far. Linux only. */
export function processorSeconds(product: Pick<Product, 'process' | 'folder'>): Record<Part, number> {
  const location = readFileSync(path.join(product.folder, 'data/postgres.location'), 'utf8').trim();
  const postmaster = Number(readFileSync(path.join(location, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const taken: Record<Part, number> = { api: 0, worker: 0, postgres: 0 };
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const parent = Number(fields[1]);
      const part = parent === postmaster ? 'postgres' : parent === product.process.pid ? partOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8')) : null;
      if (part) taken[part] += (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    } catch {
      // Gone between the listing and the reading.
    }
  }
  return taken;
}

function partOf(command: string): Part | null {
  return command.includes('apps/api') ? 'api' : command.includes('apps/worker') ? 'worker' : null;
}

/** Cores that each part and all together take while `work` runs. */
export async function coresDuring(product: Pick<Product, 'process' | 'folder'>, work: () => Promise<void>): Promise<Record<Part | 'all', number>> {
  const before = processorSeconds(product);
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = processorSeconds(product);
  const cores = (part: Part): number => Math.round(((after[part] - before[part]) / seconds) * 1_000) / 1_000;
  const [api, worker, postgres] = [cores('api'), cores('worker'), cores('postgres')];
  return { api, worker, postgres, all: Math.round((api + worker + postgres) * 1_000) / 1_000 };
}
