import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { invented } from '#channels';
import { Refusal } from './refusal.js';

/** Prints an invented stream as JSON lines in the webhook's shape. The same seed gives the same posts. */
export async function simulate(output: Writable, options: { seed: string; count: string }): Promise<void> {
  for (const item of invented(whole('--seed', options.seed), new Date(), whole('--count', options.count))) {
    if (!output.write(`${JSON.stringify(item)}\n`)) await once(output, 'drain');
  }
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Refusal(`${name} must be a whole number of 1 or more, not "${text}".`);
  return value;
}
