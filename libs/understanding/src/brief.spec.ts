import { describe, expect, it } from 'vitest';
import { loadReader } from './index.js';

describe.each(['default', 'open'])('a post of a word or two, read by the %s model', (model) => {
  const reader = loadReader({ model });

  it.each([
    'ok',
    'nice',
    'Monday',
    'thanks',
    '👍',
    'lol',
    'yes',
    '😂😂',
    'Good morning',
    'merci',
    'danke',
    'gracias',
    '谢谢',
    'ありがとう',
    'शुक्रिया',
    '12:30',
    '#acme',
  ])('takes %s for no question and no complaint', (text) => expect(['other', 'praise']).toContain(reader.read(text).kind));

  it.each(['how much', 'any update', 'où', 'wann', 'cuando abren', 'de quem é'])('hears that %s asks', (text) =>
    expect(reader.read(text).scores.question).toBeGreaterThan(reader.read('ok').scores.question),
  );

  it('is in doubt about what says next to nothing', () => {
    for (const text of ['@acme', '2024']) expect(reader.read(text).confidence).toBeLessThan(0.75);
  });
});
