import * as asking from './cues/asking.js';
import * as judging from './cues/judging.js';
import { notes, urgency } from './cues/noting.js';
import * as pictures from './cues/pictures.js';
import { Phrasebook } from './phrasebook.js';
import { EMOJI, EMOTICON, FROWN_HASH, HEART_HASH, IDEOGRAPH, LINK, MARK, MENTION, SMILE_HASH, Scan, WORD, WRY_HASH, extend } from './scan.js';

/** The four groups of features, each brought to unit length on its own before they are added up. */
export const GROUPS = ['words', 'letters', 'edges', 'signs'] as const;
export const BITS = [17, 17, 15, 9] as const;
export const LANGUAGE_BITS = 15;
const LANGUAGE_FEATURES = 120;
const REACH = 4;
export const WORDS = 0;
export const LETTERS = 1;
export const EDGES = 2;
export const SIGNS = 3;

/** What a group's sum is multiplied by, so that long and short texts weigh alike. Signs are counted as they are. */
export function groupScale(group: number, count: number, lengths: readonly number[]): number {
  return count === 0 ? 0 : lengths[group]! / (group === SIGNS ? 1 : Math.sqrt(count));
}

const CAPACITY = 16384;
const CUES = ['interrogative', 'opening', 'request', 'fault', 'delight', 'negation', 'contrast', 'glad', 'sorry', 'cross', 'laughing', 'begging'] as const;
export const NOTES = Object.keys(notes) as (keyof typeof notes)[];
export const ALARMS = Object.keys(urgency) as (keyof typeof urgency)[];
const FIRST_NOTE = CUES.length;
const FIRST_ALARM = FIRST_NOTE + NOTES.length;
export const CUE_COUNT = FIRST_ALARM + ALARMS.length;
export const noteCue = (note: number) => FIRST_NOTE + note;
export const alarmCue = (alarm: number) => FIRST_ALARM + alarm;
const INTERROGATIVE = 0;
const OPENING = 1;
const REQUEST = 2;
const FAULT = 3;
const DELIGHT = 4;
const NEGATION = 5;
const CONTRAST = 6;
const GLAD = 7;
const SORRY = 8;
const CROSS = 9;

function buildPhrasebook(): Phrasebook {
  const book = new Phrasebook();
  const lists = [asking.interrogatives, asking.openings, asking.requests, judging.faults, judging.delights, judging.negations, judging.contrasts];
  lists.forEach((list, cue) => book.add(list, cue));
  const icons = [pictures.glad, pictures.sorry, pictures.cross, pictures.laughing, pictures.begging];
  icons.forEach((list, icon) => book.add([...list].filter((char) => char !== '\ufe0f').join('|'), lists.length + icon));
  NOTES.forEach((note, at) => book.add(notes[note], noteCue(at)));
  ALARMS.forEach((alarm, at) => book.add(urgency[alarm], alarmCue(at)));
  return book;
}

/** One group's buckets for the text at hand; spans are kept only when a reading is to be explained. */
export class FeatureList {
  readonly buckets = new Int32Array(CAPACITY);
  readonly starts = new Int32Array(CAPACITY);
  readonly ends = new Int32Array(CAPACITY);
  count = 0;
  constructor(private readonly shift: number) {}

  add(hash: number, start: number, end: number): void {
    const at = this.count;
    if (at === CAPACITY) return;
    this.buckets[at] = Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) >>> this.shift;
    this.starts[at] = start;
    this.ends[at] = end;
    this.count = at + 1;
  }

  put(bucket: number, start: number, end: number): void {
    const at = this.count;
    if (at === CAPACITY) return;
    this.buckets[at] = bucket;
    this.starts[at] = start;
    this.ends[at] = end;
    this.count = at + 1;
  }
}

export class Features {
  readonly scan = new Scan();
  readonly lists = BITS.map((bits) => new FeatureList(32 - bits));
  /** Words, runs of three letters and accented letters: what tells Latin languages apart. */
  readonly language = new FeatureList(32 - LANGUAGE_BITS);
  /** How many phrases of each cue the text holds. */
  readonly cueCounts = new Int32Array(CUE_COUNT);
  private readonly book = buildPhrasebook();
  private readonly found = new Int32Array(8192);
  private readonly last = new Int32Array(8192);

  /** Takes the text in, as far as is needed to tell its language. */
  look(text: string): void {
    const { scan, language } = this;
    scan.run(text);
    language.count = 0;
    for (let i = 0; i < scan.accents; i++) language.add(extend(0x99, scan.accented[i]!), 0, 0);
    const { kind, from, to, units, count, hash } = scan;
    for (let token = 0; token < count && language.count < LANGUAGE_FEATURES; token++) {
      if (kind[token] !== WORD) continue;
      language.add(hash[token]!, 0, 0);
      const first = from[token]! - 1;
      const stop = to[token]! - 1;
      for (let i = first; i < stop; i++) language.add(extend(extend(extend(0x1234567, i === first ? 0x20 : units[i]!), units[i + 1]!), units[i + 2]!), 0, 0);
    }
  }

