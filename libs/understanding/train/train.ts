import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BITS, LANGUAGE_BITS } from '../src/features.js';
import { decodeModel, encodeModel, type ModelHeader } from '../src/model.js';
import { LinearReader, loadReader } from '../src/reader.js';
import { writeCard } from './card.js';
import { fingerprint, readRows, type DatasetEntry, type Row } from './composition.js';
import { figuresOf } from './figures.js';
import { fit } from './fitting.js';
import { LEARNING } from './learner.js';
import { latinUtterances, learnLanguages, otherLanguages, tongueBy } from './languages.js';
import { isWhole, learnAll } from './tuning.js';
import { leaveEachSetOut, tellsOfComplaints } from './unseen.js';

const here = dirname(fileURLToPath(import.meta.url));
const own = join(here, '..');
const folder = join(own, 'model');

function main(): void {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      model: { type: 'string', default: 'default' },
      share: { type: 'string', default: '1' },
      card: { type: 'boolean' },
      measure: { type: 'boolean' },
      unseen: { type: 'boolean' },
      out: { type: 'string' },
    },
  });
  const name = values.model === 'open' ? 'open' : 'default';
  const share = Number(values.share);
  const manifest = [join(here, 'datasets.json'), ...(values.data ? [join(values.data, 'datasets.json')] : [])].flatMap((path) =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DatasetEntry[]) : [],
  );
  const card = () => writeCard(manifest, folder, join(own, '..', '..', 'docs', 'model-card.md'));
  if (values.card) return card();
  if (values.unseen) {
    const found = leaveEachSetOut(readRows(manifest.filter(tellsOfComplaints), { data: values.data, own }, false));
    writeFileSync(join(folder, 'unseen.json'), `${JSON.stringify(found, null, 1)}\n`);
    return card();
  }
  const all = readRows(manifest, { data: values.data, own }, name === 'open');
  // A try on a share of the research sets takes a fraction of the time; it is measured and never written.
  const rows = all.filter((row) => share >= 1 || isWhole(row) || row.part !== 'learnt' || fingerprint(`${row.text}%`) / 2 ** 32 < share);
  const part = (of: Row['part']) => rows.filter((row) => row.part === of);
  const [learnt, fitted, held] = [part('learnt'), part('fitted'), part('held')];
  if (values.measure) {
    writeFileSync(join(folder, `${name}.figures.json`), `${JSON.stringify(figuresOf(loadReader({ model: name }), held), null, 1)}\n`);
    return card();
  }
  console.log(`${name}: ${learnt.length} texts to learn from, ${fitted.length} to fit the calibration, ${held.length} held out`);

  const languages = learnLanguages([...latinUtterances(learnt), ...otherLanguages()]);
  const tongue = tongueBy(languages);
  const fits = fit(fitted, learnAll(learnt, tongue), tongue);
  // What the calibration was fitted on is learnt from as well, once that is done.
  const tables = learnAll([...learnt, ...fitted], tongue);
  const header: Omit<ModelHeader, 'steps'> = {
    name,
    version: '6',
    bits: [...BITS, LANGUAGE_BITS],
    lengths: [...LEARNING.lengths],
    ...fits,
  };
  const bytes = encodeModel(header, tables, languages);
  // What is measured is what is shipped.
  const figures = figuresOf(new LinearReader(decodeModel(bytes)), held);
  console.log(JSON.stringify(figures, null, 1));
  if (values.out) {
    // A model of one's own leaves the shipped ones and their card alone.
    writeFileSync(values.out, bytes);
    console.log(`${values.out}: ${(bytes.length / 1e6).toFixed(2)} MB, primary kind ${figures.primary['all']}`);
  }
  if (share < 1 || values.out) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.bin`), bytes);
  writeFileSync(join(folder, `${name}.figures.json`), `${JSON.stringify(figures, null, 1)}\n`);
  card();
  console.log(`${name}.bin: ${(bytes.length / 1e6).toFixed(2)} MB`);
}

main();
