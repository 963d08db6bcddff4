import { BITS, Features, GROUPS } from '../src/features.js';
import { HEADS } from '../src/model.js';
import type { Row } from './composition.js';

/** Features of many texts, flat: `offsets[row * GROUPS + group]` to the next offset. */
export interface Matrix {
  buckets: Int32Array;
  offsets: Float64Array;
  rows: number;
}

export function vectorise(texts: readonly string[], features = new Features()): Matrix {
  let buckets = new Int32Array(1 << 20);
  const offsets = new Float64Array(texts.length * GROUPS.length + 1);
  let used = 0;
  texts.forEach((text, row) => {
    features.extract(text);
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

export interface Weights {
  tables: Float32Array[];
}

export interface LearningOptions {
  epochs: number;
  rate: number;
  seed: number;
  /** Length each group is brought to: a longer group speaks louder. */
  lengths: readonly number[];
  decay: number;
}

export const LEARNING: LearningOptions = { epochs: 6, rate: 0.35, seed: 7, lengths: [1, 1, 0.6, 0.25], decay: 2e-6 };

export function groupScale(group: number, count: number, lengths: readonly number[]): number {
  return count === 0 ? 0 : lengths[group]! / (group === 3 ? 1 : Math.sqrt(count));
}

/** Targets per row and head; NaN where unknown. Sentiment takes three heads that sum to one. */
export function targets(rows: readonly Row[]): { wanted: Float32Array; trust: Float32Array } {
  const wanted = new Float32Array(rows.length * HEADS.length).fill(NaN);
  const trust = new Float32Array(rows.length * HEADS.length);
  rows.forEach((row, at) => {
    const base = at * HEADS.length;
    const put = (head: number, value: number, sure: number) => {
      if (Number.isNaN(value)) return;
      wanted[base + head] = value;
      trust[base + head] = row.weight * sure;
    };
    put(0, row.question, row.trust.question);
    put(1, row.complaint, row.trust.complaint);
    put(2, row.praise, row.trust.praise);
    if (row.sentiment >= 0) for (let k = 0; k < 3; k++) put(3 + k, row.sentiment === k ? 1 : 0, row.trust.sentiment);
    if (row.notes) {
      put(6, row.notes.includes('suggestion') ? 1 : 0, 1);
      put(7, row.notes.includes('spam') ? 1 : 0, 1);
    }
  });
  return { wanted, trust };
}

export function score(matrix: Matrix, row: number, tables: readonly Float32Array[], lengths: readonly number[], out: Float64Array): void {
  const H = HEADS.length;
  out.fill(0);
  for (let group = 0; group < GROUPS.length; group++) {
    const from = matrix.offsets[row * GROUPS.length + group]!;
    const to = matrix.offsets[row * GROUPS.length + group + 1]!;
    const scale = groupScale(group, to - from, lengths);
    const table = tables[group]!;
    let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, k = 0;
    for (let i = from; i < to; i++) {
      const base = matrix.buckets[i]! * H;
      a += table[base]!;
      b += table[base + 1]!;
      c += table[base + 2]!;
      d += table[base + 3]!;
      e += table[base + 4]!;
      f += table[base + 5]!;
      g += table[base + 6]!;
      k += table[base + 7]!;
    }
    out[0]! += a * scale;
    out[1]! += b * scale;
    out[2]! += c * scale;
    out[3]! += d * scale;
    out[4]! += e * scale;
    out[5]! += f * scale;
    out[6]! += g * scale;
    out[7]! += k * scale;
  }
}

/** AdaGrad on logistic losses (question, complaint, praise, notes) and one softmax (sentiment), heads sharing every bucket. */
export function learn(matrix: Matrix, rows: readonly Row[], options: LearningOptions = LEARNING): Weights {
  const H = HEADS.length;
  const tables = BITS.map((bits) => new Float32Array((1 << bits) * H));
  const squares = BITS.map((bits) => new Float32Array((1 << bits) * H).fill(0.02));
  const { wanted, trust } = targets(rows);
  const order = Int32Array.from(rows, (_, at) => at);
  const draw = random(options.seed);
  const out = new Float64Array(H);
  const slope = new Float64Array(H);
  const active = new Int32Array(H);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(draw() * (i + 1));
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    for (let at = 0; at < order.length; at++) {
      const row = order[at]!;
      const rate = options.rate * (1 - (0.9 * (epoch * order.length + at)) / (options.epochs * order.length));
      score(matrix, row, tables, options.lengths, out);
      const top = Math.max(out[3]!, out[4]!, out[5]!);
      const e3 = Math.exp(out[3]! - top);
      const e4 = Math.exp(out[4]! - top);
      const e5 = Math.exp(out[5]! - top);
      const sum = e3 + e4 + e5;
      let actives = 0;
      for (let h = 0; h < H; h++) {
        const want = wanted[row * H + h]!;
        if (want !== want) continue;
        const p = h === 3 ? e3 / sum : h === 4 ? e4 / sum : h === 5 ? e5 / sum : 1 / (1 + Math.exp(-out[h]!));
        slope[h] = (p - want) * trust[row * H + h]!;
        if (Math.abs(slope[h]!) > 1e-4) active[actives++] = h;
      }
      if (actives === 0) continue;
      for (let group = 0; group < GROUPS.length; group++) {
        const from = matrix.offsets[row * GROUPS.length + group]!;
        const to = matrix.offsets[row * GROUPS.length + group + 1]!;
        const scale = groupScale(group, to - from, options.lengths);
        const table = tables[group]!;
        const square = squares[group]!;
        for (let i = from; i < to; i++) {
          const base = matrix.buckets[i]! * H;
          for (let a = 0; a < actives; a++) {
            const h = active[a]!;
            const cell = base + h;
            const g = slope[h]! * scale + options.decay * table[cell]!;
            const s = square[cell]! + g * g;
            square[cell] = s;
            table[cell]! -= (rate * g) / Math.sqrt(s);
          }
        }
      }
    }
  }
  return { tables };
}
