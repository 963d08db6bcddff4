import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '#kernel';
import { decodeModel, encodeModel, modelFolder } from './model.js';
import { modelFigures } from './index.js';

describe.each(['default', 'open'])('the %s model that is shipped', (name) => {
  const bytes = readFileSync(path.join(modelFolder(), `${name}.bin`));

  it('is the file whose figures the card gives, under 8 MB', () => {
    const card = readFileSync(path.join(projectFolder, 'docs/model-card.md'), 'utf8');
    expect(card).toContain(createHash('sha256').update(bytes).digest('hex'));
    expect(bytes.length).toBeLessThan(8_000_000);
  });

  it('is calibrated: its confidence is off by less than 0.05', () => {
    expect(modelFigures(name)!.calibration['confidence']).toBeLessThan(0.05);
  });
});

it('keeps the strongest weights whole when a model is packed', () => {
  const tables = [new Float32Array(40), new Float32Array(20)];
  tables[0]!.fill(0.01);
  tables[0]![20] = 9;
  const header = { ...decodeModel(readFileSync(path.join(modelFolder(), 'open.bin'))).header, bits: [1, 0, 0], lengths: [1, 1] };
  const { header: packed, tables: words } = decodeModel(encodeModel(header, tables, new Float32Array(8)));
  const step = packed.steps[0]![0]!;
  expect((((words[0]![5]! & 0xff) - 128) * step).toFixed(3)).toBe('9.000');
});
