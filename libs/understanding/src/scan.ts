/**
 * One pass over a post: words, ideographs, emoji, marks, links and mentions become tokens that carry a hash and
 * their place in the original text. Case, accents, width, vowel marks, lengthened letters and digits are folded,
 * so that spellings of one word meet. Nothing is allocated per token.
 */
export const WORD = 1;
export const IDEOGRAPH = 2;
export const EMOJI = 3;
export const MARK = 4;
export const LINK = 5;
export const MENTION = 6;
export const EMOTICON = 7;

const SPACE = 0;
const LETTER = 1;
const DIGIT = 2;
const HAN = 3;
const PUNCTUATION = 4;
const HIGH = 5;
const SKIP = 6;
const SYMBOL = 7;

/** Scripts told apart by code range; Latin languages need the hashed model. */
export const SCRIPTS = [
  'none',
  'latin',
  'han',
  'kana',
  'arabic',
  'devanagari',
  'cyrillic',
  'hangul',
  'greek',
  'hebrew',
  'thai',
  'bengali',
  'tamil',
  'telugu',
  'other',
] as const;
const LATIN = 1;

export const MAX_UNITS = 4000;
const MAX_TOKENS = MAX_UNITS + 8;

const classes = new Uint8Array(65536);
const folds = new Uint16Array(65536);
const scripts = new Uint8Array(65536);

function range(from: number, to: number, kind: number, script: number): void {
  for (let code = from; code <= to; code++) {
    classes[code] = kind;
    scripts[code] = script;
  }
}

