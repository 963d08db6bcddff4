import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A bucket holds twenty bytes side by side, one a head, so that one lookup serves them all: kinds and notes; questions as they
 * are written in prose and as they are spoken; where a post was written; and for each of these places how far the post leans
 * from neutral to negative and to positive. One byte is free, as four are read at a time.
 */
export const HEADS = [
  'question',
  'complaint',
  'praise',
  'suggestion',
  'spam',
  'free',
  'written question',
  'spoken question',
  'at airline',
  'at company',
  'at review',
  'at prose',
  'open, negative',
  'open, positive',
  'airline, negative',
  'airline, positive',
  'company, negative',
  'company, positive',
  'review, negative',
  'review, positive',
] as const;
/** People at large on a network, posts to airlines, posts to or about other companies, reviews of a purchase; prose has no polarity. */
export const PLACES = ['open', 'airline', 'company', 'review', 'prose'] as const;
export const WRITTEN = 6;
export const SPOKEN = 7;
/** The first of four heads that tell a place from `open`. */
export const FIRST_PLACE = 8;
export const FIRST_LEANING = 12;
/** What the hashed model tells apart in Latin script; `hi` is romanised Hindi, `und` anything else. */
export const LATIN_LANGUAGES = ['en', 'fr', 'es', 'de', 'pt', 'it', 'hi', 'und'] as const;
/** Heads of the table of languages. */
export const LANGUAGE_WIDTH = 8;
export const BUCKET = 20;
const MAGIC = 0x314d5245;

/** Platt scaling of one head: probability = sigmoid(slope * score + offset). */
export interface Platt {
  slope: number;
  offset: number;
}

/** The scale of questions in prose: `mark` is added to the score of a text that bears a question mark; models before version 6 have none. */
export interface WrittenScale extends Platt {
  mark?: number;
}

export interface ModelHeader {
  name: string;
  version: string;
  /** log2 of the buckets of each feature group's table, and last of the Latin languages'. */
  bits: number[];
  /** The length each feature group is brought to. */
  lengths: number[];
  /** What one step of a byte is worth, per table and head. */
  steps: number[][];
  /** `question` as posts ask, `written` as prose does. */
  calibration: Record<'question' | 'complaint' | 'praise' | 'suggestion' | 'spam' | 'confidence', Platt> & { written: WrittenScale; sentiment: number };
  /** Least calibrated scores for a kind to be a candidate. */
  thresholds: { question: number; complaint: number; praise: number };
  /** How much likelier a question must be than a complaint to come first. */
  questionLead: number;
}

export interface Model {
  header: ModelHeader;
  /** Five words a bucket, two for the languages; bytes hold weight + 128. */
  tables: Uint32Array[];
}

interface Packed {
  steps: number[];
  bytes: Uint8Array;
}

function pack(table: Float32Array, width: number): Packed {
  // The largest weights are those of the marks and words that decide most posts: none is clipped. Their coarser steps cost the
  // many small weights little, as each text divides the sum by the root of its features.
  const steps = Array.from({ length: width }, () => 1e-6);
  table.forEach((weight, i) => (steps[i % width] = Math.max(steps[i % width]!, Math.abs(weight) / 127)));
  const bytes = Uint8Array.from(table, (weight, i) => Math.round(weight / steps[i % width]!) + 128);
  return { steps, bytes };
}

/** Packs float tables (BUCKET numbers a bucket, one table per group) into bytes. */
export function encodeModel(header: Omit<ModelHeader, 'steps'>, tables: readonly Float32Array[], languages: Float32Array): Uint8Array {
  const packed = [...tables.map((table) => pack(table, BUCKET)), pack(languages, LANGUAGE_WIDTH)];
  const steps = packed.map((table) => table.steps);
  const head = new TextEncoder().encode(JSON.stringify({ ...header, steps }));
  const start = (8 + head.length + 63) & ~63;
  const bytes = new Uint8Array(start + packed.reduce((sum, table) => sum + table.bytes.length, 0));
  new DataView(bytes.buffer).setUint32(0, MAGIC, true);
  new DataView(bytes.buffer).setUint32(4, head.length, true);
  bytes.set(head, 8);
  let at = start;
  for (const table of packed) {
    bytes.set(table.bytes, at);
    at += table.bytes.length;
  }
  return bytes;
}

export function decodeModel(bytes: Uint8Array): Model {
  const buffer = bytes.slice().buffer;
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error('This is not a reading model.');
  const length = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length))) as ModelHeader;
  let at = (8 + length + 63) & ~63;
  const tables = header.bits.map((bits, group) => {
    const words = (group === header.bits.length - 1 ? LANGUAGE_WIDTH : BUCKET) / 4;
    const table = new Uint32Array(buffer, at, (1 << bits) * words);
    at += table.byteLength;
    return table;
  });
  return { header, tables };
}

/** The project's folder is the nearest one above this file that holds package.json: sources and build sit at different depths. */
export function modelFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('No package.json above the understanding library.');
    folder = parent;
  }
  return join(folder, 'libs', 'understanding', 'model');
}

export function loadModel(model = 'default'): Model {
  const path = model === 'default' || model === 'open' ? join(modelFolder(), `${model}.bin`) : model;
  return decodeModel(readFileSync(path));
}
