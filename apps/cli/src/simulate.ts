import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { invented } from '#channels';
import { Refusal } from './refusal.js';

/** A Monday morning, always the same one, so that the same seed prints the same lines. */
const from = new Date('2026-01-05T08:00:00Z');

/** Prints an invented stream as JSON lines in the webhook's shape. */
export async function simulate(output: Writable, options: { seed: string; count: string }): Promise<void> {
  const count = Number(options.count);
  if (!Number.isSafeInteger(count) || count < 1) throw new Refusal(`--count must be a whole number of 1 or more, not "${options.count}".`);
  for (const item of invented(seedOf(options.seed), from, count)) {
    if (!output.write(`${JSON.stringify(item)}\n`)) await once(output, 'drain');
  }
}

/** A number stands for itself, as in a simulator channel; any other text for a number of its own. */
function seedOf(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : createHash('sha256').update(text).digest().readUInt32BE() >>> 1;
}
