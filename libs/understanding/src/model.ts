import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The heads share every bucket: eight bytes side by side, so that one lookup serves all of them. */
export const HEADS = ['question', 'complaint', 'praise', 'negative', 'neutral', 'positive', 'suggestion', 'spam'] as const;
/** What the hashed model tells apart in Latin script; `hi` is romanised Hindi, `und` anything else. */
export const LATIN_LANGUAGES = ['en', 'fr', 'es', 'de', 'pt', 'it', 'hi', 'und'] as const;
export const WIDTH = 8;
const MAGIC = 0x314d5245;

/** Platt scaling of one head: probability = sigmoid(slope * score + offset). */
export interface Platt {
  slope: number;
  offset: number;
}

export interface ModelHeader {
  name: string;
  version: string;
  /** log2 of the buckets of each table; the last table tells Latin languages apart. */
  bits: number[];
  /** The length each feature group is brought to. */
  lengths: number[];
  /** What one step of a byte is worth, per table and head. */
  steps: number[][];
  calibration: { question: Platt; complaint: Platt; praise: Platt; suggestion: Platt; spam: Platt; sentiment: number; confidence: Platt };
  /** Least calibrated scores for a kind to be a candidate. */
  thresholds: { question: number; complaint: number; praise: number };
  /** How much likelier a question must be than a complaint to come first. */
  questionLead: number;
}

export interface Model {
  header: ModelHeader;
  /** Two words a bucket: bytes hold weight + 128. */
  tables: Uint32Array[];
}

/** Packs float tables (WIDTH numbers a bucket) into bytes. */
export function encodeModel(header: Omit<ModelHeader, 'steps'>, tables: readonly Float32Array[]): Uint8Array {
  const steps: number[][] = [];
  const packed = tables.map((table) => {
    const step = new Array<number>(WIDTH).fill(0);
    for (let i = 0; i < table.length; i++) step[i % WIDTH] = Math.max(step[i % WIDTH]!, Math.abs(table[i]!));
    for (let head = 0; head < WIDTH; head++) {
      const sizes: number[] = [];
      for (let i = head; i < table.length; i += WIDTH) if (table[i] !== 0) sizes.push(Math.abs(table[i]!));
      sizes.sort((a, b) => a - b);
      // The rare largest weights are clipped, so that the many small ones keep their detail.
      step[head] = (sizes[Math.floor(sizes.length * 0.9998)] ?? 1e-6) / 127;
    }
    steps.push(step);
    return Uint8Array.from(table, (weight, i) => Math.max(-127, Math.min(127, Math.round(weight / step[i % WIDTH]!))) + 128);
  });
  const head = new TextEncoder().encode(JSON.stringify({ ...header, steps }));
  const start = (8 + head.length + 7) & ~7;
  const bytes = new Uint8Array(start + packed.reduce((sum, table) => sum + table.length, 0));
  new DataView(bytes.buffer).setUint32(0, MAGIC, true);
  new DataView(bytes.buffer).setUint32(4, head.length, true);
  bytes.set(head, 8);
  let at = start;
  for (const table of packed) {
    bytes.set(table, at);
    at += table.length;
  }
  return bytes;
}

export function decodeModel(bytes: Uint8Array): Model {
  const buffer = bytes.slice().buffer;
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error('This is not a reading model.');
  const length = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length))) as ModelHeader;
  let at = (8 + length + 7) & ~7;
  const tables = header.bits.map((bits) => {
    const table = new Uint32Array(buffer, at, (1 << bits) * 2);
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