  /**
   * Fills the lists. Every word is there twice, once for all languages and once for its own: a language with few posts learns
   * from the others, and words of one spelling that mean different things can still be told apart.
   */
  collect(tongue: number): void {
    const { scan, lists } = this;
    const salt = Math.imul(tongue + 1, 0x3c6ef372);
    for (const list of lists) list.count = 0;
    this.book.match(scan, this.found, this.last);
    this.words(lists[WORDS]!, salt);
    this.letters(lists[LETTERS]!);
    this.edges(lists[EDGES]!);
    this.signs(lists[SIGNS]!);
  }

  private words(list: FeatureList, salt: number): void {
    const { kind, hash, start, end, count, mark } = this.scan;
    let previous = 7;
    let before = 7;
    let previousStart = 0;
    let beforeStart = 0;
    for (let i = 0; i < count; i++) {
      if (kind[i] === MARK) {
        const sign = mark[i]!;
        if (sign !== 0x3f && sign !== 0x21 && sign !== 0x2e) continue;
        if (previous === sign) continue;
      }
      const current = hash[i]!;
      if (kind[i] !== MENTION || previous !== current) {
        list.add(current, start[i]!, end[i]!);
        if (kind[i] === WORD) list.add(Math.imul(current ^ salt, 0x2545f491), start[i]!, end[i]!);
        list.add(extend(Math.imul(previous, 31), current), previousStart, end[i]!);
        if (kind[i] === IDEOGRAPH) list.add(extend(Math.imul(extend(Math.imul(before, 131), previous), 31), current), beforeStart, end[i]!);
        else if (kind[i] === MENTION) list.add(extend(0x81, this.scan.handle[i]!), start[i]!, end[i]!);
      }
      before = previous;
      beforeStart = previousStart;
      previous = current;
      previousStart = start[i]!;
    }
  }

  /** Letters of three and four within each word and its borders; runs of ideographs of two to four. */
  private letters(list: FeatureList): void {
    const { kind, from, to, units, count, start, end, origin, hash } = this.scan;
    for (let token = 0; token < count; token++) {
      if (kind[token] === WORD) {
        const first = from[token]! - 1;
        const stop = to[token]! + 1;
        // The unit before a word may belong to an ideograph: a border is always a blank.
        for (let i = first; i + 2 < stop; i++) {
          let h = extend(extend(0x1234567, i === first ? 0x20 : units[i]!), units[i + 1]!);
          const reach = Math.min(stop, i + REACH);
          for (let j = i + 2; j < reach; j++) {
            h = extend(h, units[j]!);
            list.add(h, i === first ? start[token]! : origin[i]!, j === stop - 1 ? end[token]! : origin[j]! + 1);
          }
        }
      } else if (kind[token] === IDEOGRAPH) {
        let h = extend(0x7654321, hash[token]!);
        for (let j = token + 1; j < count && j < token + 4 && kind[j] === IDEOGRAPH; j++) {
          h = extend(h, hash[j]!);
          list.add(h, start[token]!, end[j]!);
        }
      }
    }
  }

  /** How clauses and sentences begin and end. */
  private edges(list: FeatureList): void {
    const { kind, hash, start, end, count, mark } = this.scan;
    let fresh = 2;
    let lastWord = -1;
    for (let i = 0; i < count; i++) {
      if (kind[i] === MARK) {
        const sign = mark[i]!;
        const stop = sign === 0x2e || sign === 0x3f || sign === 0x21 || sign === 10 || sign === 0x2026;
        if (stop && lastWord >= 0) {
          list.add(extend(extend(0x51, sign), hash[lastWord]!), start[lastWord]!, end[i]!);
          lastWord = -1;
        }
        fresh = stop ? 2 : Math.max(fresh, 1);
        continue;
      }
      if (kind[i] === MENTION || kind[i] === LINK) continue;
      if (fresh > 0) {
        let h = extend(fresh === 2 ? 0x61 : 0x62, hash[i]!);
        list.add(h, start[i]!, end[i]!);
        for (let j = i + 1; j < count && j < i + 3 && kind[j] !== MARK; j++) {
          h = extend(h, hash[j]!);
          list.add(h, start[i]!, end[j]!);
        }
      }
      fresh = 0;
      lastWord = i;
    }
    let tail = count - 1;
    while (tail > 0 && (kind[tail] === LINK || kind[tail] === MENTION)) tail--;
    if (tail < 0) return;
    let h = 0x71;
    for (let j = tail; j >= 0 && j > tail - 3; j--) {
      h = extend(h, hash[j]!);
      list.add(h, start[j]!, end[tail]!);
    }
  }

