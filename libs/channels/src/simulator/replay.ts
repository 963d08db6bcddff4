import { open } from 'node:fs/promises';
import path from 'node:path';
import type { IncomingMention } from '../port.js';
import { readMention } from '../webhook/webhook.map.js';

/** Where the replay of a JSONL file of webhook items stands. */
export interface ReplayCursor {
  /** Bytes of the file already told. */
  offset: number;
  /** Time of the first item in the file, for original gaps. */
  firstMs: number | null;
  /** Milliseconds of replay that have passed. */
  playedMs: number;
  told: number;
}

export const replayStart: ReplayCursor = { offset: 0, firstMs: null, playedMs: 0, told: 0 };

export interface ReplayPace {
  /** Items a second, evenly; null keeps the gaps of the file. */
  rate: number | null;
  /** How much faster than the file, when its gaps are kept. */
  speed: number;
}

/** Read and told at most this much at a time. */
const chunkBytes = 1_024 * 1_024;
const mostAtOnce = 1_000;

/** A file of the replay folder by its name alone, so that no name leads out of it. */
export function replayFile(folder: string, name: string): string {
  return path.join(folder, path.basename(name));
}

export interface Replayed {
  mentions: Omit<IncomingMention, 'postedAt'>[];
  cursor: ReplayCursor;
  /** Nothing of the file is left. */
  ended: boolean;
}

/** The items that are due after `elapsedMs` more of replay. Lines that hold no item are passed over. */
export async function replaySlice(file: string, before: ReplayCursor, elapsedMs: number, { rate, speed }: ReplayPace): Promise<Replayed> {
  const { bytes, size } = await chunkOf(file, before.offset);
  const cursor = { ...before, playedMs: before.playedMs + elapsedMs };
  const mentions: Replayed['mentions'] = [];
  let at = 0;
  while (at < bytes.length && mentions.length < mostAtOnce) {
    const newline = bytes.indexOf(10, at);
    // A line longer than a chunk is none that we could read.
    const end = newline >= 0 ? newline : before.offset + bytes.length >= size || at === 0 ? bytes.length : -1;
    if (end < 0) break;
    const mention = mentionOf(bytes.toString('utf8', at, end));
    if (mention) {
      const postedMs = Date.parse(mention.postedAt);
      cursor.firstMs ??= postedMs;
      const dueMs = rate === null ? (postedMs - cursor.firstMs) / speed : (cursor.told * 1_000) / rate;
      if (dueMs > cursor.playedMs) break;
      const { postedAt: _then, ...rest } = mention;
      mentions.push(rest);
      cursor.told += 1;
    }
    at = end + 1;
  }
  cursor.offset = Math.min(before.offset + at, size);
  return { mentions, cursor, ended: cursor.offset >= size };
}

async function chunkOf(file: string, offset: number): Promise<{ bytes: Buffer; size: number }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.max(0, Math.min(chunkBytes, size - offset)));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
    return { bytes: bytes.subarray(0, bytesRead), size };
  } finally {
    await handle.close();
  }
}

function mentionOf(line: string): IncomingMention | null {
  try {
    const read = readMention(JSON.parse(line));
    return read.ok ? read.mention : null;
  } catch {
    return null;
  }
}
