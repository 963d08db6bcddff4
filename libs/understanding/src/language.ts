import { LATIN_LANGUAGES } from './model.js';
import { SCRIPTS, type Scan } from './scan.js';

/** The ten languages whose figures are measured; any other is read with lower confidence. */
export const MEASURED: ReadonlySet<string> = new Set(['en', 'fr', 'zh', 'es', 'de', 'pt', 'it', 'ar', 'ja', 'hi']);

const SINGLE: Partial<Record<(typeof SCRIPTS)[number], string>> = {
  hangul: 'ko',
  greek: 'el',
  hebrew: 'he',
  thai: 'th',
  bengali: 'bn',
  tamil: 'ta',
  telugu: 'te',
  devanagari: 'hi',
  arabic: 'ar',
};
const PERSIAN = /[پچژگ]/;
const URDU = /[ٹڈڑںےھہ]/;
const UKRAINIAN = /[іїєґІЇЄҐ]/;

/** The script with most letters; Japanese counts as soon as a tenth of its characters are kana. */
export function scriptOf(scan: Scan): (typeof SCRIPTS)[number] {
  const counts = scan.scriptCounts;
  let best = 0;
  // An ideograph says as much as three letters of an alphabet.
  const weigh = (script: number) => counts[script]! * (script === 2 || script === 3 ? 3 : 1);
  for (let script = 1; script < counts.length; script++) if (weigh(script) > weigh(best)) best = script;
  if (SCRIPTS[best] === 'han' && counts[3]! * 10 > counts[2]!) return 'kana';
  return SCRIPTS[best]!;
}

export function languageOfScript(scan: Scan, script: (typeof SCRIPTS)[number]): string {
  if (script === 'han') return 'zh';
  if (script === 'kana') return 'ja';
  if (script === 'cyrillic') return UKRAINIAN.test(scan.text) ? 'uk' : 'ru';
  if (script === 'arabic') return URDU.test(scan.text) ? 'ur' : PERSIAN.test(scan.text) ? 'fa' : 'ar';
  return SINGLE[script] ?? 'und';
}

/** Whose words are looked up: one of the Latin languages, or the other script; a language without words of its own borrows the nearest. */
export function tongueOf(script: (typeof SCRIPTS)[number], scores: ArrayLike<number>): number {
  if (script !== 'latin' && script !== 'none') return LATIN_LANGUAGES.length + SCRIPTS.indexOf(script);
  let best = 0;
  for (let at = 1; at < LATIN_LANGUAGES.length - 1; at++) if (scores[at]! > scores[best]!) best = at;
  return best;
}

/** The likeliest Latin language, or `und` when the letters say too little. */
export function latinLanguage(scores: ArrayLike<number>, features: number): string {
  let best = 0;
  let second = -1;
  for (let at = 1; at < LATIN_LANGUAGES.length; at++) {
    if (scores[at]! > scores[best]!) {
      second = best;
      best = at;
    } else if (second < 0 || scores[at]! > scores[second]!) second = at;
  }
  const lead = scores[best]! - scores[second]!;
  return features === 0 || lead < 0.15 ? 'und' : LATIN_LANGUAGES[best]!;
}