  /** Marks, emoji, manner and cue phrases, counted in steps. */
  private signs(list: FeatureList): void {
    const { scan, found, last, cueCounts } = this;
    const { kind, mark, count, start, end, hash } = scan;
    cueCounts.fill(0);
    let questions = 0,
      bangs = 0,
      dots = 0,
      quotes = 0,
      mentions = 0,
      links = 0,
      emoji = 0,
      smiles = 0,
      frowns = 0,
      wry = 0,
      digits = 0;
    let negated = -9,
      contrast = -1,
      openingQuestion = 0,
      deniedDelight = 0,
      deniedFault = 0,
      faultAfter = 0,
      delightAfter = 0;
    let fresh = true,
      questionEnd = 0;
    let content = 0,
      leadingMentions = 0;
    for (let i = 0; i < count; i++) {
      const type = kind[i]!;
      if (type === MARK) {
        const sign = mark[i]!;
        if (sign === 0x3f) {
          questions++;
          list.put(300, start[i]!, end[i]!);
          questionEnd = i;
        } else if (sign === 0x21) bangs++;
        else if (sign === 0x2026 || (sign === 0x2e && i > 0 && mark[i - 1] === 0x2e)) dots++;
        else if (sign === 0x22) quotes++;
        if (sign === 0x2e || sign === 0x3f || sign === 0x21 || sign === 10) fresh = true;
      } else if (type === MENTION) {
        mentions++;
        if (content === 0) leadingMentions++;
      } else if (type === LINK) links++;
      else {
        content++;
        if (type === EMOJI) emoji++;
        else if (type === EMOTICON) {
          if (hash[i] === SMILE_HASH || hash[i] === HEART_HASH) smiles++;
          else if (hash[i] === FROWN_HASH) frowns++;
          else if (hash[i] === WRY_HASH) wry++;
        } else if (type === WORD && scan.units[scan.from[i]!] === 0x30) digits++;
      }
      const cues = found[i]!;
      if (cues !== 0) {
        const until = end[last[i]!]!;
        for (let bits = cues; bits !== 0; bits &= bits - 1) {
          const cue = 31 - Math.clz32(bits & -bits);
          const times = ++cueCounts[cue]!;
          if (times <= 3) list.put(cue * 4 + times, start[i]!, until);
          if (cue === FAULT) {
            if (content - negated <= 3) deniedFault++;
            if (contrast >= 0) faultAfter++;
          } else if (cue === DELIGHT) {
            if (content - negated <= 3) deniedDelight++;
            if (contrast >= 0) delightAfter++;
          } else if (cue === NEGATION) negated = content;
          else if (cue === CONTRAST) contrast = i;
          if (fresh && (cue === INTERROGATIVE || cue === OPENING)) {
            openingQuestion++;
            list.put(cue === OPENING ? 120 : 121, start[i]!, until);
          }
        }
      }
      if (type === WORD || type === IDEOGRAPH) fresh = false;
    }
    const all = scan.text.length;
    const put = (bucket: number) => list.put(bucket, 0, 0);
    put(0);
    put(130 + Math.min(4, questions));
    put(136 + Math.min(4, bangs));
    if (dots > 0) put(142 + Math.min(2, dots));
    if (quotes > 1) put(146);
    put(148 + Math.min(3, mentions));
    if (leadingMentions > 0) put(153);
    if (links > 0) put(154);
    put(156 + Math.min(4, emoji));
    if (smiles > 0) put(162);
    if (frowns > 0) put(163);
    if (wry > 0) put(164);
    if (digits > 0) put(165 + Math.min(3, digits));
    if (scan.lengthened > 0) put(170);
    put(171 + Math.min(4, scan.shouted));
    put(177 + Math.min(4, scan.hashtags));
    put(184 + Math.min(7, Math.floor(Math.log2(content + 1))));
    const fault = Math.min(2, cueCounts[FAULT]!);
    const delight = Math.min(2, cueCounts[DELIGHT]!);
    const asks = Math.min(2, cueCounts[INTERROGATIVE]! + cueCounts[REQUEST]!);
    put(200 + fault * 3 + delight);
    put(210 + asks * 3 + Math.min(2, questions));
    put(220 + fault * 3 + Math.min(2, questions));
    put(230 + delight * 3 + Math.min(2, questions));
    if (openingQuestion > 0) put(240 + Math.min(1, questions));
    if (deniedDelight > 0) put(244);
    if (deniedFault > 0) put(245);
    if (faultAfter > 0) put(246);
    if (delightAfter > 0) put(247);
    put(250 + (mentions > 0 ? 1 : 0) + (links > 0 ? 2 : 0) + (scan.hashtags > 0 ? 4 : 0));
    put(260 + (cueCounts[GLAD]! > 0 ? 1 : 0) + (cueCounts[SORRY]! > 0 ? 2 : 0) + (cueCounts[CROSS]! > 0 ? 4 : 0));
    put(270 + (cueCounts[GLAD]! > 0 ? 1 : 0) + (fault > 0 ? 2 : 0) + (cueCounts[NEGATION]! > 0 ? 4 : 0));
    if (questionEnd > 0) put(questionEnd >= count - 2 ? 280 : 281);
    if (/^RT\b|^rt @/.test(scan.text)) put(282);
    if (all > 200) put(283);
    // Bravo, fifty minutes: praise that counts is often meant otherwise.
    if (delight > 0 && digits > 0) put(284 + (fault > 0 ? 1 : 0));
  }
}
