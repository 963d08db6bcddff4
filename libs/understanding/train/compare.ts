import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { BUCKET } from '../src/model.js';
import { fingerprint, readRows, type DatasetEntry, type Row } from './composition.js';
import { learn, LEARNING, score, vectorise, type Lesson } from './learner.js';
import { f1, macroF1 } from './measures.js';

/**
 * Node's classifiers and ours, each trained on one set alone and measured on the same held-out tenth. The packages compared
 * are no dependencies: `--packages` names a folder in which `natural`, `wink-naive-bayes-text-classifier` and
 * `fasttext.wasm.js` are installed (this project's, unless said); the card takes up what was measured.
 */
interface Learner {
  name: string;
  /** Learns from so many texts at most: with all it would take hours. */
  most?: number;
  run(train: readonly Row[], held: readonly Row[]): Promise<string[]>;
}

interface Bayes {
  addDocument(words: string[], label: string): void;
  train(): void;
  classify(words: string[]): string;
}

interface Wink {
  definePrepTasks(tasks: ((text: string) => string[])[]): void;
  learn(text: string, label: string): void;
  consolidate(): void;
  predict(text: string): string;
}

interface FastText {
  trainSupervised(
    url: string,
    options: Record<string, unknown>,
    heard: () => void,
  ): Promise<{ predict(text: string, most: number): { get(at: number): [number, string] } }>;
}

const MOST_OF_NATURAL = 1_500;
/** The same draw each time: it follows the texts. */
const draw = (rows: readonly Row[], most: number) => rows.toSorted((a, b) => fingerprint(`${a.text}~`) - fingerprint(`${b.text}~`)).slice(0, most);

const SETS = ['complaints', 'airline', 'gum-question', 'xlmt-french', 'germeval2017'];
const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}']+|[?!]/gu) ?? [];

function learnersOf(packages: string): Learner[] {
  const require = createRequire(join(resolve(packages), 'package.json'));
  const natural: Learner = {
    name: `natural (${MOST_OF_NATURAL.toLocaleString('en')} texts at most)`,
    most: MOST_OF_NATURAL,
    run(train, held) {
      const { BayesClassifier } = require('natural') as { BayesClassifier: new () => Bayes };
      const bayes = new BayesClassifier();
      for (const row of train) bayes.addDocument(words(row.text), row.label);
      bayes.train();
      return Promise.resolve(held.map((row) => bayes.classify(words(row.text))));
    },
  };
  const wink: Learner = {
    name: 'wink-naive-bayes-text-classifier',
    run(train, held) {
      const bayes = (require('wink-naive-bayes-text-classifier') as () => Wink)();
      bayes.definePrepTasks([words]);
      for (const row of train) bayes.learn(row.text, row.label);
      bayes.consolidate();
      return Promise.resolve(held.map((row) => bayes.predict(row.text)));
    },
  };
  const fastText: Learner = {
    name: 'fastText',
    async run(train, held) {
      const { getFastTextClass, getFastTextModule } = (await import(pathToFileURL(require.resolve('fasttext.wasm.js')).href)) as {
        getFastTextModule: unknown;
        getFastTextClass: (options: { getFastTextModule: unknown }) => Promise<new () => FastText>;
      };
      const labels = [...new Set(train.map((row) => row.label))];
      const lines = train.map((row) => `__label__${labels.indexOf(row.label)} ${words(row.text).join(' ')}`).join('\n');
      const options = { epoch: 25, lr: 0.5, wordNgrams: 2, dim: 50, bucket: 200_000, loss: 'softmax', minn: 2, maxn: 4, seed: 7 };
      const model = await new (await getFastTextClass({ getFastTextModule }))().trainSupervised(
        `data:text/plain;base64,${Buffer.from(lines).toString('base64')}`,
        options,
        () => undefined,
      );
      return held.map((row) => labels[Number(model.predict(words(row.text).join(' '), 1).get(0)[1].replace('__label__', ''))]!);
    },
  };
  return [wink, natural, fastText];
}

