import { BITS, Features, GROUPS, SIGNS } from '../src/features.js';
import { WIDTH } from '../src/model.js';
import { circumstanceOf, type Row } from './composition.js';

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

export interface LearningOptions {
  epochs: number;
  rate: number;
  seed: number;
  /** Length each group is brought to: a longer group speaks louder. */
  lengths: readonly number[];
}

export const LEARNING: LearningOptions = { epochs: 4, rate: 0.12, seed: 7, lengths: [1, 1, 0.6, 0.25] };

export function groupScale(group: number, count: number, lengths: readonly number[]): number {
  return count === 0 ? 0 : lengths[group]! / (group === SIGNS ? 1 : Math.sqrt(count));
}

export function score(matrix: Matrix, row: number, tables: readonly Float32Array[], lengths: readonly number[], out: Float64Array): void {
  out.fill(0);
  for (let group = 0; group < GROUPS.length; group++) {
    const from = matrix.offsets[row * GROUPS.length + group]!;
    const to = matrix.offsets[row * GROUPS.length + group + 1]!;
    const scale = groupScale(group, to - from, lengths);
    const table = tables[group]!;
    let a = 0,
      b = 0,
      c = 0,
      d = 0,
      e = 0,
      f = 0,
      g = 0,
      k = 0;
    for (let i = from; i < to; i++) {
      const base = matrix.buckets[i]! * WIDTH;
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

/** The slope of the loss at a row's eight scores; zero where the row says nothing. */
export type Loss = (row: number, scores: Float64Array, slope: Float64Array) => void;

/** AdaGrad over the rows in seeded order, with a falling rate. */
export function learn(matrix: Matrix, rows: Int32Array, loss: Loss, options: LearningOptions, initial?: readonly Float32Array[]): Float32Array[] {
  const tables = BITS.map((size, group) => initial?.[group]?.slice() ?? new Float32Array((1 << size) * WIDTH));
  const squares = BITS.map((size) => new Float32Array((1 << size) * WIDTH).fill(0.02));
  const order = rows.slice();
  const draw = random(options.seed);
  const out = new Float64Array(WIDTH);
  const slope = new Float64Array(WIDTH);
  const active = new Int32Array(WIDTH);
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
      slope.fill(0);
      loss(row, out, slope);
      let actives = 0;
      for (let head = 0; head < WIDTH; head++) if (Math.abs(slope[head]!) > 2e-3) active[actives++] = head;
      if (actives === 0) continue;
      for (let group = 0; group < GROUPS.length; group++) {
        const from = matrix.offsets[row * GROUPS.length + group]!;
        const to = matrix.offsets[row * GROUPS.length + group + 1]!;
        const scale = groupScale(group, to - from, options.lengths);
        const table = tables[group]!;
        const square = squares[group]!;
        for (let i = from; i < to; i++) {
          const base = matrix.buckets[i]! * WIDTH;
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

/** Logistic losses of kinds and notes, and one softmax over the circumstances. */
export function kindLoss(rows: readonly Row[]): Loss {
  const wanted = rows.map((row) => [
    row.question,
    row.complaint,
    row.praise,
    row.notes ? (row.notes.includes('suggestion') ? 1 : 0) : NaN,
    row.notes ? (row.notes.includes('spam') ? 1 : 0) : NaN,
  ]);
  const places = rows.map(circumstanceOf);
  return (at, x, slope) => {
    const row = rows[at]!;
    const { trust, weight } = row;
    const sure = [trust.question, trust.complaint, trust.praise, 0.5, 0.5];
    for (let head = 0; head < 5; head++) {
      const want = wanted[at]![head]!;
      if (want === want) slope[head] = (1 / (1 + Math.exp(-x[head]!)) - want) * weight * sure[head]!;
    }
    const place = places[at]!;
    if (place < 0) return;
    const exps = [1, Math.exp(x[5]!), Math.exp(x[6]!), Math.exp(x[7]!)];
    const sum = exps[0]! + exps[1]! + exps[2]! + exps[3]!;
    for (let k = 1; k < 4; k++) slope[4 + k] = (exps[k]! / sum - (place === k ? 1 : 0)) * 0.5;
  };
}

/** Each circumstance has its own softmax over negative, neutral and positive; a row also teaches the others a little. */
export function polarityLoss(rows: readonly Row[], spill: number): Loss {
  const places = rows.map(circumstanceOf);
  return (at, x, slope) => {
    const row = rows[at]!;
    if (row.sentiment < 0) return;
    for (let place = 0; place < 4; place++) {
      const near = places[at]! < 0 ? (place < 2 ? 1 : spill) : places[at] === place ? 1 : spill;
      const negative = Math.exp(x[place * 2]!);
      const positive = Math.exp(x[place * 2 + 1]!);
      const sum = 1 + negative + positive;
      const weight = row.weight * row.trust.sentiment * near;
      slope[place * 2] = (negative / sum - (row.sentiment === 0 ? 1 : 0)) * weight;
      slope[place * 2 + 1] = (positive / sum - (row.sentiment === 2 ? 1 : 0)) * weight;
    }
  };
}