function buildTables(): void {
  for (let code = 0; code < 65536; code++) folds[code] = code;
  range(0x21, 0x7e, PUNCTUATION, 0);
  range(0xa1, 0xbf, PUNCTUATION, 0);
  range(0x30, 0x39, DIGIT, 0);
  range(0x41, 0x5a, LETTER, LATIN);
  range(0x61, 0x7a, LETTER, LATIN);
  range(0xc0, 0x24f, LETTER, LATIN);
  range(0x250, 0x2af, LETTER, LATIN);
  range(0x300, 0x36f, SKIP, 0);
  range(0x370, 0x3ff, LETTER, 8);
  range(0x400, 0x52f, LETTER, 6);
  range(0x531, 0x58f, LETTER, 14);
  range(0x591, 0x5f4, LETTER, 9);
  range(0x600, 0x61f, PUNCTUATION, 0);
  range(0x620, 0x6ff, LETTER, 4);
  range(0x750, 0x77f, LETTER, 4);
  range(0x64b, 0x65f, SKIP, 0);
  range(0x660, 0x669, DIGIT, 0);
  range(0x6f0, 0x6f9, DIGIT, 0);
  range(0x66a, 0x66d, PUNCTUATION, 0);
  range(0x6d6, 0x6ed, SKIP, 0);
  range(0x700, 0x8ff, LETTER, 14);
  range(0x900, 0x97f, LETTER, 5);
  range(0x966, 0x96f, DIGIT, 0);
  range(0x980, 0x9ff, LETTER, 11);
  range(0xa00, 0xb7f, LETTER, 14);
  range(0xb80, 0xbff, LETTER, 12);
  range(0xc00, 0xc7f, LETTER, 13);
  range(0xc80, 0xdff, LETTER, 14);
  range(0xe00, 0xe7f, LETTER, 10);
  range(0xe80, 0x10ff, LETTER, 14);
  range(0x1100, 0x11ff, LETTER, 7);
  range(0x1200, 0x1dff, LETTER, 14);
  range(0x1e00, 0x1eff, LETTER, LATIN);
  range(0x1f00, 0x1fff, LETTER, 8);
  range(0x2010, 0x205e, PUNCTUATION, 0);
  range(0x20a0, 0x20cf, PUNCTUATION, 0);
  range(0x2100, 0x27bf, SYMBOL, 0);
  range(0x2900, 0x2bff, SYMBOL, 0);
  range(0x3001, 0x303f, PUNCTUATION, 0);
  range(0x3041, 0x30ff, HAN, 3);
  range(0x3105, 0x312f, HAN, 2);
  range(0x31f0, 0x31ff, HAN, 3);
  range(0x3400, 0x4dbf, HAN, 2);
  range(0x4e00, 0x9fff, HAN, 2);
  range(0xf900, 0xfaff, HAN, 2);
  range(0xac00, 0xd7a3, LETTER, 7);
  range(0xd800, 0xdbff, HIGH, 0);
  range(0xdc00, 0xdfff, SKIP, 0);
  range(0xfb50, 0xfdff, LETTER, 4);
  range(0xfe70, 0xfefc, LETTER, 4);
  range(0xff01, 0xff65, PUNCTUATION, 0);
  range(0xff66, 0xff9f, HAN, 3);
  for (const code of [0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0xfe0e, 0xfe0f, 0xfeff, 0xad, 0x640, 0x93c]) classes[code] = SKIP;
  for (const code of [0xd7, 0xf7, 0x60c, 0x61b, 0x61f, 0x6d4, 0x964, 0x965, 0xe3f, 0x30fb]) {
    classes[code] = PUNCTUATION;
    scripts[code] = 0;
  }
  for (const code of [0x3030, 0x303d, 0x3297, 0x3299]) classes[code] = SYMBOL;
  for (const [from, to] of [
    [0x41, 0x24f],
    [0x370, 0x3ff],
    [0x400, 0x52f],
    [0x1e00, 0x1fff],
  ] as const) {
    for (let code = from; code <= to; code++) {
      if (classes[code] !== LETTER) continue;
      const plain = String.fromCharCode(code).toLowerCase().normalize('NFD');
      // Cyrillic short i and yo differ in more than an accent.
      folds[code] = from === 0x400 ? String.fromCharCode(code).toLowerCase().charCodeAt(0) : plain.charCodeAt(0);
    }
  }
  for (let code = 0xff01; code <= 0xff5e; code++) {
    const ascii = code - 0xfee0;
    classes[code] = classes[ascii]!;
    scripts[code] = scripts[ascii]!;
    folds[code] = folds[ascii]!;
  }
  for (const [from, to] of [
    ['ı', 'i'],
    ['ł', 'l'],
    ['ø', 'o'],
    ['đ', 'd'],
    ['أ', 'ا'],
    ['إ', 'ا'],
    ['آ', 'ا'],
    ['ٱ', 'ا'],
    ['ى', 'ي'],
    ['ی', 'ي'],
    ['ة', 'ه'],
    ['ک', 'ك'],
    ['ؤ', 'و'],
    ['ئ', 'ي'],
    ['’', "'"],
    ['‘', "'"],
    ['ʼ', "'"],
    ['´', "'"],
    ['`', "'"],
    ['“', '"'],
    ['”', '"'],
    ['„', '"'],
    ['«', '"'],
    ['»', '"'],
    ['「', '"'],
    ['」', '"'],
    ['؟', '?'],
    ['？', '?'],
    ['！', '!'],
    ['。', '.'],
    ['।', '.'],
    ['۔', '.'],
    ['，', ','],
    ['、', ','],
    ['،', ','],
    ['；', ';'],
    ['：', ':'],
    ['～', '~'],
  ] as const)
    folds[from.charCodeAt(0)] = to.charCodeAt(0);
  for (let code = 0x660; code <= 0x669; code++) folds[code] = 0x30;
  for (let code = 0x6f0; code <= 0x6f9; code++) folds[code] = 0x30;
  for (let code = 0x966; code <= 0x96f; code++) folds[code] = 0x30;
  for (let code = 0x30; code <= 0x39; code++) folds[code] = 0x30;
  for (let code = 0xff10; code <= 0xff19; code++) folds[code] = 0x30;
  // Katakana and hiragana keep their own hashes: loanwords are a feature.
}
buildTables();

const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

export const LINK_HASH = 101;
export const MENTION_HASH = 102;
export const SMILE_HASH = 103;
export const FROWN_HASH = 104;
export const WRY_HASH = 105;
export const HEART_HASH = 106;

/** Continues a hash by one code unit or one token hash. */
export function extend(hash: number, unit: number): number {
  return Math.imul(hash, PRIME) ^ unit;
}