/** The same features and learner as the shipped model's, on one set: one softmax over its labels. */
const ours: Learner = {
  name: 'Earshot, this set alone',
  run(train, held) {
    const labels = [...new Set(train.map((row) => row.label))];
    const heads = Int32Array.from(labels, (_, at) => at);
    const lessons = train.map((row): Lesson => ({
      heads,
      slope(x, slope) {
        const sum = labels.reduce((total, _, at) => total + Math.exp(x[at]!), 0);
        labels.forEach((label, at) => (slope[at] = Math.exp(x[at]!) / sum - (label === row.label ? 1 : 0)));
      },
    }));
    const matrix = (rows: readonly Row[]) =>
      vectorise(
        rows.map((row) => row.text),
        () => 0,
      );
    const tables = learn(matrix(train), lessons, LEARNING);
    const asked = matrix(held);
    const out = new Float64Array(BUCKET);
    return Promise.resolve(
      held.map((_, row) => {
        score(asked, row, tables, LEARNING.lengths, out);
        return labels.reduce((best, label, at) => (out[at]! > out[labels.indexOf(best)]! ? label : best));
      }),
    );
  },
};

/**
 * Complaints of a line of business that was never seen: each domain of support tweets is left out in turn, learning from the
 * other domains on top of posts to airlines.
 */
function leaveOneDomainOut(rows: readonly Row[]): Record<string, number> {
  const lesson = (row: Row): Lesson => ({
    heads: Int32Array.of(0),
    slope: (x, slope) => (slope[0] = (1 / (1 + Math.exp(-x[0]!)) - row.complaint) * row.weight),
  });
  const matrix = (of: readonly Row[]) =>
    vectorise(
      of.map((row) => row.text),
      () => 0,
    );
  const company = rows.filter((row) => row.mapping === 'company' && row.lang === 'en');
  const start = learn(matrix(company), company.map(lesson), LEARNING);
  const complaints = rows.filter((row) => row.mapping === 'complaints');
  const domains = [...new Set(complaints.map((row) => row.domain))].filter((domain) => !domain.startsWith('random')).sort();
  const out = new Float64Array(BUCKET);
  const reached: Record<string, number> = {};
  for (const domain of domains) {
    const rest = complaints.filter((row) => row.domain !== domain);
    const asked = complaints.filter((row) => row.domain === domain);
    const tables = learn(matrix(rest), rest.map(lesson), LEARNING, start);
    const texts = matrix(asked);
    const got = asked.map((_, row) => {
      score(texts, row, tables, LEARNING.lengths, out);
      return out[0]! > 0 ? 1 : 0;
    });
    const wanted = asked.map((row) => row.complaint);
    reached[domain] = Math.round(1_000 * macroF1<number>(wanted, got)) / 10;
  }
  const all = Object.values(reached);
  reached['mean'] = Math.round((10 * all.reduce((sum, value) => sum + value, 0)) / all.length) / 10;
  return reached;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' }, packages: { type: 'string', default: join(import.meta.dirname, '..', '..', '..') } } });
  const own = join(import.meta.dirname, '..');
  const manifest = (JSON.parse(readFileSync(join(import.meta.dirname, 'datasets.json'), 'utf8')) as DatasetEntry[]).filter((entry) =>
    SETS.includes(entry.file.replace('.jsonl', '')),
  );
  const rows = readRows(manifest, { data: values.data, own }, false);
  const sets = [...new Set(rows.map((row) => row.set))];
  const unseen = leaveOneDomainOut(rows);
  console.log(JSON.stringify({ unseen }));
  const compared: Record<string, Record<string, number>> = {};
  // What is measured is kept, whenever it is stopped.
  const keep = () => writeFileSync(join(own, 'model', 'compared.json'), `${JSON.stringify({ compared, unseen }, null, 1)}\n`);
  for (const learner of [ours, ...learnersOf(values.packages)]) {
    compared[learner.name] = {};
    for (const set of sets) {
      const mine = rows.filter((row) => row.set === set);
      const held = mine.filter((row) => row.part === 'held');
      const rest = mine.filter((row) => row.part !== 'held');
      const got = await learner.run(learner.most ? draw(rest, learner.most) : rest, held);
      const wanted = held.map((row) => row.label);
      const reached = set === 'gum-question' ? f1(wanted, got, 'question') : macroF1(wanted, got);
      compared[learner.name]![set] = Math.round(1_000 * reached) / 10;
    }
    console.log(JSON.stringify({ [learner.name]: compared[learner.name] }));
    keep();
  }
}

await main();
