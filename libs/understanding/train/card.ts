import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeModel } from '../src/model.js';
import type { DatasetEntry } from './composition.js';
import { SHIPPED_THRESHOLD } from '../src/comparison.js';
import type { ModelFigures } from '../src/figures.js';
import type { Unseen } from './unseen.js';

/** Best published or measured with Node libraries, on splits of the same sets. */
const OTHERS: Record<string, string> = {
  'complaints, macro F1': '79 classic, 87 to 88 transformer; natural 62.5, wink 76.9, fastText 80.2',
  'airline, macro F1': '76 to 78 transformer; natural 65.5, wink 69.4, fastText 75.1',
  'tweeteval-sentiment, macro recall': '62.9 classic, 73.7 transformer; wink 58.0, fastText 61.1',
  'xlmt, mean macro F1': '51.0 fastText, 69.4 transformer',
  'questions in prose (gum), F1': '91.6 the mark alone; fastText 84.7',
  'questions in prose (gum), every mark removed, F1': '0 the mark alone; fastText 64.3',
};

/** What `train/compare.ts` measured last. */
function comparedOf(folder: string): string {
  const file = join(folder, 'compared.json');
  if (!existsSync(file)) return '';
  const { compared, unseen } = JSON.parse(readFileSync(file, 'utf8')) as { compared: Record<string, Record<string, number>>; unseen: Record<string, number> };
  const sets = Object.keys(Object.values(compared)[0]!);
  return [
    '## Beside other libraries for Node',
    '',
    'Each trained on one set alone, on the same split in the same run (`train/compare.ts`): macro F1, for gum-question the F1 of questions. `natural` would take hours with all of a set, so it learns from a seeded draw of it.',
    '',
    `| | ${sets.join(' | ')} |`,
    `| --- |${' --- |'.repeat(sets.length)}`,
    ...Object.entries(compared).map(([name, values]) => `| ${name} | ${sets.map((set) => values[set] ?? '').join(' | ')} |`),
    '',
    'Complaints of a line of business never seen (each domain of the support tweets left out in turn), macro F1:',
    '',
    `| ${Object.keys(unseen).join(' | ')} |`,
    `|${' --- |'.repeat(Object.keys(unseen).length)}`,
    `| ${Object.values(unseen).join(' | ')} |`,
    '',
  ].join('\n');
}

/** What `--unseen` measured last. */
function unseenOf(folder: string): string {
  const file = join(folder, 'unseen.json');
  if (!existsSync(file)) return '';
  const found = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Unseen>;
  return [
    '## Posts from somewhere new',
    '',
    'One set left out of learning at a time (`npm run train -- --unseen`, the head of complaints alone): macro F1 of "complains" on the measured tenth of the set, learnt from it and the others, and from the others alone.',
    '',
    '| set | learnt from | left out |',
    '| --- | --- | --- |',
    ...Object.entries(found).map(([set, { seen, unseen }]) => `| ${set} | ${seen} | ${unseen} |`),
    '',
  ].join('\n');
}

function ruleOf(folder: string): string {
  const file = join(folder, 'default.bin');
  if (!existsSync(file)) return '';
  const { thresholds, questionLead } = decodeModel(readFileSync(file)).header;
  return [
    '## From three probabilities to one kind',
    '',
    `Question, complaint and praise are judged each on its own; several can hold. The primary kind is what an inbox must handle first. In the default model a kind is a candidate from ${thresholds.question} (question), ${thresholds.complaint} (complaint) and ${thresholds.praise} (praise); with none the post is other. A complaint comes before praise, and before a question unless the question is likelier by more than ${questionLead}; a question comes before praise.`,
    '',
  ].join('\n');
}

function hashesOf(folder: string): string[] {
  return ['default', 'open']
    .filter((name) => existsSync(join(folder, `${name}.bin`)))
    .map((name) => {
      const bytes = readFileSync(join(folder, `${name}.bin`));
      return `| ${name}.bin | ${(bytes.length / 1e6).toFixed(2)} MB | \`${createHash('sha256').update(bytes).digest('hex')}\` |`;
    });
}

