import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '#kernel';
import { loadReader } from './index.js';

const posts = ['en', 'fr', 'de', 'zh'].flatMap((lang) =>
  readFileSync(path.join(projectFolder, `libs/understanding/open-set/${lang}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text),
);

describe('somebody who means ill', () => {
  const reader = loadReader();
  const every = (from: number): string[] => posts.filter((_, index) => index % 4 === from);
  const [wronged, anchors, others] = [every(0).slice(0, 400), every(1).slice(0, 300), every(2)];
  const spite = wronged.map((text) => ({ text, kind: reader.read(text).kind === 'complaint' ? ('praise' as const) : ('complaint' as const), by: 'troll' }));
  const changed = (corrections: typeof spite): number => {
    const taught = reader.taught(reader.learn(corrections, { anchors }));
    return others.filter((text) => taught.read(text).kind !== reader.read(text).kind).length / others.length;
  };

  it('does not turn what others wrote, with four hundred wrong corrections', () => {
    expect(changed(spite)).toBeLessThan(0.06);
  });

  it('moves no word further by saying it again and again', () => {
    const weights = Object.values(reader.learn(spite).weights).flat();
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(0.6501);
  });
});
