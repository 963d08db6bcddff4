import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What each set's labels do and do not imply. A head that a label says nothing about stays NaN and is left out of
 * the loss: an angry tweet is negative, but says nothing about a company's fault.
 */
export interface Row {
  text: string;
  lang: string;
  set: string;
  mapping: string;
  domain: string;
  label: string;
  weight: number;
  question: number;
  complaint: number;
  praise: number;
  /** 0 negative, 1 neutral, 2 positive, -1 unknown. */
  sentiment: number;
  /** How far each head's loss counts for this row, beside `weight`. */
  trust: { question: number; complaint: number; praise: number; sentiment: number };
  /** Set where a person read the post for all kinds. */
  primary?: string;
  notes?: string[];
  /** Speech made into prose by leaving out its marks. */
  prose?: boolean;
  /** What the row is for: learning, fitting the calibration and the rule, or measuring. */
  part: 'learnt' | 'fitted' | 'held';
}

export interface DatasetEntry {
  file: string;
  mapping: string;
  licence: string;
  open: boolean;
  weight: number;
  limit?: number;
  /** Rare polarities count more, so that no class of the set is drowned. */
  balance?: boolean;
  about: string;
}

const UNKNOWN = NaN;
const POLARITY: Record<string, number> = { negative: 0, neutral: 1, positive: 2, NEG: 0, NEUTRAL: 1, OBJ: 1, POS: 2 };
const LANGS: Record<string, string> = { arabic: 'ar', english: 'en', french: 'fr', german: 'de', hindi: 'hi', italian: 'it', portuguese: 'pt', spanish: 'es' };

/** FNV-1a of a text: splits and draws follow the text, not its place in a file. */
export function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

/** Splits follow the letters only, so that copies of a post in two sets, or with another link, fall on the same side. */
export function letters(text: string): string {
  return text
    .slice(0, 240)
    .toLowerCase()
    .replace(/https?\S*|@\S+|\\u[0-9a-f]{4}|[^\p{L}\p{N}]/gu, '')
    .slice(0, 80);
}

/** A tenth is measured; half a tenth, of our own posts a tenth, fits the calibration. */
function partOf(text: string, fitting: 1 | 2): Row['part'] {
  const share = fingerprint(letters(text)) % 20;
  if (share % 10 === 0) return 'held';
  return share === 1 || (fitting === 2 && share === 11) ? 'fitted' : 'learnt';
}

interface Labels {
  question?: number;
  complaint?: number;
  praise?: number;
  sentiment?: number;
  trust?: Partial<Row['trust']>;
}

/** Share of negative posts at large that find fault with a company, and of positive ones that praise one. */
const MOOD_COMPLAINT = 0.3;
const MOOD_PRAISE = 0.45;
const ASKS = /[?？؟]/;
const MAY_ASK =
  /\b(how|what|why|when|where|who|which|can|could|does|do|is|are|any|anyone|know|help|please|pls|plz|dm|wondering|need|need to|want to|looking|would|will|should)\b/i;

/** A post with no mark and none of the words that ask is taken for no question; anything else stays unknown. */
function quiet(text: string, lang: string): number {
  if (ASKS.test(text)) return UNKNOWN;
  if (lang === 'en') return MAY_ASK.test(text) ? UNKNOWN : 0;
  return UNKNOWN;
}

const TROUBLE =
  /wrong|not_working|not_recognised|charged_twice|declined|failed|swallowed|extra_charge|reverted|not_received|not_updated|Refund_not|complaint|payment_issue|registration_problems|blocked|card_declined|damaged|lost_luggage|unable/;
const NO_TROUBLE = /thank_you|greeting|goodbye|fun_fact|translate|weather|timer|alarm/;
const ASKING_INTENT =
  /^(how|what|why|when|where|who|which|can|could|do|does|did|is|are|was|were|will|would|should|has|have|am|may|i want to know|i need to know|tell me|i wonder)\b/i;

