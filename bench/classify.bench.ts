import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadReader } from '#understanding';

/** What any reader must do first: the least a text can cost on this machine. */
function hashWords(text: string): number {
  let sum = 0;
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
    sum ^= hash;
  }
  return sum;
}

/**
 * Posts a second on one core in batches of 500, and the mean cost of an explanation; on the project's own posts in ten languages.
 * Splitting the same texts into hashed words takes its turn in each round: the ratio of the two holds on a busy machine as well.
 */
export async function benchClassify(): Promise<Record<string, number>> {
  const folder = path.join(import.meta.dirname, '..', 'libs', 'understanding', 'open-set');
  const texts = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean))
    .map((line) => (JSON.parse(line) as { text: string }).text);
  const loadedAt = performance.now();
  const reader = loadReader();
  const result: Record<string, number> = { 'load, ms': Math.round(performance.now() - loadedAt) };
  const timed = (work: () => void): number => {
    const startedAt = performance.now();
    work();
    return (texts.length / (performance.now() - startedAt)) * 1_000;
  };
  const read = () => {
    for (let from = 0; from < texts.length; from += 500) reader.readBatch(texts.slice(from, from + 500));
  };
  let hashed = 0;
  const rounds = Array.from({ length: 12 }, () => {
    const reading = timed(read);
    const hashing = timed(() => texts.forEach((text) => (hashed = (hashed + hashWords(text)) | 0)));
    return { reading, hashing, ratio: hashing / reading };
  });
  const sorted = (of: 'reading' | 'hashing' | 'ratio') => rounds.map((one) => one[of]).sort((a, b) => a - b);
  result['posts a second, batches of 500, best round'] = Math.round(sorted('reading').at(-1)!);
  result['posts a second, batches of 500, median round'] = Math.round(sorted('reading')[6]!);
  result['the same texts split into hashed words a second, median round'] = hashed === 0 ? 0 : Math.round(sorted('hashing')[6]!);
  result['a reading costs as much as so many splittings, median round'] = Math.round(sorted('ratio')[6]! * 10) / 10;
  const startedAt = performance.now();
  for (const text of texts.slice(0, 2_000)) reader.read(text, { explain: true });
  result['explanation, microseconds'] = Math.round(((performance.now() - startedAt) / 2_000) * 1_000);
  return result;
}
