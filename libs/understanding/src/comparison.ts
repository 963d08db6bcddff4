import type { Reader } from './reader.js';
import type { Kind, Reading } from './reading.js';

/** Below this confidence a reading is unsure, unless the workspace says otherwise. */
export const SHIPPED_THRESHOLD = 0.5;

export function isUnsure(reading: Pick<Reading, 'confidence'>, threshold = SHIPPED_THRESHOLD): boolean {
  return reading.confidence < threshold;
}

/** One reading of a labelled post. `missed`: a complaint that was read as something else. */
export interface JudgedReading {
  confidence: number;
  right: boolean;
  missed?: boolean | undefined;
}

/** Whether a complaint went by: neither its kind nor its score tells of it. */
export const isMissed = (complaint: boolean, { kind, scores }: Pick<Reading, 'kind' | 'scores'>): boolean =>
  complaint && kind !== 'complaint' && scores.complaint < 0.5;

/** Shares from 0 to 1: how many would be left unsure at a threshold, and how many of the rest are right. */
export interface ThresholdPoint {
  threshold: number;
  unsure: number;
  accuracy: number;
  /** Complaints among 1,000 posts that are surely read as something else; null when that was not noted. */
  missed: number | null;
}

const THRESHOLDS = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

export function thresholdCurve(judged: readonly JudgedReading[], thresholds: readonly number[] = THRESHOLDS): ThresholdPoint[] {
  const noted = judged.some(({ missed }) => missed !== undefined);
  const of = Math.max(1, judged.length);
  return thresholds.map((threshold) => {
    const sure = judged.filter(({ confidence }) => confidence >= threshold);
    return {
      threshold,
      unsure: judged.length === 0 ? 0 : 1 - sure.length / of,
      accuracy: sure.length === 0 ? 0 : sure.filter(({ right }) => right).length / sure.length,
      missed: noted ? (1_000 * sure.filter(({ missed }) => missed).length) / of : null,
    };
  });
}

/** How often readings of about this confidence are right. */
export interface CalibrationBin {
  from: number;
  to: number;
  share: number;
  confidence: number;
  right: number;
}

/** One bin between each two thresholds of the curve; empty ones are left out. */
export function calibrationBins(judged: readonly JudgedReading[]): CalibrationBin[] {
  return THRESHOLDS.flatMap((from, index) => {
    const to = THRESHOLDS[index + 1] ?? 1;
    const inside = judged.filter(({ confidence }) => confidence >= from && (confidence < to || to === 1));
    if (inside.length === 0) return [];
    return [
      {
        from,
        to,
        share: inside.length / judged.length,
        confidence: inside.reduce((sum, { confidence }) => sum + confidence, 0) / inside.length,
        right: inside.filter((one) => one.right).length / inside.length,
      },
    ];
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
