import { EDGES, WORDS, type Features } from './features.js';
import type { Kind } from './reading.js';

/** What an agent said a post is. `by` keeps one person's many corrections from outweighing everybody's. */
export interface Correction {
  text: string;
  kind: Kind;
  by?: string;
}

/** A workspace's own weights over the shared model: plain JSON, so that they can be stored, exported and put back. */
export interface Teaching {
  version: 1;
  /** Weights per bucket of a small hash over words: question, complaint, praise. */
  weights: Record<string, [number, number, number]>;
}

const BUCKETS = 1 << 16;
/** No feature may move a kind by more log-odds than this, and all together by no more than `MOST`. */
const MOST_OF_ONE = 0.9;
const MOST = 4;
const MARGIN = 1;
const ROUNDS = 8;
const KINDS = ['question', 'complaint', 'praise'] as const;

/** Buckets of a text's words and sentence edges; each weighs one over the root of their number. */
export function taughtBuckets(features: Features): Int32Array {
  const found: number[] = [];
  for (const [salt, group] of [WORDS, EDGES].entries()) {
    const { buckets, count } = features.lists[group]!;
    for (let i = 0; i < count; i++) found.push(Math.imul(buckets[i]! * 2 + salt, 0x9e3779b1) >>> 16);
  }
  return Int32Array.from(found, (bucket) => bucket % BUCKETS);
}

const clamp = (value: number, most: number) => Math.max(-most, Math.min(most, value));

/** How far the teaching moves each kind, in log-odds, never more than `MOST`. */
export function moved(teaching: Teaching, buckets: Int32Array): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  const scale = 1 / Math.sqrt(Math.max(1, buckets.length));
  for (const bucket of buckets) {
    const weights = teaching.weights[bucket];
    if (weights) for (let kind = 0; kind < 3; kind++) sums[kind]! += weights[kind]! * scale;
  }
  return sums.map((sum) => clamp(sum, MOST)) as [number, number, number];
}

/**
 * Learns all corrections anew, in their order: leaving one out undoes it. Each is an online step no larger than needed for the
 * wanted kind to lead; a person's n-th correction steps one over the root of n as far.
 */
export function teach(
  corrections: readonly Correction[],
  look: (text: string) => { buckets: Int32Array; logits: readonly [number, number, number] },
): Teaching {
  const teaching: Teaching = { version: 1, weights: {} };
  const said: Record<string, number> = {};
  const lessons = corrections.map((correction) => {
    const by = correction.by ?? '';
    said[by] = (said[by] ?? 0) + 1;
    return { ...correction, ...look(correction.text), reach: correction.by ? 1 / Math.sqrt(said[by]!) : 1 };
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const { kind, buckets, logits, reach } of lessons) {
      const now = moved(teaching, buckets);
      const scale = 1 / Math.sqrt(Math.max(1, buckets.length));
      KINDS.forEach((name, at) => {
        const score = logits[at]! + now[at]!;
        const short = name === kind ? Math.max(0, MARGIN - score) : Math.min(0, -MARGIN - score);
        const step = clamp(short, MOST) * reach;
        if (step === 0) return;
        for (const bucket of buckets) {
          const weights = (teaching.weights[bucket] ??= [0, 0, 0]);
          weights[at] = clamp(weights[at]! + step * scale, MOST_OF_ONE);
        }
      });
    }
  }
  for (const weights of Object.values(teaching.weights)) for (let at = 0; at < 3; at++) weights[at] = Math.round(weights[at]! * 1e4) / 1e4;
  return teaching;
}
