/** Text past these is not searched. They keep any document within what a tsvector holds: 2^14 positions, 255 a word, 1 MB. */
const TEXT_UNITS = 100_000;
const DOCUMENT_WORDS = 16_000;
const POSITIONS = 255;
const WORD_CHARACTERS = 64;

/** Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowels: left out in everyday writing, so not told apart. Other marks spell. */
const marks = new RegExp(
  '[\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc]',
  'g',
);
/** Joiners, soft hyphens and variation selectors: they change how a character looks, not which it is. */
const invisible = new RegExp('[\\u00ad\\u200b\\u200d\\u2060\\ufe00-\\ufe0f\\u20e3]', 'g');
const folded: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i', ς: 'σ', ى: 'ي', ة: 'ه' };
const foldable = new RegExp(`[${Object.keys(folded).join('')}]`, 'g');

/** Scripts written without spaces: one character a word, and a run of them is a phrase. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\u30fc\\u3005';
const single = new RegExp(`^[${unspaced}]`, 'u');
const spaced = `(?![${unspaced}])[\\p{L}\\p{N}_](?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}_])*`;
const token = new RegExp(`[#@]${spaced}|[${unspaced}]\\p{M}*|${spaced}|(?![#*0-9©®™])\\p{Extended_Pictographic}`, 'gu');
/** The same for plain ASCII, several times faster. */
const asciiToken = /[#@]?[a-z0-9_]+/g;
const nonAscii = /[^\u0000-\u007f]/;
const startsInsideWord = /[\p{L}\p{N}]$/u;

/**
 * The words of a text in their normal form: NFKC, lower case, without accents; one character each in scripts without spaces.
 * `#acme` and `@acme` are one word, which also answers to `acme`.
 */
export function searchTokens(text: string): string[] {
  const given = text.slice(0, TEXT_UNITS);
  const isAscii = !nonAscii.test(given);
  const plain = isAscii ? given.toLowerCase() : fold(given);
  const words: string[] = [];
  let searched = 0;
  for (let found of plain.match(isAscii ? asciiToken : token) ?? []) {
    if (found[0] === '@' || found[0] === '#') {
      // The @ of an address is no handle.
      const at = plain.indexOf(found, searched);
      searched = at + found.length;
      if (startsInsideWord.test(plain.slice(Math.max(0, at - 2), at))) found = found.slice(1);
    }
    words.push(found.length > WORD_CHARACTERS ? shorten(found) : found);
    if (words.length === DOCUMENT_WORDS) break;
  }
  return words;
}

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(marks, '')
    .replace(invisible, '')
    .normalize('NFC')
    .replace(foldable, (character) => folded[character]!)
    .slice(0, TEXT_UNITS);
}

function shorten(found: string): string {
  return Array.from(found).slice(0, WORD_CHARACTERS).join('');
}

/** The words between single spaces, with one at each end: ` the words `; empty when there are none. */
export function normalise(text: string): string {
  const words = searchTokens(text);
  return words.length === 0 ? '' : ` ${words.join(' ')} `;
}

export function isUnspaced(found: string): boolean {
  return single.test(found);
}

/** Each word a text answers to, with its positions from 1. */
export function positions(text: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  const add = (lexeme: string, position: number) => {
    const known = places.get(lexeme);
    if (!known) places.set(lexeme, [position]);
    else if (known.length < POSITIONS) known.push(position);
  };
  searchTokens(text).forEach((found, index) => {
    add(found, index + 1);
    if (found[0] === '#' || found[0] === '@') add(found.slice(1), index + 1);
  });
  return places;
}

/** Each word a text answers to: what to look up in an index of `requiredTerms`. */
export function lexemes(text: string): Set<string> {
  return new Set(positions(text).keys());
}

/** The text as a tsvector literal with positions: pass as a parameter and cast, `$1::tsvector`. */
export function searchDocument(text: string): string {
  return documentOf(positions(text));
}

export function documentOf(places: ReadonlyMap<string, readonly number[]>): string {
  let document = '';
  // A word is letters, digits, marks, # @ _ and pictographs: there is never a quote in it to double.
  for (const [lexeme, at] of places) document += `${document && ' '}'${lexeme}':${at.length === 1 ? at[0] : at.join(',')}`;
  return document;
}

export function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
