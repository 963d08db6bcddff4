import { EDGES, WORDS, type Features } from './features.js';
import type { Kind } from './reading.js';

/** What an agent said a post is. `by` keeps one person's many corrections from outweighing everybody's. */
export interface Correction {
  text: string;
  kind: Kind;
  by?: string;
  /** Heads they spoke of themselves; the others follow from the kind. */
  heads?: Partial<Record<'question' | 'complaint' | 'praise', boolean>>;
}

/** What learning starts from and holds on to. */
export interface Ground {
  /** Weights from elsewhere that are built upon. */
  start?: Teaching;
  /** Posts of this workspace that were read surely: whatever is learnt should leave them as they are. */
  anchors?: readonly string[];
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
/** One person's corrections move no feature further than this. */
const MOST_OF_PERSON = 0.65;
/** A post that should stay as it is may be moved so far before it pulls back. */
const SLACK = 0.25;
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
 * wanted kind to lead. A person's n-th correction steps one over the root of n as far, and all of one person's together move no
 * feature by more than `MOST_OF_PERSON`; anchors pull back whatever would move them.
 */
export function teach(
  corrections: readonly Correction[],
  look: (text: string) => { buckets: Int32Array; logits: readonly [number, number, number] },
  { start, anchors = [] }: Ground = {},
): Teaching {
  const teaching: Teaching = { version: 1, weights: structuredClone(start?.weights ?? {}) };
  const said = new Map<string, number>();
  const persons = new Map<string, Map<number, [number, number, number]>>();
  const lessons = corrections.map((correction) => {
    const { by } = correction;
    const count = (said.get(by ?? '') ?? 0) + 1;
    said.set(by ?? '', count);
    if (by !== undefined && !persons.has(by)) persons.set(by, new Map());
    return { ...correction, ...look(correction.text), reach: by === undefined ? 1 : 1 / Math.sqrt(count), own: by === undefined ? null : persons.get(by)! };
  });
  const kept = anchors.map((text) => look(text).buckets);
  const move = (buckets: Int32Array, at: number, step: number, own: Map<number, [number, number, number]> | null): void => {
    for (const bucket of buckets) {
      const weights = (teaching.weights[bucket] ??= [0, 0, 0]);
      let by = clamp(weights[at]! + step, MOST_OF_ONE) - weights[at]!;
      if (own) {
        const given = own.get(bucket) ?? own.set(bucket, [0, 0, 0]).get(bucket)!;
        by = clamp(given[at]! + by, MOST_OF_PERSON) - given[at]!;
        given[at]! += by;
      }
      weights[at]! += by;
    }
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const { kind, heads, buckets, logits, reach, own } of lessons) {
      const now = moved(teaching, buckets);
      const scale = 1 / Math.sqrt(Math.max(1, buckets.length));
      KINDS.forEach((name, at) => {
        const score = logits[at]! + now[at]!;
        const wanted = heads?.[name] ?? name === kind;
        const short = wanted ? Math.max(0, MARGIN - score) : Math.min(0, -MARGIN - score);
        const step = clamp(short, MOST) * reach;
        if (step !== 0) move(buckets, at, step * scale, own);
      });
    }
    for (const buckets of kept) {
      const now = moved(teaching, buckets);
      const scale = 1 / Math.sqrt(Math.max(1, buckets.length));
      for (let at = 0; at < 3; at++) {
        const over = now[at]! - clamp(now[at]!, SLACK);
        if (over !== 0) move(buckets, at, -over * scale, null);
      }
    }
  }
  for (const [bucket, weights] of Object.entries(teaching.weights)) {
    for (let at = 0; at < 3; at++) weights[at] = Math.round(weights[at]! * 1e4) / 1e4;
    if (weights.every((weight) => weight === 0)) delete teaching.weights[bucket];
  }
  return teaching;
}
