import { mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadReader } from '#understanding';
import { loadTransformers, type SecondReader, transformerReader, type TransformersRuntime } from './index.js';
import { writeTinyModel } from './onnx.fixture.js';

const labels = ['question', 'complaint', 'praise', 'negative', 'neutral', 'positive'];
const words = { where: [5, 0, 0, 0, 1, 0], broken: [0, 5, 0, 4, 0, 0], thanks: [0, 0, 5, 0, 0, 4] };
const builtIn = loadReader();
const ask = (reader: SecondReader, ...texts: string[]) =>
  reader.read(
    texts.map((text) => ({ text, builtIn: builtIn.read(text) })),
    new AbortController().signal,
  );

/** The package weighs half a gigabyte, so a plain install is without. `npm run test:transformer` brings it for this file. */
const isInstalled = (() => {
  try {
    createRequire(import.meta.url).resolve('@huggingface/transformers');
    return true;
  } catch {
    return false;
  }
})();

let root: string;
let folder: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'earshot-onnx-'));
  folder = path.join(root, 'tiny');
  writeTinyModel(folder, labels, words);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe(`a transformer from a folder (the package is ${isInstalled ? 'installed' : 'not installed'})`, () => {
  it(isInstalled ? 'reads with the model itself' : 'says in one line what to install', async () => {
    if (!isInstalled) {
      await expect(transformerReader(folder)).rejects.toThrow(/is not installed\. Run: npm install --no-save @huggingface\/transformers/);
      return;
    }
    const reader = await transformerReader(folder);
    expect(reader.model).toBe('transformer:tiny');
    const [question, complaint, praise, other, both] = await ask(reader, 'Where is it', 'It is broken', 'thanks a lot', 'nothing here', 'where broken');
    expect([question, complaint, praise, other].map((reading) => reading!.kind)).toEqual(['question', 'complaint', 'praise', 'other']);
    // sigmoid(5 - 2), independent of each other.
    expect(complaint!.scores.complaint).toBeCloseTo(0.9526, 3);
    expect(both!.scores.question).toBeCloseTo(0.9526, 3);
    expect(both!.kind).toBe('complaint');
    expect(complaint!.sentiment.negative).toBeGreaterThan(0.7);
    expect(await loadTransformers()).toHaveProperty('pipeline');
  });

  it('asks the runtime for local files only, in one batch, and keeps what it does not judge', async () => {
    const asked: unknown[] = [];
    const runtime: TransformersRuntime = {
      env: { allowRemoteModels: true, allowLocalModels: false, localModelPath: '' },
      pipeline: (...given) => {
        asked.push(given);
        return Promise.resolve((texts) =>
          Promise.resolve(texts.map(() => labels.map((label, index) => ({ label: label.toUpperCase(), score: index === 1 ? 0.9 : 0.1 })))),
        );
      },
    };
    const [reading] = await ask(await transformerReader(folder, () => Promise.resolve(runtime)), 'le colis est cassé');
    expect(asked).toEqual([['text-classification', 'tiny', { dtype: 'fp32', local_files_only: true }]]);
    expect(runtime.env).toEqual({ allowRemoteModels: false, allowLocalModels: true, localModelPath: root });
    expect(reading).toMatchObject({ kind: 'complaint', confidence: 0.9, lang: 'fr', model: 'transformer:tiny', because: [] });
  });

  it('says what a folder lacks before anything heavy is loaded', async () => {
    const load = (): Promise<never> => Promise.reject(new Error('loaded'));
    await expect(transformerReader(path.join(root, 'nowhere'), load)).rejects.toThrow(
      'Missing: config.json, tokenizer.json, tokenizer_config.json, onnx/model.onnx',
    );
    const other = path.join(root, 'other');
    writeTinyModel(other, ['LABEL_0', 'LABEL_1'], {});
    await expect(transformerReader(other, load)).rejects.toThrow('must name the labels question, complaint and praise');
    unlinkSync(path.join(other, 'onnx', 'model.onnx'));
    await expect(transformerReader(other, load)).rejects.toThrow('onnx/model.onnx');
  });
});
