import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BITS, LANGUAGE_BITS } from '../src/features.js';
import { encodeModel, decodeModel, type ModelHeader } from '../src/model.js';
import { LinearReader } from '../src/reader.js';
import { mixPolarity, type Scores } from '../src/reading.js';
import { fitConfidence, fitKinds, fitWarmth, probabilities, tuneRule } from './calibration.js';
import { writeCard } from './card.js';
import { fingerprint, readRows, type DatasetEntry, type Row } from './composition.js';
import { figuresOf } from './figures.js';
import { LEARNING, vectorise } from './learner.js';
import { latinUtterances, learnLanguages, otherLanguages } from './languages.js';
import { learnBanks, scores, tune, tunePolarity, withoutMarks, type Banks } from './tuning.js';

const here = dirname(fileURLToPath(import.meta.url));
const own = join(here, '..');
const folder = join(own, 'model');
/** Share of each research set that goes on being learnt beside the whole rows, so that it is not forgotten. */
const KEPT_SHARE = 0.05;
const KEPT_WEIGHT = 0.5;
const FELT_SHARE = 0.15;

const isWhole = (row: Row) => row.mapping === 'own';
const keeps = (row: Row) =>
  row.mapping === 'complaints' ||
  row.set === 'de-speech-acts' ||
  (!Number.isNaN(row.complaint) && fingerprint(`${row.text}!`) / 2 ** 32 < KEPT_SHARE) ||
  (row.mapping === 'asked' && fingerprint(`${row.text}!`) / 2 ** 32 < KEPT_SHARE);

function tuneOn(banks: Banks, rows: readonly Row[]): Banks {
  const whole = rows.filter(isWhole);
  const research = rows.filter((row) => !isWhole(row));
  const kept = [...research, ...withoutMarks(research, (row) => row.question === 1)].filter(keeps).map((row) => ({ ...row, weight: row.weight * KEPT_WEIGHT }));
  const felt = research.filter((row) => row.sentiment >= 0 && fingerprint(`${row.text}~`) / 2 ** 32 < FELT_SHARE);
  return { kinds: tune(banks, [...whole, ...withoutMarks(whole, () => true)], kept), polarity: tunePolarity(banks, [...whole, ...felt]) };
}

function main(): void {
  const { values } = parseArgs({ options: { data: { type: 'string' }, model: { type: 'string', default: 'default' }, out: { type: 'string' } } });
  const name = values.model === 'open' ? 'open' : 'default';
  const manifest = [join(here, 'datasets.json'), ...(values.data ? [join(values.data, 'datasets.json')] : [])].flatMap((path) =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DatasetEntry[]) : [],
  );
  const rows = readRows(manifest, { data: values.data, own }, name === 'open');
  const held = rows.filter((row) => row.held);
  const known = rows.filter((row) => !row.held);
  console.log(`${name}: ${known.length} texts to learn from, ${held.length} held out`);

  const research = known.filter((row) => !isWhole(row));
  const banks = learnBanks([...research, ...withoutMarks(research, (row) => row.question === 1)]);
  const tuned = tuneOn(banks, known);

  const matrix = vectorise(held.map((row) => row.text));
  const kinds = scores(matrix, tuned.kinds);
  const polarity = scores(matrix, tuned.polarity);
  const kindScales = fitKinds(held, kinds);
  const felt = held.map((_, i) => i).filter((i) => held[i]!.sentiment >= 0);
  const whole = held.map((_, i) => i).filter((i) => isWhole(held[i]!));
  const judged: Scores[] = whole.map((i) => probabilities(kindScales, kinds[i]!));
  const wanted = whole.map((i) => held[i]!.primary!);
  const rule = tuneRule(judged, wanted);
  const header: Omit<ModelHeader, 'steps'> = {
    name,
    version: '3',
    bits: [...BITS, LANGUAGE_BITS],
    lengths: [...LEARNING.lengths],
    calibration: {
      ...kindScales,
      sentiment: fitWarmth(
        felt.map((i) => mixPolarity(kinds[i]!, polarity[i]!)),
        felt.map((i) => held[i]!.sentiment),
        felt.map((i) => held[i]!.weight),
      ),
      confidence: fitConfidence(judged, wanted, rule),
    },
    ...rule,
  };
  const languages = learnLanguages([...latinUtterances(known), ...otherLanguages()]);
  const trial = encodeModel(header, tuned.kinds, tuned.polarity, languages);
  const figures = figuresOf(new LinearReader(decodeModel(trial)), held);
  // The figures are those of a model that never saw the held-out part; the shipped one then learns from that part too.
  const shipped = tuneOn(banks, rows);
  const bytes = encodeModel(header, shipped.kinds, shipped.polarity, languages);
  if (values.out) {
    // A model of one's own leaves the shipped ones and their card alone.
    writeFileSync(values.out, bytes);
    console.log(`${values.out}: ${(bytes.length / 1e6).toFixed(2)} MB, primary kind ${figures.primary['all']}`);
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.bin`), bytes);
  writeFileSync(join(folder, `${name}.figures.json`), `${JSON.stringify(figures, null, 1)}\n`);
  writeCard(manifest, folder, join(own, '..', '..', 'docs', 'model-card.md'));
  console.log(`${name}.bin: ${(bytes.length / 1e6).toFixed(2)} MB`);
}

main();
