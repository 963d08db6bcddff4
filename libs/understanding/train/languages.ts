import { readFileSync } from 'node:fs';
import { Features, LANGUAGE_BITS } from '../src/features.js';
import { scriptOf, tongueOf } from '../src/language.js';
import { LANGUAGE_WIDTH as WIDTH, LATIN_LANGUAGES } from '../src/model.js';
import { random, type Tongue } from './learner.js';
import type { Row } from './composition.js';

const PER_LANGUAGE = 4000;
/** Romanised Hindi is told from the English that surrounds it in Indian posts by its small words. */
const ROMANISED =
  /\b(hai|hain|nahi|nahin|kya|kyu|kyun|mera|meri|mere|aap|apne|karo|kar|raha|rahe|rahi|bhi|wala|wali|kuch|abhi|bahut|aur|tha|thi|hoga|mein|yeh|koi|toh)\b/gi;

export interface Utterance {
  text: string;
  lang: string;
}

/** Posts in Latin script whose language the set states, at most `PER_LANGUAGE` of each. */
export function latinUtterances(rows: readonly Row[]): Utterance[] {
  const features = new Features();
  const counts: Record<string, number> = {};
  const found: Utterance[] = [];
  for (const row of rows) {
    const known = (LATIN_LANGUAGES as readonly string[]).includes(row.lang);
    if (!known || row.set.startsWith('swda') || row.set.startsWith('clinc') || row.set.startsWith('bitext')) continue;
    if ((counts[row.lang] ?? 0) >= PER_LANGUAGE) continue;
    if (row.lang === 'en' && !(row.set.startsWith('open') || row.set === 'airline' || row.set === 'brands' || row.set === 'complaints')) continue;
    features.scan.run(row.text);
    if (scriptOf(features.scan) !== 'latin') continue;
    if (row.lang === 'hi' && (row.text.match(ROMANISED)?.length ?? 0) < 2) continue;
    counts[row.lang] = (counts[row.lang] ?? 0) + 1;
    found.push({ text: row.text, lang: row.lang });
  }
  return found;
}

/** Every other language is one class, `und`. */
export function otherLanguages(): Utterance[] {
  const lines = readFileSync(new URL('other-languages.txt', import.meta.url), 'utf8').split('\n');
  return lines.filter((line) => line && !line.startsWith('#')).map((text) => ({ text, lang: 'und' }));
}

/** One softmax over the languages, AdaGrad; classes weigh the same whatever their number of posts. */
export function learnLanguages(utterances: readonly Utterance[], seed = 11): Float32Array {
  const table = new Float32Array((1 << LANGUAGE_BITS) * WIDTH);
  const squares = new Float32Array(table.length).fill(0.02);
  const features = new Features();
  const draw = random(seed);
  const counts: Record<string, number> = {};
  for (const { lang } of utterances) counts[lang] = (counts[lang] ?? 0) + 1;
  const out = new Float64Array(WIDTH);
  const order = utterances.map((_, at) => at);
  for (let epoch = 0; epoch < 4; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(draw() * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    for (const at of order) {
      const { text, lang } = utterances[at]!;
      features.look(text);
      const { buckets, count } = features.language;
      if (count === 0) continue;
      const scale = 1 / Math.sqrt(count);
      out.fill(0);
      for (let i = 0; i < count; i++) for (let k = 0; k < WIDTH; k++) out[k]! += table[buckets[i]! * WIDTH + k]! * scale;
      const top = Math.max(...out);
      let sum = 0;
      for (let k = 0; k < WIDTH; k++) sum += Math.exp(out[k]! - top);
      const want = LATIN_LANGUAGES.indexOf(lang as 'en');
      const weight = Math.sqrt(1000 / counts[lang]!);
      for (let k = 0; k < WIDTH; k++) {
        const slope = (Math.exp(out[k]! - top) / sum - (k === want ? 1 : 0)) * weight * scale;
        if (Math.abs(slope) < 1e-5) continue;
        for (let i = 0; i < count; i++) {
          const cell = buckets[i]! * WIDTH + k;
          squares[cell]! += slope * slope;
          table[cell]! -= (0.3 * slope) / Math.sqrt(squares[cell]!);
        }
      }
    }
  }
  return table;
}

/** Tells languages by a learnt table, as reading does. */
export function tongueBy(table: Float32Array): Tongue {
  const scores = new Float64Array(WIDTH);
  return ({ scan, language }) => {
    const script = scriptOf(scan);
    if (script === 'latin') {
      scores.fill(0);
      for (let i = 0; i < language.count; i++) for (let k = 0; k < WIDTH; k++) scores[k]! += table[language.buckets[i]! * WIDTH + k]!;
    }
    return tongueOf(script, scores);
  };
}
