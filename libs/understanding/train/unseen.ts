import type { DatasetEntry, Row } from './composition.js';
import { BUCKET } from '../src/model.js';
import { learn, LEARNING, score, vectorise, type Lesson } from './learner.js';
import { macroF1 } from './measures.js';

/** Sets whose posts say whether they complain. */
const SETS = ['complaints', 'airline', 'brands', 'germeval2017', 'de-speech-acts', 'open-set/en', 'open-set/fr', 'open-set/de', 'open-set/es'];

export const tellsOfComplaints = (entry: DatasetEntry): boolean => SETS.includes(entry.file.replace('.jsonl', ''));

/** Macro F1 of "complains" on a set's measured tenth, in percent: learnt from the set and the others, and from the others alone. */
export interface Unseen {
  seen: number;
  unseen: number;
}

const lesson = (row: Row): Lesson => ({
  heads: Int32Array.of(0),
  slope: (x, slope) => (slope[0] = (1 / (1 + Math.exp(-x[0]!)) - row.complaint) * row.weight),
});

function reached(learnt: readonly Row[], asked: readonly Row[]): number {
  const matrix = (rows: readonly Row[]) =>
    vectorise(
      rows.map((row) => row.text),
      () => 0,
    );
  const tables = learn(matrix(learnt), learnt.map(lesson), LEARNING);
  const texts = matrix(asked);
  const out = new Float64Array(BUCKET);
  const got = asked.map((_, row) => {
    score(texts, row, tables, LEARNING.lengths, out);
    return out[0]! > 0 ? 1 : 0;
  });
  const wanted = asked.map((row) => row.complaint);
  return Math.round(1_000 * macroF1<number>(wanted, got)) / 10;
}

/** How far complaints are recognised in posts from somewhere that was never learnt from. The open set counts as one. */
export function leaveEachSetOut(rows: readonly Row[]): Record<string, Unseen> {
  const told = rows.filter((row) => row.complaint === 0 || row.complaint === 1);
  const sourceOf = (row: Row) => (row.mapping === 'own' ? 'open set' : row.set);
  const learnt = told.filter((row) => row.part !== 'held');
  const found: Record<string, Unseen> = {};
  for (const source of new Set(told.map(sourceOf))) {
    const asked = told.filter((row) => row.part === 'held' && sourceOf(row) === source);
    const others = learnt.filter((row) => sourceOf(row) !== source);
    found[source] = { seen: reached(learnt, asked), unseen: reached(others, asked) };
    console.log(JSON.stringify({ [source]: found[source] }));
  }
  return found;
}