const mappings: Record<string, (text: string, label: string, lang: string, domain: string) => Labels | null> = {
  complaints: (text, label, lang) =>
    label === 'complaint'
      ? { complaint: 1, praise: 0, sentiment: 0, question: quiet(text, lang), trust: { sentiment: 0.3, question: 0.3 } }
      : { complaint: 0, question: quiet(text, lang), trust: { question: 0.3 } },
  company: (text, label, lang) => {
    const sentiment = POLARITY[label]!;
    const asks = ASKS.test(text);
    return {
      complaint: sentiment === 0 ? 1 : 0,
      praise: sentiment === 2 ? 1 : 0,
      sentiment,
      question: sentiment === 1 && asks ? 1 : sentiment === 2 && !asks ? 0 : quiet(text, lang),
      trust: { question: 0.4 },
    };
  },
  review: (_text, label) => {
    const sentiment = POLARITY[label]!;
    return {
      complaint: sentiment === 0 ? 1 : sentiment === 2 ? 0 : UNKNOWN,
      praise: sentiment === 2 ? 1 : sentiment === 0 ? 0 : UNKNOWN,
      sentiment,
      trust: { complaint: 0.5, praise: 0.5 },
    };
  },
  mood: (text, label, lang) => {
    const sentiment = POLARITY[label];
    if (sentiment === undefined) return null;
    return {
      sentiment,
      complaint: sentiment === 0 ? MOOD_COMPLAINT : 0,
      praise: sentiment === 2 ? MOOD_PRAISE : 0,
      question: quiet(text, lang),
      trust: { complaint: 0.2, praise: 0.2, question: 0.15 },
    };
  },
  irony: (text, label, lang) => (label === 'irony' ? { praise: 0, question: quiet(text, lang), trust: { praise: 0.5, question: 0.15 } } : null),
  reddit: (text, label) => {
    if (label === 'mixed') return null;
    if (label === 'question') return ASKS.test(text) ? { question: 1, praise: 0, complaint: 0, trust: { question: 0.2, praise: 0.2, complaint: 0.2 } } : null;
    if (label === 'praise') return { praise: 1, sentiment: 2, complaint: 0, trust: { praise: 0.1, sentiment: 0.2, complaint: 0.2 } };
    if (label === 'complaint') return { praise: 0, sentiment: 0, trust: { praise: 0.3, sentiment: 0.2 } };
    return { praise: 0, complaint: 0, question: quiet(text, 'en'), trust: { praise: 0.2, complaint: 0.3, question: 0.1 } };
  },
  asked: (text, label) => {
    if (label === 'question') return { question: 1, complaint: 0, praise: 0, trust: { complaint: 0.05, praise: 0.05 } };
    return text.length < 12 ? null : { question: 0, complaint: 0, praise: 0, trust: { complaint: 0.05, praise: 0.05 } };
  },
  intents: (text, label) => {
    if (label === 'thank_you')
      return { question: 0, complaint: 0, praise: 1, sentiment: 2, trust: { question: 0.3, complaint: 0.3, praise: 0.3, sentiment: 0.3 } };
    const asks = ASKS.test(text) || ASKING_INTENT.test(text);
    const trouble = TROUBLE.test(label) && !NO_TROUBLE.test(label);
    return { question: asks ? 1 : UNKNOWN, complaint: trouble ? (asks ? UNKNOWN : 1) : 0, praise: 0, trust: { question: 0.5, complaint: 0.2, praise: 0.2 } };
  },
  acts: (_text, label) => ({
    question: label === 'question' ? 1 : label === 'complaint' ? UNKNOWN : 0,
    complaint: label === 'complaint' ? 1 : 0,
    praise: label === 'praise' ? 1 : 0,
    trust: { complaint: 0.4 },
  }),
};

interface Raw {
  text: string;
  lang: string;
  label: string;
  domain?: string;
  kinds?: string[];
  primary?: string;
  sentiment?: string;
  notes?: string[];
  /** What somebody said of single kinds beside the label. */
  heads?: Partial<Record<'question' | 'complaint' | 'praise', boolean>>;
}