export class Scan {
  text = '';
  count = 0;
  readonly kind = new Uint8Array(MAX_TOKENS);
  readonly hash = new Int32Array(MAX_TOKENS);
  readonly start = new Int32Array(MAX_TOKENS);
  readonly end = new Int32Array(MAX_TOKENS);
  /** The token's folded units, in `units[from..to)`. */
  readonly from = new Int32Array(MAX_TOKENS);
  readonly to = new Int32Array(MAX_TOKENS);
  readonly units = new Uint16Array(MAX_UNITS * 2 + 16);
  readonly origin = new Int32Array(MAX_UNITS * 2 + 16);
  /** For marks: the folded mark itself. */
  readonly mark = new Uint16Array(MAX_TOKENS);
  /** For mentions: a hash of the handle; in `hash` all mentions are the same. */
  readonly handle = new Int32Array(MAX_TOKENS);
  /** 1 when written after # and 2 when shouted in capitals. */
  readonly manner = new Uint8Array(MAX_TOKENS);
  readonly scriptCounts = new Int32Array(SCRIPTS.length);
  /** The first accented letters, as written. */
  readonly accented = new Uint16Array(16);
  lengthened = 0;
  shouted = 0;
  hashtags = 0;
  accents = 0;
  cut = false;
  private used = 0;

  run(text: string): void {
    this.text = text;
    this.count = 0;
    this.used = 1;
    this.units[0] = 0x20;
    this.scriptCounts.fill(0);
    this.lengthened = this.shouted = this.hashtags = this.accents = 0;
    this.cut = false;
    const limit = Math.min(text.length, MAX_UNITS);
    let i = 0;
    while (i < limit) {
      const code = text.charCodeAt(i);
      const kind = classes[code]!;
      if (kind === LETTER || kind === DIGIT) i = this.word(i, limit, 0);
      else if (kind === HAN) {
        this.ideograph(i, code);
        i++;
      } else if (kind === PUNCTUATION) i = this.punctuation(i, limit, folds[code]!);
      else if (kind === HIGH) i = this.pictograph(i, limit);
      else {
        if (kind === SYMBOL) this.add(EMOJI, extend(SEED, code), i, i + 1);
        else if (code === 10) this.add(MARK, 10, i, i + 1, 10);
        i++;
      }
    }
    this.dropCutTail();
  }

  /** Whether the text points elsewhere, by a link or a hashtag. */
  get leads(): boolean {
    return this.hashtags > 0 || this.kind.subarray(0, this.count).includes(LINK);
  }

  /** Whether there is a question mark. */
  get asks(): boolean {
    for (let at = 0; at < this.count; at++) if (this.mark[at] === 0x3f) return true;
    return false;
  }

  /** Whether a sentence follows a question; one that is quoted is told about, not asked. */
  get goesOn(): boolean {
    for (let at = 0; at < this.count - 1; at++) {
      if (this.mark[at] !== 0x3f) continue;
      const next = at + 1;
      if (this.kind[next] === IDEOGRAPH || (this.kind[next] === WORD && !this.isLower(next))) return true;
    }
    return false;
  }

  private isLower(token: number): boolean {
    const code = this.text.charCodeAt(this.start[token]!);
    return code >= 0x61 && code <= 0x7a;
  }

  /** Whether the text begins with whom it speaks to. */
  get addresses(): boolean {
    return this.count > 0 && this.kind[0] === MENTION;
  }

  private add(kind: number, hash: number, start: number, end: number, mark = 0): void {
    const at = this.count;
    if (at >= MAX_TOKENS - 2) return;
    this.kind[at] = kind;
    this.hash[at] = hash;
    this.start[at] = start;
    this.end[at] = end;
    this.mark[at] = mark;
    this.manner[at] = 0;
    this.from[at] = this.to[at] = this.used;
    this.count = at + 1;
  }

