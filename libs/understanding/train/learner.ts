import { BITS, Features, groupScale, GROUPS } from '../src/features.js';
import { BUCKET } from '../src/model.js';

/** Features of many texts, flat: `offsets[row * GROUPS + group]` to the next offset. */
export interface Matrix {
  buckets: Int32Array;
  offsets: Float64Array;
  rows: number;
}

/** Tells the language of the text that the features have looked at, as reading does. */
export type Tongue = (features: Features) => number;

export function vectorise(texts: readonly string[], tongue: Tongue): Matrix {
  const features = new Features();
  let buckets = new Int32Array(1 << 20);
  const offsets = new Float64Array(texts.length * GROUPS.length + 1);
  let used = 0;
  texts.forEach((text, row) => {
    features.look(text);
    features.collect(tongue(features));
    features.lists.forEach((list, group) => {
      if (used + list.count > buckets.length) {
        const grown = new Int32Array(buckets.length * 2);
        grown.set(buckets);
        buckets = grown;
      }
      buckets.set(list.buckets.subarray(0, list.count), used);
      used += list.count;
      offsets[row * GROUPS.length + group + 1] = used;
    });
  });
  return { buckets: buckets.slice(0, used), offsets, rows: texts.length };
}

/** mulberry32: small, seeded, the same on every machine. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface LearningOptions {
  epochs: number;
  rate: number;
  seed: number;
  /** Length each group is brought to: a longer group speaks louder. */
  lengths: readonly number[];
}

export const LEARNING: LearningOptions = { epochs: 4, rate: 0.12, seed: 7, lengths: [1, 1, 0.6, 0.25] };

/** The scores of the heads in `active`, the others untouched. */
function scoreSome(
  matrix: Matrix,
  row: number,
  tables: readonly Float32Array[],
  lengths: readonly number[],
  active: Int32Array,
  count: number,
  out: Float64Array,
) {
  for (let a = 0; a < count; a++) out[active[a]!] = 0;
  const sums = new Float64Array(BUCKET);
  for (let group = 0; group < GROUPS.length; group++) {
    const from = matrix.offsets[row * GROUPS.length + group]!;
    const to = matrix.offsets[row * GROUPS.length + group + 1]!;
    const scale = groupScale(group, to - from, lengths);
    const table = tables[group]!;
    sums.fill(0);
    for (let i = from; i < to; i++) {
      const base = matrix.buckets[i]! * BUCKET;
      for (let a = 0; a < count; a++) sums[a]! += table[base + active[a]!]!;
    }
    for (let a = 0; a < count; a++) out[active[a]!]! += sums[a]! * scale;
  }
}

const EVERY = Int32Array.from({ length: BUCKET }, (_, head) => head);

export function score(matrix: Matrix, row: number, tables: readonly Float32Array[], lengths: readonly number[], out: Float64Array): void {
  scoreSome(matrix, row, tables, lengths, EVERY, BUCKET, out);
}

/** What one row teaches: the heads it speaks of, and the slope of its loss at their scores. */
export interface Lesson {
  heads: Int32Array;
  slope(scores: Float64Array, slope: Float64Array): void;
}

const LEAST_SLOPE = 2e-3;
/** AdaGrad over the rows in seeded order, with a falling rate. Each head learns from the rows that speak of it alone. */
export function learn(matrix: Matrix, lessons: readonly Lesson[], options: LearningOptions, initial?: readonly Float32Array[]): Float32Array[] {
  const tables = BITS.map((size, group) => initial?.[group]?.slice() ?? new Float32Array((1 << size) * BUCKET));
  const squares = BITS.map((size) => new Float32Array((1 << size) * BUCKET).fill(0.02));
  const order = Int32Array.from(lessons, (_, at) => at).filter((at) => lessons[at]!.heads.length > 0);
  const draw = random(options.seed);
  const out = new Float64Array(BUCKET);
  const slope = new Float64Array(BUCKET);
  const active = new Int32Array(BUCKET);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(draw() * (i + 1));
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    for (let at = 0; at < order.length; at++) {
      const row = order[at]!;
      const { heads } = lessons[row]!;
      const rate = options.rate * (1 - (0.9 * (epoch * order.length + at)) / (options.epochs * order.length));
      scoreSome(matrix, row, tables, options.lengths, heads, heads.length, out);
      lessons[row]!.slope(out, slope);
      let actives = 0;
      for (const head of heads) if (Math.abs(slope[head]!) > LEAST_SLOPE) active[actives++] = head;
      if (actives === 0) continue;
      for (let group = 0; group < GROUPS.length; group++) {
        const from = matrix.offsets[row * GROUPS.length + group]!;
        const to = matrix.offsets[row * GROUPS.length + group + 1]!;
        const scale = groupScale(group, to - from, options.lengths);
        const table = tables[group]!;
        const square = squares[group]!;
        for (let i = from; i < to; i++) {
          const base = matrix.buckets[i]! * BUCKET;
          for (let a = 0; a < actives; a++) {
            const head = active[a]!;
            const cell = base + head;
            const g = slope[head]! * scale;
            const s = square[cell]! + g * g;
            square[cell] = s;
            table[cell]! -= (rate * g) / Math.sqrt(s);
          }
        }
      }
    }
  }
  return tables;
}
