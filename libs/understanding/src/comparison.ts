import type { Reader } from './reader.js';
import type { Kind, Reading } from './reading.js';

/** Below this confidence a reading is unsure, unless the workspace says otherwise. */
export const SHIPPED_THRESHOLD = 0.5;

export function isUnsure(reading: Pick<Reading, 'confidence'>, threshold = SHIPPED_THRESHOLD): boolean {
  return reading.confidence < threshold;
}

/** Shares from 0 to 1: how many would be left unsure at a threshold, and how many of the rest are right. */
export interface ThresholdPoint {
  threshold: number;
  unsure: number;
  accuracy: number;
}

export function thresholdCurve(
  judged: readonly { confidence: number; right: boolean }[],
  thresholds = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
): ThresholdPoint[] {
  return thresholds.map((threshold) => {
    const sure = judged.filter(({ confidence }) => confidence >= threshold);
    return {
      threshold,
      unsure: judged.length === 0 ? 0 : 1 - sure.length / judged.length,
      accuracy: sure.length === 0 ? 0 : sure.filter(({ right }) => right).length / sure.length,
    };
  });
}

export interface Comparison {
  changed: number;
  /** From the first reader's kind to the second's. */
  confusion: Record<Kind, Record<Kind, number>>;
  /** Right readings of each, of the labelled ones. */
  labelled: number;
  right: { before: number; after: number };
}

/** What a second reader would change, and which of the two agrees more with what people said. */
export function compareReaders(before: Reader, after: Reader, posts: readonly { text: string; kind?: Kind }[]): Comparison {
  const kinds: Kind[] = ['question', 'complaint', 'praise', 'other'];
  const confusion = Object.fromEntries(kinds.map((from) => [from, Object.fromEntries(kinds.map((to) => [to, 0]))])) as Comparison['confusion'];
  const comparison: Comparison = { changed: 0, confusion, labelled: 0, right: { before: 0, after: 0 } };
  const first = before.readBatch(posts.map(({ text }) => text));
  const second = after.readBatch(posts.map(({ text }) => text));
  posts.forEach(({ kind }, at) => {
    const from = first[at]!.kind;
    const to = second[at]!.kind;
    confusion[from][to]++;
    if (from !== to) comparison.changed++;
    if (!kind) return;
    comparison.labelled++;
    if (from === kind) comparison.right.before++;
    if (to === kind) comparison.right.after++;
  });
  return comparison;
}
