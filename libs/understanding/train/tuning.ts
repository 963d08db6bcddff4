import { SIGNS } from '../src/features.js';
import { BUCKET } from '../src/model.js';
import { fingerprint, type Row } from './composition.js';
import { LEARNING, learn, score, vectorise, type LearningOptions, type Matrix, type Tongue } from './learner.js';
import { lessonOf } from './lessons.js';

const KINDS = 3;
/** Suggestion, spam and the free byte. */
const NOTES = 3;
/** Scores a kind is first guessed from: all but the notes, and a constant. */
const GUESSED_FROM = BUCKET - NOTES + 1;
const inputOf = (head: number) => (head < KINDS ? head : head - NOTES);
const TUNING: LearningOptions = { ...LEARNING, epochs: 6, rate: 0.3 };
/** Share of each research set that goes on being learnt beside the whole rows, so that it is not forgotten, and its weight. */
const KEPT_SHARE = 0.05;
const KEPT_WEIGHT = 0.5;

/** Posts of a word or two are rare in every set and common in an inbox. */
const BRIEF_WEIGHT = 1.5;
const isBrief = (row: Row) => row.text.length <= (/[\u3040-\u9fff]/.test(row.text) ? 6 : 16);

const MARKS = /[?？؟]/g;

/** Questions are also learnt without their mark: many writers leave it out. */
export function withoutMarks(rows: readonly Row[], weight: number): Row[] {
  return rows.filter((row) => row.text.search(MARKS) >= 0).map((row) => ({ ...row, text: row.text.replace(MARKS, ' '), weight: row.weight * weight }));
}

/** Rows that a person read for all kinds. */
export const isWhole = (row: Row) => row.primary !== undefined;

/** What is learnt first: every set for what its labels say; prose and speech also without their marks. */
function firstRows(rows: readonly Row[]): Row[] {
  const prose = rows.filter((row) => row.set === 'gum-question');
  const speech = rows.filter((row) => row.set === 'swda-question');
  const others = rows.filter((row) => row.question === 1 && row.set !== 'gum-question' && !isWhole(row));
  return [...rows, ...withoutMarks(prose, 2), ...withoutMarks(speech, 0.15).map((row) => ({ ...row, prose: true })), ...withoutMarks(others, 0.5)];
}

export function scores(matrix: Matrix, tables: readonly Float32Array[]): Float64Array[] {
  return Array.from({ length: matrix.rows }, (_, row) => {
    const out = new Float64Array(BUCKET);
    score(matrix, row, tables, LEARNING.lengths, out);
    return out;
  });
}

/** A logistic guess of one kind from the scores, by AdaGrad on the whole. */
function guess(inputs: readonly Float64Array[], wanted: readonly number[]): Float64Array {
  const weights = new Float64Array(GUESSED_FROM);
  const squares = new Float64Array(GUESSED_FROM).fill(1e-6);
  for (let step = 0; step < 300; step++) {
    const slope = new Float64Array(GUESSED_FROM);
    inputs.forEach((x, i) => {
      let sum = 0;
      for (let k = 0; k < GUESSED_FROM; k++) sum += weights[k]! * x[k]!;
      const want = wanted[i]!;
      if (Number.isNaN(want)) return;
      const error = 1 / (1 + Math.exp(-sum)) - want;
      for (let k = 0; k < GUESSED_FROM; k++) slope[k]! += (error * x[k]!) / inputs.length;
    });
    for (let k = 0; k < GUESSED_FROM; k++) {
      squares[k]! += slope[k]! * slope[k]!;
      weights[k]! -= (0.1 * slope[k]!) / Math.sqrt(squares[k]!);
    }
  }
  return weights;
}

function inputsOf(x: Float64Array): Float64Array {
  const inputs = new Float64Array(GUESSED_FROM);
  for (let head = 0; head < BUCKET; head++) if (head < KINDS || head >= KINDS + NOTES) inputs[inputOf(head)] = x[head]!;
  inputs[GUESSED_FROM - 1] = 1;
  return inputs;
}

/** As every score is linear in the same features, the guess of a kind from all scores is again one table. */
function merged(tables: readonly Float32Array[], guesses: readonly Float64Array[]): Float32Array[] {
  return tables.map((table, group) => {
    const start = table.slice();
    for (let at = 0; at < table.length; at += BUCKET) {
      guesses.forEach((weights, kind) => {
        let sum = 0;
        for (let head = 0; head < BUCKET; head++) if (head < KINDS || head >= KINDS + NOTES) sum += weights[inputOf(head)]! * table[at + head]!;
        // The constant goes to the sign that every text has.
        if (group === SIGNS && at === 0) sum += weights[GUESSED_FROM - 1]! / LEARNING.lengths[SIGNS]!;
        start[at + kind] = sum;
      });
    }
    return start;
  });
}

const keeps = (row: Row) =>
  row.mapping === 'complaints' || row.set === 'de-speech-acts' || (row.complaint === row.complaint && fingerprint(`${row.text}!`) / 2 ** 32 < KEPT_SHARE);

/**
 * Learns every head from the sets that speak of it; then brings what they know to posts that bear all kinds: the kinds of
 * those are first guessed from all scores, the guess is written back into the table, and learning goes on from there.
 */
export function learnAll(rows: readonly Row[], tongue: Tongue): Float32Array[] {
  const first = firstRows(rows);
  const tables = learn(
    vectorise(
      first.map((row) => row.text),
      tongue,
    ),
    first.map((row) => lessonOf(row, { kinds: !isWhole(row), setting: true })),
    LEARNING,
  );
  const whole = rows.filter(isWhole);
  const known = scores(
    vectorise(
      whole.map((row) => row.text),
      tongue,
    ),
    tables,
  ).map(inputsOf);
  const guesses = (['question', 'complaint', 'praise'] as const).map((kind) =>
    guess(
      known,
      whole.map((row) => row[kind]),
    ),
  );
  const research = rows.filter((row) => !isWhole(row) && row.mapping !== 'asked');
  const kept = research.filter(keeps).map((row) => ({ ...row, weight: row.weight * KEPT_WEIGHT }));
  const brief = whole.filter(isBrief).map((row) => ({ ...row, weight: row.weight * BRIEF_WEIGHT }));
  const tuned = [...whole, ...brief, ...withoutMarks(whole, 0.5), ...kept];
  return learn(
    vectorise(
      tuned.map((row) => row.text),
      tongue,
    ),
    tuned.map((row) => lessonOf(row, { kinds: true, setting: false })),
    TUNING,
    merged(tables, guesses),
  );
}