  private word(start: number, limit: number, manner: number): number {
    const { text, units, origin } = this;
    let i = start;
    let hash = SEED;
    let used = this.used;
    const from = used;
    let upper = 0;
    let previous = 0;
    let run = 0;
    let kind = 0;
    let lengthened = 0;
    const first = text.charCodeAt(start);
    if (first === 0x68 && text.startsWith('http', start)) {
      const link = this.link(start, limit);
      if (link > 0) return link;
    }
    for (; i < limit; i++) {
      const code = text.charCodeAt(i);
      kind = classes[code]!;
      let folded = folds[code]!;
      if (kind === SKIP) continue;
      if (kind !== LETTER && kind !== DIGIT) {
        // don't, l'heure, aujourd'hui: the apostrophe is dropped and the word goes on.
        if (folded === 0x27 && i + 1 < limit && classes[text.charCodeAt(i + 1)] === LETTER && used - from > 0) continue;
        break;
      }
      if (code < 0x80) {
        if (code >= 0x41 && code <= 0x5a) {
          // A hashtag in capitals at each word is several words.
          if (manner === 1 && previous !== 0 && used - from > 1 && text.charCodeAt(i - 1) >= 0x61 && text.charCodeAt(i - 1) <= 0x7a) break;
          upper++;
        }
      } else if (folded !== code && folded < 0x80 && this.accents < 16) this.accented[this.accents++] = code;
      if (kind === LETTER) this.scriptCounts[scripts[code]!]!++;
      if (folded === previous) {
        run++;
        if (run >= (kind === DIGIT ? 4 : 2)) {
          if (kind === LETTER && run === 2) lengthened = 1;
          continue;
        }
      } else run = 0;
      previous = folded;
      hash = Math.imul(hash, PRIME) ^ folded;
      units[used] = folded;
      origin[used] = i;
      used++;
    }
    if (used === from) return i;
    if (used - from === 3 && units[from] === 0x77 && units[from + 1] === 0x77 && text.charCodeAt(i) === 0x2e) {
      return this.link(start, limit) || i;
    }
    const at = this.count;
    this.add(WORD, hash, start, i);
    if (this.count > at) {
      this.from[at] = from;
      this.to[at] = used;
      units[used] = 0x20;
      origin[used] = i;
      this.used = used + 1;
      const length = used - from;
      if (upper > 2 && upper >= length - 1) {
        this.shouted++;
        manner |= 2;
      }
      this.lengthened += lengthened;
      this.manner[at] = manner;
    }
    return i;
  }

  /** A link from `http` or `www`; 0 when it is an ordinary word such as httpd. */
  private link(start: number, limit: number): number {
    const { text } = this;
    let end = start;
    while (end < limit && text.charCodeAt(end) > 0x20 && text.charCodeAt(end) < 0x2e80) end++;
    const head = text.slice(start, Math.min(end, start + 12));
    if (head !== 'http' && head !== 'https' && !/^(https?:|www\.)/.test(head) && !head.startsWith('http…')) return 0;
    this.add(LINK, LINK_HASH, start, end);
    return end;
  }

  private ideograph(at: number, code: number): void {
    this.scriptCounts[scripts[code]!]!++;
    const token = this.count;
    const last = token - 1;
    // Three or more of one character are lengthening (哈哈哈哈, ーーー).
    const hash = extend(SEED, code);
    if (token > 1 && this.kind[last] === IDEOGRAPH && this.hash[last] === hash && this.hash[last - 1] === hash) {
      this.lengthened++;
      this.end[last] = at + 1;
      return;
    }
    this.add(IDEOGRAPH, hash, at, at + 1);
    this.units[this.used] = code;
    this.origin[this.used] = at;
    this.from[token] = this.used;
    this.used++;
    this.to[token] = this.used;
  }

  private pictograph(at: number, limit: number): number {
    if (at + 1 >= limit) return at + 1;
    const point = this.text.codePointAt(at)!;
    if (point >= 0x1f3fb && point <= 0x1f3ff) return at + 2;
    if (point >= 0x20000 && point < 0x32000) {
      this.scriptCounts[2]!++;
      this.add(IDEOGRAPH, extend(SEED, point), at, at + 2);
    } else if (point >= 0x1f000 && point < 0x1fb00) {
      const hash = extend(SEED, point);
      const last = this.count - 1;
      if (last > 1 && this.hash[last] === hash && this.hash[last - 1] === hash && this.hash[last - 2] === hash) this.end[last] = at + 2;
      else this.add(EMOJI, hash, at, at + 2);
    }
    return at + 2;
  }

