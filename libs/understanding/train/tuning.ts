import { SIGNS } from '../src/features.js';
import { WIDTH } from '../src/model.js';
import type { Row } from './composition.js';
import { LEARNING, kindLoss, learn, polarityLoss, score, vectorise, type LearningOptions, type Matrix } from './learner.js';

/** What the research sets know: a bank of kinds and a bank of polarity, each one table per feature group. */
export interface Banks {
  kinds: Float32Array[];
  polarity: Float32Array[];
}

const KINDS = 3;
/** Scores a kind is first guessed from: the kinds, three circumstances, eight leanings and a constant. */
const GUESSED_FROM = 15;
export const TUNING: LearningOptions = { ...LEARNING, epochs: 6, rate: 0.3 };

const MARKS = /[?？؟]/g;

/** Questions are also learnt without their mark: many writers leave it out. */
export function withoutMarks(rows: readonly Row[], chosen: (row: Row) => boolean): Row[] {
  return rows
    .filter((row) => chosen(row) && row.text.search(MARKS) >= 0)
    .map((row) => ({ ...row, text: row.text.replace(MARKS, ' '), weight: row.weight * 0.5 }));
}

export function learnBanks(rows: readonly Row[]): Banks {
  const matrix = vectorise(rows.map((row) => row.text));
  const all = Int32Array.from(rows, (_, at) => at);
  const felt = all.filter((at) => rows[at]!.sentiment >= 0);
  return { kinds: learn(matrix, all, kindLoss(rows), LEARNING), polarity: learn(matrix, felt, polarityLoss(rows, 0.15), LEARNING) };
}

export function scores(matrix: Matrix, tables: readonly Float32Array[]): Float64Array[] {
  return Array.from({ length: matrix.rows }, (_, row) => {
    const out = new Float64Array(WIDTH);
    score(matrix, row, tables, LEARNING.lengths, out);
    return out;
  });
}

/** A logistic guess of one kind from the banks' scores, by AdaGrad on the whole. */
function guess(inputs: readonly Float64Array[], wanted: readonly number[]): Float64Array {
  const weights = new Float64Array(GUESSED_FROM);
  const squares = new Float64Array(GUESSED_FROM).fill(1e-6);
  for (let step = 0; step < 300; step++) {
    const slope = new Float64Array(GUESSED_FROM);
    inputs.forEach((x, i) => {
      let sum = 0;
      for (let k = 0; k < GUESSED_FROM; k++) sum += weights[k]! * x[k]!;
      const error = 1 / (1 + Math.exp(-sum)) - wanted[i]!;
      for (let k = 0; k < GUESSED_FROM; k++) slope[k]! += (error * x[k]!) / inputs.length;
    });
    for (let k = 0; k < GUESSED_FROM; k++) {
      squares[k]! += slope[k]! * slope[k]!;
      weights[k]! -= (0.1 * slope[k]!) / Math.sqrt(squares[k]!);
    }
  }
  return weights;
}

/**
 * Brings what the research sets know to posts that bear all labels. As every score is linear in the same features,
 * the guess of a kind from all scores is again one table: it is written back, and learning goes on from there.
 */
export function tune(banks: Banks, whole: readonly Row[], kept: readonly Row[]): Float32Array[] {
  const matrix = vectorise(whole.map((row) => row.text));
  const kinds = scores(matrix, banks.kinds);
  const polarity = scores(matrix, banks.polarity);
  const inputs = kinds.map((x, i) => Float64Array.of(x[0]!, x[1]!, x[2]!, x[5]!, x[6]!, x[7]!, ...polarity[i]!, 1));
  const guesses = [
    guess(
      inputs,
      whole.map((row) => row.question),
    ),
    guess(
      inputs,
      whole.map((row) => row.complaint),
    ),
    guess(
      inputs,
      whole.map((row) => row.praise),
    ),
  ];
  const start = banks.kinds.map((table, group) => {
    const merged = table.slice();
    const leanings = banks.polarity[group]!;
    for (let bucket = 0; bucket * WIDTH < table.length; bucket++) {
      const at = bucket * WIDTH;
      for (let kind = 0; kind < KINDS; kind++) {
        const w = guesses[kind]!;
        let sum =
          w[0]! * table[at]! + w[1]! * table[at + 1]! + w[2]! * table[at + 2]! + w[3]! * table[at + 5]! + w[4]! * table[at + 6]! + w[5]! * table[at + 7]!;
        for (let k = 0; k < WIDTH; k++) sum += w[6 + k]! * leanings[at + k]!;
        // The constant goes to the sign that every text has.
        if (group === SIGNS && bucket === 0) sum += w[GUESSED_FROM - 1]! / LEARNING.lengths[SIGNS]!;
        merged[at + kind] = sum;
      }
    }
    return merged;
  });
  const rows = [...whole, ...kept];
  return learn(
    vectorise(rows.map((row) => row.text)),
    Int32Array.from(rows, (_, at) => at),
    kindLoss(rows),
    TUNING,
    start,
  );
}

/** Goes on learning polarity from posts that bear all labels, beside a part of the research sets. */
export function tunePolarity(banks: Banks, rows: readonly Row[]): Float32Array[] {
  const order = Int32Array.from(rows, (_, at) => at);
  return learn(vectorise(rows.map((row) => row.text)), order, polarityLoss(rows, 0.15), { ...LEARNING, epochs: 2, rate: 0.06 }, banks.polarity);
}
