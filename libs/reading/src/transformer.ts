import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Judgement, judged } from './judgement.js';
import { type SecondReader, SecondReaderFailure } from './port.js';

/** What is used of `@huggingface/transformers`. */
export interface TransformersRuntime {
  env: { allowRemoteModels: boolean; allowLocalModels: boolean; localModelPath: string };
  pipeline(
    task: 'text-classification',
    model: string,
    options: { dtype: string; local_files_only: boolean; device?: string },
  ): Promise<(texts: string[], options: { top_k: number | null }) => Promise<unknown>>;
}

const packageName = '@huggingface/transformers';
export const installLine = `npm install --no-save ${packageName}@4`;
const atOnce = 16;
const mostUnits = 2_000;

/** Loaded only when a transformer is set up: with what it brings it is half a gigabyte. */
export async function loadTransformers(): Promise<TransformersRuntime> {
  try {
    return (await import(packageName)) as TransformersRuntime;
  } catch (error) {
    // Node and bundlers word it differently; anything else is a package that is there and broken.
    const { code, message } = error as { code?: string; message: string };
    if (code !== 'ERR_MODULE_NOT_FOUND' && !/(Cannot find|Could not resolve).*transformers/.test(message)) throw error;
    throw new SecondReaderFailure(`The transformer needs the package ${packageName}, which is not installed. Run: ${installLine}`, { cause: error });
  }
}

const heads = ['question', 'complaint', 'praise'] as const;
const moods = ['negative', 'neutral', 'positive'] as const;

interface ModelConfig {
  id2label?: Record<string, string>;
}

/** Pure: the labels a model speaks of; a sentence when it says nothing about kinds. */
export function labelsOf(config: ModelConfig): string[] | string {
  const labels = Object.values(config.id2label ?? {}).map((label) => label.toLowerCase());
  const missing = heads.filter((head) => !labels.includes(head));
  if (missing.length > 0) return `Its config.json must name the labels question, complaint and praise in id2label; missing: ${missing.join(', ')}.`;
  return labels;
}

/** Pure: scores by label become a judgement. */
export function judgementOf(scores: readonly { label: string; score: number }[]): Judgement {
  const byLabel = new Map(scores.map(({ label, score }) => [label.toLowerCase(), score]));
  const of = (label: string): number => Math.min(1, Math.max(0, byLabel.get(label) ?? 0));
  const mood = moods.reduce((sum, label) => sum + of(label), 0);
  return {
    question: of('question'),
    complaint: of('complaint'),
    praise: of('praise'),
    ...(mood > 0 ? { sentiment: { negative: of('negative') / mood, neutral: of('neutral') / mood, positive: of('positive') / mood } } : {}),
  };
}

/** Which weights a folder holds: quantised ones are taken first, as they are four times as fast. */
export function weightsIn(folder: string): 'q8' | 'fp32' | null {
  if (existsSync(path.join(folder, 'onnx', 'model_quantized.onnx'))) return 'q8';
  return existsSync(path.join(folder, 'onnx', 'model.onnx')) ? 'fp32' : null;
}

/**
 * A text classifier from a local folder, as `transformers` and `optimum` export it: config.json, tokenizer.json,
 * tokenizer_config.json, onnx/model.onnx. Nothing is ever downloaded.
 */
export async function transformerReader(folder: string, load: () => Promise<TransformersRuntime> = loadTransformers): Promise<SecondReader> {
  const wrong = (why: string): SecondReaderFailure => new SecondReaderFailure(`The transformer in ${folder} cannot be used. ${why}`);
  const needed = ['config.json', 'tokenizer.json', 'tokenizer_config.json'].filter((name) => !existsSync(path.join(folder, name)));
  const dtype = weightsIn(folder);
  if (needed.length > 0 || !dtype) throw wrong(`Missing: ${[...needed, ...(dtype ? [] : ['onnx/model.onnx'])].join(', ')}.`);
  const labels = labelsOf(JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8')) as ModelConfig);
  if (typeof labels === 'string') throw wrong(labels);
  const runtime = await load();
  runtime.env.allowRemoteModels = false;
  runtime.env.allowLocalModels = true;
  runtime.env.localModelPath = path.dirname(folder);
  const classify = await runtime.pipeline('text-classification', path.basename(folder), { dtype, local_files_only: true }).catch((error: Error) => {
    throw wrong(error.message);
  });
  const model = `transformer:${path.basename(folder)}`;
  return {
    model,
    atOnce,
    read: async (asked) => {
      const found = (await classify(
        asked.map(({ text }) => text.slice(0, mostUnits)),
        { top_k: null },
      ).catch((error: Error) => {
        throw wrong(error.message);
      })) as { label: string; score: number }[][];
      return asked.map(({ builtIn }, index) => judged(builtIn, judgementOf(found[index]!), model));
    },
  };
}
