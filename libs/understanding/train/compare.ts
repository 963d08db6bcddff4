import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readRows, type DatasetEntry, type Row } from './composition.js';
import { learn, LEARNING, polarityLoss, score, vectorise, kindLoss } from './learner.js';
import { macroF1 } from './measures.js';
import { WIDTH } from '../src/model.js';

/**
 * Node's classifiers and ours, each trained on one set alone and measured on the same held-out tenth.
 * The packages compared are no dependencies: install `natural` and `wink-naive-bayes-text-classifier` to have their columns.
 */
interface Learner {
  name: string;
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

const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}']+|[?!]/gu) ?? [];
const load = async (name: string): Promise<unknown> => ((await import(name)) as { default: unknown }).default;

const natural: Learner = {
  name: 'natural',
  async run(train, held) {
    const { BayesClassifier } = (await load('natural')) as { BayesClassifier: new () => Bayes };
    const bayes = new BayesClassifier();
    for (const row of train) bayes.addDocument(words(row.text), row.label);
    bayes.train();
    return held.map((row) => bayes.classify(words(row.text)));
  },
};

const wink: Learner = {
  name: 'wink-naive-bayes-text-classifier',
  async run(train, held) {
    const bayes = ((await load('wink-naive-bayes-text-classifier')) as () => Wink)();
    bayes.definePrepTasks([words]);
    for (const row of train) bayes.learn(row.text, row.label);
    bayes.consolidate();
    return held.map((row) => bayes.predict(row.text));
  },
};

const ours: Learner = {
  name: 'earshot, this set alone',
  run(train, held) {
    const matrix = vectorise(train.map((row) => row.text));
    const asked = vectorise(held.map((row) => row.text));
    const complaint = train[0]!.mapping === 'complaints';
    const tables = learn(
      matrix,
      Int32Array.from(train, (_, at) => at),
      complaint ? kindLoss(train) : polarityLoss(train, 0),
      LEARNING,
    );
    const out = new Float64Array(WIDTH);
    const place = train[0]!.mapping === 'company' ? 1 : 0;
    return Promise.resolve(
      held.map((_, row) => {
        score(asked, row, tables, LEARNING.lengths, out);
        if (complaint) return out[1]! > 0 ? 'complaint' : 'other';
        const negative = out[place * 2]!;
        const positive = out[place * 2 + 1]!;
        return negative > 0 && negative >= positive ? 'negative' : positive > 0 ? 'positive' : 'neutral';
      }),
    );
  },
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  const own = join(import.meta.dirname, '..');
  const manifest = (JSON.parse(readFileSync(join(import.meta.dirname, 'datasets.json'), 'utf8')) as DatasetEntry[]).filter((entry) =>
    /^(complaints|airline|xlmt-french)\.jsonl$/.test(entry.file),
  );
  const rows = readRows(manifest, { data: values.data, own }, false);
  const sets = [...new Set(rows.map((row) => row.set))];
  console.log(`| macro F1 | ${sets.join(' | ')} |\n| --- | ${sets.map(() => '---').join(' | ')} |`);
  for (const learner of [natural, wink, ours]) {
    const cells: string[] = [];
    for (const set of sets) {
      const mine = rows.filter((row) => row.set === set);
      const held = mine.filter((row) => row.held);
      try {
        const got = await learner.run(
          mine.filter((row) => !row.held),
          held,
        );
        cells.push(
          (
            100 *
            macroF1(
              held.map((row) => row.label),
              got,
            )
          ).toFixed(1),
        );
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
        cells.push('not installed');
      }
    }
    console.log(`| ${learner.name} | ${cells.join(' | ')} |`);
  }
}

await main();
