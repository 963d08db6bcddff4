import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** ONNX is protobuf; the few messages a tiny model needs are written here byte by byte (onnx.proto3). */
function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}
const number = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, value: Iterable<number>): number[] => {
  const inner = [...value];
  return [...varint((field << 3) | 2), ...varint(inner.length), ...inner];
};
const string = (field: number, value: string): number[] => bytes(field, new TextEncoder().encode(value));

const FLOAT = 1;
const INT64 = 7;

function tensor(name: string, type: number, shape: readonly number[], data: ArrayBufferView): number[] {
  return bytes(5, [
    ...shape.flatMap((size) => number(1, size)),
    ...number(2, type),
    ...string(8, name),
    ...bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
}
function node(op: string, inputs: readonly string[], output: string, attributes: Record<string, number> = {}): number[] {
  const given = Object.entries(attributes).flatMap(([name, value]) => bytes(5, [...string(1, name), ...number(3, value), ...number(20, 2)]));
  return bytes(1, [...inputs.flatMap((input) => string(1, input)), ...string(2, output), ...string(3, output), ...string(4, op), ...given]);
}
function port(field: number, name: string, type: number, dimensions: readonly string[]): number[] {
  const shape = bytes(
    2,
    dimensions.flatMap((dimension) => bytes(1, string(2, dimension))),
  );
  return bytes(field, [...string(1, name), ...bytes(2, bytes(1, [...number(1, type), ...shape]))]);
}

/** Weights of words for each label; the model adds up those of the words it finds. */
export type WordWeights = Record<string, readonly number[]>;

/** Writes a whole model folder: a bag of words as a transformer would be exported. */
export function writeTinyModel(folder: string, labels: readonly string[], words: WordWeights): void {
  const vocabulary = ['[PAD]', '[UNK]', ...Object.keys(words)];
  const silent = labels.map(() => 0);
  const table = Float32Array.from(vocabulary.flatMap((word) => words[word] ?? silent));
  const graph = [
    ...node('Gather', ['table', 'input_ids'], 'found', { axis: 0 }),
    ...node('Cast', ['attention_mask'], 'present', { to: FLOAT }),
    ...node('Unsqueeze', ['present', 'last'], 'wide'),
    ...node('Mul', ['found', 'wide'], 'kept'),
    ...node('ReduceSum', ['kept', 'middle'], 'sums', { keepdims: 0 }),
    ...node('Add', ['sums', 'bias'], 'logits'),
    ...string(2, 'tiny'),
    ...tensor('table', FLOAT, [vocabulary.length, labels.length], table),
    ...tensor('last', INT64, [1], BigInt64Array.of(2n)),
    ...tensor('middle', INT64, [1], BigInt64Array.of(1n)),
    ...tensor(
      'bias',
      FLOAT,
      [labels.length],
      Float32Array.from(labels, () => -2),
    ),
    ...port(11, 'input_ids', INT64, ['posts', 'words']),
    ...port(11, 'attention_mask', INT64, ['posts', 'words']),
    ...port(12, 'logits', FLOAT, ['posts', 'labels']),
  ];
  const model = [...number(1, 8), ...bytes(7, graph), ...bytes(8, [...string(1, ''), ...number(2, 13)])];
  mkdirSync(path.join(folder, 'onnx'), { recursive: true });
  writeFileSync(path.join(folder, 'onnx', 'model.onnx'), Uint8Array.from(model));
  const write = (name: string, value: unknown): void => writeFileSync(path.join(folder, name), JSON.stringify(value));
  write('config.json', {
    model_type: 'bert',
    architectures: ['BertForSequenceClassification'],
    problem_type: 'multi_label_classification',
    id2label: Object.fromEntries(labels.map((label, index) => [index, label])),
    label2id: Object.fromEntries(labels.map((label, index) => [label, index])),
  });
  const special = (id: number, content: string) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true });
  write('tokenizer.json', {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(0, '[PAD]'), special(1, '[UNK]')],
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])), unk_token: '[UNK]' },
  });
  write('tokenizer_config.json', { tokenizer_class: 'PreTrainedTokenizerFast', pad_token: '[PAD]', unk_token: '[UNK]', model_max_length: 128 });
}