  private punctuation(at: number, limit: number, folded: number): number {
    const { text } = this;
    const next = at + 1 < limit ? text.charCodeAt(at + 1) : 0x20;
    if (folded === 0x40 && (classes[next] === LETTER || classes[next] === DIGIT || next === 0x5f)) {
      let end = at + 1;
      for (; end < limit; end++) {
        const code = text.charCodeAt(end);
        const kind = classes[code]!;
        if (!(kind === LETTER || kind === DIGIT || code === 0x5f || (kind === HAN && end - at < 30))) {
          // Handles of the fediverse and of Bluesky hold dots and a second @.
          const after = end + 1 < limit ? classes[text.charCodeAt(end + 1)] : SPACE;
          if (
            !((code === 0x2e || code === 0x40 || code === 0x2d) && after === LETTER && code !== 0x2e) &&
            !(code === 0x2e && after === LETTER && text.charCodeAt(end + 1) >= 0x61)
          )
            break;
        }
      }
      const token = this.count;
      this.add(MENTION, MENTION_HASH, at, end);
      let handle = SEED;
      for (let i = at + 1; i < end; i++) handle = extend(handle, folds[text.charCodeAt(i)]!);
      this.handle[token] = handle;
      return end;
    }
    if (folded === 0x23 && (classes[next] === LETTER || classes[next] === HAN)) {
      this.hashtags++;
      if (classes[next] === HAN) return at + 1;
      let i = at + 1;
      while (i < limit && (classes[text.charCodeAt(i)] === LETTER || classes[text.charCodeAt(i)] === DIGIT)) i = this.word(i, limit, 1);
      return i;
    }
    if (folded === 0x26) {
      const entity = /^&(amp|lt|gt|quot|#39|nbsp);/.exec(text.slice(at, at + 6));
      if (entity) return at + entity[0].length;
    }
    if (folded === 0x5c && next === 0x75 && /^[0-9a-f]{4}$/i.test(text.slice(at + 2, at + 6))) return this.escaped(at);
    if (folded === 0x7b && text.startsWith('{link}', at)) {
      this.add(LINK, LINK_HASH, at, at + 6);
      return at + 6;
    }
    if (folded === 0x3a || folded === 0x3b || folded === 0x3d) {
      let i = at + 1;
      if (text.charCodeAt(i) === 0x2d || text.charCodeAt(i) === 0x27) i++;
      const mouth = i < limit ? text[i]! : ' ';
      const following = i + 1 < limit ? classes[text.charCodeAt(i + 1)]! : SPACE;
      const hash = ')]DpP3*'.includes(mouth) ? SMILE_HASH : '([{'.includes(mouth) ? FROWN_HASH : '/\\|sSoO'.includes(mouth) ? WRY_HASH : 0;
      const lettered = /[a-zA-Z0-9/]/.test(mouth);
      if (hash !== 0 && (!lettered || (following !== LETTER && following !== DIGIT && text[i + 1] !== '/'))) {
        this.add(EMOTICON, hash, at, i + 1);
        return i + 1;
      }
    }
    if (folded === 0x3c && next === 0x33) {
      this.add(EMOTICON, HEART_HASH, at, at + 2);
      return at + 2;
    }
    this.add(MARK, folded, at, at + 1, folded);
    return at + 1;
  }

  /** Some exports hold `\u2019` spelled out. */
  private escaped(at: number): number {
    const code = parseInt(this.text.slice(at + 2, at + 6), 16);
    if (code !== 0x2019 && folds[code] !== code) this.add(MARK, folds[code]!, at, at + 6, folds[code]!);
    return at + 6;
  }

  /** A network that cuts a post ends it in "…" and a link: neither is the writer's. */
  private dropCutTail(): void {
    let last = this.count - 1;
    while (last >= 0 && this.kind[last] === LINK) last--;
    let dots = last;
    while (dots >= 0 && this.kind[dots] === MARK && this.mark[dots] === 0x2026) dots--;
    if (dots < last) {
      this.cut = true;
      this.count = dots + 1;
    }
  }
}
