import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BITS, LANGUAGE_BITS } from '../src/features.js';
import { encodeModel, WIDTH } from '../src/model.js';
import { primaryKind, support } from '../src/reading.js';
import { calibrationError, fitPlatt, fitWarmth } from './calibration.js';
import { readRows, type DatasetEntry, type Row } from './composition.js';
import { LEARNING, learn, score, vectorise, type Matrix } from './learner.js';
import { latinUtterances, learnLanguages, otherLanguages } from './languages.js';

const here = dirname(fileURLToPath(import.meta.url));
const own = join(here, '..');
const MARKS = /[?？؟]/g;

/** Questions are also learnt without their mark: many writers leave it out. */
export function withoutMarks(rows: readonly Row[]): Row[] {
  return rows
    .filter((row) => !Number.isNaN(row.question) && row.text.search(MARKS) >= 0 && (row.question === 1 || row.set.startsWith('open-')))
    .map((row) => ({ ...row, text: row.text.replace(MARKS, ' '), weight: row.weight * 0.5 }));
}

function logits(matrix: Matrix, tables: readonly Float32Array[]): number[][] {
  const out = new Float64Array(WIDTH);
  return Array.from({ length: matrix.rows }, (_, row) => {
    score(matrix, row, tables, LEARNING.lengths, out);
    return [...out];
  });
}

function main(): void {
  const { values } = parseArgs({ options: { data: { type: 'string' }, model: { type: 'string', default: 'default' } } });
  const open = values.model === 'open';
  const manifest = JSON.parse(readFileSync(join(here, 'datasets.json'), 'utf8')) as DatasetEntry[];
  const rows = readRows(manifest, { data: values.data, own }, open);
  const held = rows.filter((row) => row.held);
  const known = rows.filter((row) => !row.held);
  const training = [...known, ...withoutMarks(known)];
  console.log(`${values.model}: ${training.length} texts to learn from, ${held.length} held out`);
  const { tables } = learn(vectorise(training.map((row) => row.text)), training);
  const scores = logits(vectorise(held.map((row) => row.text)), tables);
  const weights = held.map((row) => row.weight);
  const head = (at: number, label: (row: Row) => number) => {
    const use = held.map((_, i) => i).filter((i) => !Number.isNaN(label(held[i]!)));
    return fitPlatt(use.map((i) => scores[i]![at]!), use.map((i) => label(held[i]!)), use.map((i) => weights[i]!));
  };
  const noted = (note: string) => (row: Row) => (row.notes ? (row.notes.includes(note) ? 1 : 0) : NaN);
  const felt = held.map((_, i) => i).filter((i) => held[i]!.sentiment >= 0);
  const calibration = {
    question: head(0, (row) => row.question),
    complaint: head(1, (row) => row.complaint),
    praise: head(2, (row) => row.praise),
    suggestion: head(6, noted('suggestion')),
    spam: head(7, noted('spam')),
    sentiment: fitWarmth(felt.map((i) => scores[i]!.slice(3, 6) as [number, number, number]), felt.map((i) => held[i]!.sentiment), felt.map((i) => weights[i]!)),
    confidence: { slope: 1, offset: 0 },
  };
  const rule = { thresholds: { question: 0.5, complaint: 0.5, praise: 0.5 }, questionLead: 0.25 };
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const whole = held.map((_, i) => i).filter((i) => held[i]!.primary);
  const judged = whole.map((i) => {
    const [q, c, p] = scores[i]!;
    const at = { question: sigmoid(calibration.question.slope * q! + calibration.question.offset), complaint: sigmoid(calibration.complaint.slope * c! + calibration.complaint.offset), praise: sigmoid(calibration.praise.slope * p! + calibration.praise.offset) };
    const kind = primaryKind(at, rule);
    const raw = Math.min(0.999, Math.max(0.001, support(kind, at)));
    return { x: Math.log(raw / (1 - raw)), hit: kind === held[i]!.primary ? 1 : 0 };
  });
  if (judged.length > 50) calibration.confidence = fitPlatt(judged.map((j) => j.x), judged.map((j) => j.hit), judged.map(() => 1));
  console.log('confidence error', calibrationError(judged.map((j) => sigmoid(calibration.confidence.slope * j.x + calibration.confidence.offset)), judged.map((j) => j.hit)));
  const header = { name: values.model!, version: '1', bits: [...BITS, LANGUAGE_BITS], lengths: [...LEARNING.lengths], calibration, ...rule };
  const bytes = encodeModel(header, [...tables, learnLanguages([...latinUtterances(rows), ...otherLanguages()])]);
  const folder = join(own, 'model');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${values.model}.bin`), bytes);
  console.log(`${values.model}.bin: ${(bytes.length / 2 ** 20).toFixed(1)} MiB`);
}

main();
