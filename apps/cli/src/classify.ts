import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type LinearReader, loadReader, type Reading } from '#understanding';
import { Refusal } from './refusal.js';

const linesAtOnce = 500;

interface Line {
  id?: unknown;
  text: string;
  lang?: string;
}

function readerOf(model: string): LinearReader {
  try {
    return loadReader({ model });
  } catch (error) {
    throw new Refusal(`The model ${model} cannot be read (${(error as Error).message}). It is default, open, or the path of a model file.`);
  }
}

/** Streams JSON lines through the reader. Lines that are not `{text}` are reported on stderr by number, the others go on. */
export async function classify(input: Readable, output: Writable, options: { explain?: boolean; model: string }): Promise<void> {
  const reader = readerOf(options.model);
  // `classify | head` has read enough: nothing is wrong.
  output.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  let number = 0;
  let bad = 0;
  let waiting: Line[] = [];
  const flush = async (): Promise<void> => {
    const lines = waiting;
    waiting = [];
    const plain = !options.explain && lines.every((line) => !line.lang);
    const readings: Reading[] = plain
      ? reader.readBatch(lines.map((line) => line.text))
      : lines.map((line) => reader.read(line.text, { explain: options.explain ?? false, ...(line.lang ? { lang: line.lang } : {}) }));
    const text = lines.map((line, index) => JSON.stringify({ id: line.id ?? null, ...readings[index] })).join('\n');
    if (text && !output.write(`${text}\n`)) await new Promise((resolve) => output.once('drain', resolve));
  };
  for await (const raw of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    if (raw.trim() === '') continue;
    try {
      const line = JSON.parse(raw) as Line;
      if (typeof line?.text !== 'string') throw new Error('"text" is missing or not a string');
      if (line.lang !== undefined && typeof line.lang !== 'string') throw new Error('"lang" is not a string');
      waiting.push(line);
    } catch (error) {
      bad += 1;
      process.stderr.write(`earshot: line ${number}: ${(error as Error).message}\n`);
    }
    if (waiting.length >= linesAtOnce || input.readableLength === 0) await flush();
  }
  await flush();
  if (bad > 0) throw new Refusal(`${bad} of ${number} lines could not be read.`);
}