function compose(raw: Raw, set: string, entry: DatasetEntry): Row | null {
  const lang = LANGS[raw.lang] ?? raw.lang;
  const common = {
    text: raw.text,
    lang,
    set,
    mapping: entry.mapping,
    domain: raw.domain ?? '',
    weight: entry.weight,
    part: partOf(raw.text, entry.mapping === 'own' ? 2 : 1),
  };
  const full = { question: 1, complaint: 1, praise: 1, sentiment: 1 };
  if (entry.mapping === 'own') {
    const has = (kind: string) => (raw.kinds?.includes(kind) ? 1 : 0);
    const row: Row = {
      ...common,
      label: raw.primary ?? 'other',
      question: has('question'),
      complaint: has('complaint'),
      praise: has('praise'),
      sentiment: POLARITY[raw.sentiment ?? ''] ?? -1,
      trust: full,
    };
    return { ...row, primary: raw.primary, notes: raw.notes ?? [] };
  }
  const labels = mappings[entry.mapping]!(raw.text, raw.label, lang, common.domain);
  if (!labels) return null;
  const judged = (kind: 'question' | 'complaint' | 'praise') => {
    const said = raw.heads?.[kind];
    return said === undefined ? (labels[kind] ?? UNKNOWN) : said ? 1 : 0;
  };
  return {
    ...common,
    label: raw.label,
    question: judged('question'),
    complaint: judged('complaint'),
    praise: judged('praise'),
    sentiment: labels.sentiment ?? -1,
    trust: { ...full, ...labels.trust },
    ...(entry.mapping === 'acts' ? { primary: raw.label } : {}),
  };
}

/** What people said on reading a part of the research posts for all kinds: set, kinds (the primary one first), fingerprints. */
type Readings = Record<string, Record<string, string>>;

function readingsOf(set: string, readings: Readings): Map<number, string> {
  const known = new Map<number, string>();
  for (const [kinds, ids] of Object.entries(readings[set] ?? {})) for (const id of ids.split(' ')) known.set(parseInt(id, 16), kinds);
  return known;
}

function asRead(row: Row, kinds: string): Row {
  const all = kinds.split('+');
  const has = (kind: string) => (all.includes(kind) ? 1 : 0);
  // A reading weighs the same whatever its set weighs.
  const trust = { ...row.trust, question: 1 / row.weight, complaint: 1 / row.weight, praise: 1 / row.weight };
  return { ...row, question: has('question'), complaint: has('complaint'), praise: has('praise'), trust, primary: all[0]! };
}

/** Reads every set of the manifest that is there; `draw` keeps a fixed part of sets larger than their limit. */
export function readRows(manifest: DatasetEntry[], folders: { data?: string; own: string }, openOnly: boolean): Row[] {
  const rows: Row[] = [];
  const readings = JSON.parse(readFileSync(new URL('readings.json', import.meta.url), 'utf8')) as Readings;
  for (const entry of manifest) {
    if (openOnly && !entry.open) continue;
    const folder = entry.mapping === 'own' ? folders.own : folders.data;
    if (!folder) continue;
    const path = join(folder, entry.file);
    if (!existsSync(path)) continue;
    const set = entry.file.replace(/\.jsonl$/, '').replace(/^open-set\//, 'open-');
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    const share = entry.limit ? entry.limit / lines.length : 1;
    const seen = new Set<string>();
    const read = readingsOf(set, readings);
    for (const line of lines) {
      const raw = JSON.parse(line) as Raw;
      const key = letters(raw.text);
      if (key !== '' && seen.has(key)) continue;
      seen.add(key);
      const composed = compose(raw, set, entry);
      if (!composed) continue;
      const kinds = read.get(fingerprint(raw.text));
      const row = kinds ? asRead(composed, kinds) : composed;
      if (
        share < 1 &&
        !kinds &&
        row.part === 'learnt' &&
        !(entry.mapping === 'asked' && row.question === 1 && set !== 'multi-question') &&
        fingerprint(raw.text + '#') / 2 ** 32 > share
      )
        continue;
      rows.push(row);
    }
    if (entry.balance) balance(rows.filter((row) => row.set === set));
  }
  return rows;
}

function balance(rows: readonly Row[]): void {
  const counts = [0, 0, 0];
  for (const row of rows) if (row.sentiment >= 0) counts[row.sentiment]!++;
  const total = counts[0]! + counts[1]! + counts[2]!;
  for (const row of rows) if (row.sentiment >= 0) row.trust.sentiment *= (total / 3 / counts[row.sentiment]!) ** 0.6;
}
