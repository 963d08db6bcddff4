import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadReader } from '#understanding';

/** Posts a second on one core in batches of 500, and the mean cost of an explanation; on the project's own posts in ten languages. */
export async function benchClassify(): Promise<Record<string, number>> {
  const folder = path.join(import.meta.dirname, '..', 'libs', 'understanding', 'open-set');
  const texts = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean))
    .map((line) => (JSON.parse(line) as { text: string }).text);
  const loadedAt = performance.now();
  const reader = loadReader();
  const result: Record<string, number> = { 'load, ms': Math.round(performance.now() - loadedAt) };
  const round = (): number => {
    const startedAt = performance.now();
    for (let from = 0; from < texts.length; from += 500) reader.readBatch(texts.slice(from, from + 500));
    return Math.round((texts.length / (performance.now() - startedAt)) * 1_000);
  };
  const rounds = Array.from({ length: 12 }, round).sort((a, b) => a - b);
  result['posts a second, batches of 500, best round'] = rounds.at(-1)!;
  result['posts a second, batches of 500, median round'] = rounds[6]!;
  const startedAt = performance.now();
  for (const text of texts.slice(0, 2_000)) reader.read(text, { explain: true });
  result['explanation, microseconds'] = Math.round(((performance.now() - startedAt) / 2_000) * 1_000);
  return result;
}