/** Writes the card from the figures of whichever models have been trained. */
export function writeCard(manifest: readonly DatasetEntry[], folder: string, path: string): void {
  const read = (name: string): ModelFigures | null => {
    const file = join(folder, `${name}.figures.json`);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ModelFigures) : null;
  };
  const models = [read('default'), read('open')] as const;
  const table = (title: string, of: (figures: ModelFigures) => Record<string, number>, others = false) => {
    const names = [...new Set(models.flatMap((figures) => (figures ? Object.keys(of(figures)) : [])))];
    const lines = names.map(
      (name) =>
        `| ${name} | ${models.map((figures) => (figures && of(figures)[name] !== undefined ? of(figures)[name] : '')).join(' | ')} |${others ? ` ${OTHERS[name] ?? ''} |` : ''}`,
    );
    return [`## ${title}`, '', `| | default | open |${others ? ' others |' : ''}`, `| --- | --- | --- |${others ? ' --- |' : ''}`, ...lines, ''].join('\n');
  };
  const at = (figures: ModelFigures | null) => figures?.curve.find((point) => point.threshold === SHIPPED_THRESHOLD);
  const text = [
    '# Model card',
    '',
    'Two readers of short posts, of the same build: hashed linear tables over words, letters, sentence edges and signs.',
    'The default one learns from every set below; the open one from the open set alone, so that anybody can train it anew from this repository. Weights are shipped, texts of research sets never.',
    'Figures are in percent, on a tenth of each set that the measured model never saw; each set is split by its letters, so copies of a post stay on one side.',
    'Calibration, thresholds and the rule of the primary kind are fitted on a twentieth (a tenth of our own posts) that the tables had not learnt from; then the tables are learnt anew with it.',
    'Both are for sorting posts to and about organisations. They are no judge of people, of truth or of irony that needs the world to be known.',
    '',
    table('Sets', (figures) => figures.sets, true),
    comparedOf(folder),
    unseenOf(folder),
    table('Primary kind on posts of the open set, macro F1 by language', (figures) => figures.primary),
    'Posts of the research sets, 1,966 of them, were read for all kinds by one reader (`train/readings.json` holds what was said, never a text). Many languages have a handful of questions, complaints or praise in the measured tenth: read these figures as a tendency.',
    '',
    table('Primary kind on real posts read for it, macro F1 by language', (figures) => figures.primaryRead),
    ruleOf(folder),
    table('Language named rightly', (figures) => figures.language),
    'One post in ten is a word or two, which often says too little: its language is then not named, which counts as wrong here.',
    '',
    table('Expected calibration error', (figures) => figures.calibration),
    '## How often a confidence is right',
    '',
    'The default model on posts read for all kinds, as the calibration plot of the page _Reading_ draws it until a workspace has 50 labelled posts.',
    '',
    '| confidence | share of posts | mean confidence | right |',
    '| --- | --- | --- | --- |',
    ...(models[0] ?? models[1])!.bins.map(({ from, to, share, confidence, right }) => `| ${from} to ${to} | ${share} | ${confidence} | ${right} |`),
    '',
    '## Unsure',
    '',
    `Complaints missed per 1,000 posts, were none left unsure: ${models[0]?.missedPerThousand ?? '-'} (default), ${models[1]?.missedPerThousand ?? '-'} (open).`,
    `At the shipped threshold of ${SHIPPED_THRESHOLD}, ${at(models[0])?.unsure ?? '-'} % (default) and ${at(models[1])?.unsure ?? '-'} % (open) of these posts are left unsure; of the rest ${at(models[0])?.accuracy ?? '-'} % and ${at(models[1])?.accuracy ?? '-'} % are right, and ${at(models[0])?.missed ?? '-'} and ${at(models[1])?.missed ?? '-'} complaints per 1,000 posts are surely read as something else.`,
    '',
    '| confidence at least | unsure, default | right, default | missed per 1,000, default | unsure, open | right, open | missed per 1,000, open |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...(models[0] ?? models[1])!.curve.map(
      (point, i) =>
        `| ${point.threshold} | ${models.map((figures) => (figures ? `${figures.curve[i]!.unsure} | ${figures.curve[i]!.accuracy} | ${figures.curve[i]!.missed}` : ' | | ')).join(' | ')} |`,
    ),
    '',
    '## Training',
    '',
    '`npm run train -- --data FOLDER` trains the default model, `npm run train -- --model open` the open one (with `--data` it learns from the other sets under an open licence too); `--share 0.3` tries on a part and writes nothing; `--measure` measures the shipped model again, as after a change of the reader; `--unseen` leaves one set out at a time; `--card` only writes this page anew. A set is added by an entry in `libs/understanding/train/datasets.json`. `npx tsx --conditions=source libs/understanding/train/compare.ts --data FOLDER --packages FOLDER` measures the other libraries.',
    '',
    'The same data and the same version of Node give the same bytes: a second run of the default model gave the shipped file, bit for bit.',
    '',
    '| file | size | SHA-256 |',
    '| --- | --- | --- |',
    ...hashesOf(folder),
    '',
    '## Sources',
    '',
    '| set | what it is | licence stated by its source | open licence |',
    '| --- | --- | --- | --- |',
    ...manifest.map((entry) => `| ${entry.file.replace('.jsonl', '')} | ${entry.about} | ${entry.licence} | ${entry.open ? 'yes' : 'no'} |`),
    '',
  ].join('\n');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
