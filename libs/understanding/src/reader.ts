import { EDGES, Features, GROUPS, LETTERS, NOTES, SIGNS, WORDS, noteCue, type FeatureList } from './features.js';
import { MEASURED, languageOfScript, latinLanguage, scriptOf } from './language.js';
import { BUCKET, loadModel, type Model, type Platt } from './model.js';
import { mixPolarity, primaryKind, support, type Because, type Kind, type Reading, type Scores } from './reading.js';
import { moved, taughtBuckets, teach, type Correction, type Ground, type Teaching } from './teaching.js';
import { urgencyOf } from './urgency.js';

export interface ReadOptions {
  lang?: string;
  explain?: boolean;
}

export interface Reader {
  readonly model: string;
  read(text: string, options?: ReadOptions): Reading;
  readBatch(texts: readonly string[], options?: { lang?: string }): Reading[];
}

const LANES = 0x00ff00ff;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** `extra` is in log-odds already. */
const platt = (scale: Platt, score: number, extra = 0) => sigmoid(scale.slope * score + scale.offset + extra);
const NONE = [0, 0, 0] as const;
/** Outside the measured languages every score is drawn towards even odds. */
const UNMEASURED = 0.6;

/** Empties four pairs of lanes into eight sums. */
function empty(into: Float64Array, steps: readonly number[], first: number, scale: number, zero: number, a: number, b: number, c: number, d: number): void {
  into[0]! += ((a & 0xffff) - zero) * steps[first]! * scale;
  into[1]! += ((b & 0xffff) - zero) * steps[first + 1]! * scale;
  into[2]! += ((a >>> 16) - zero) * steps[first + 2]! * scale;
  into[3]! += ((b >>> 16) - zero) * steps[first + 3]! * scale;
  into[4]! += ((c & 0xffff) - zero) * steps[first + 4]! * scale;
  into[5]! += ((d & 0xffff) - zero) * steps[first + 5]! * scale;
  into[6]! += ((c >>> 16) - zero) * steps[first + 6]! * scale;
  into[7]! += ((d >>> 16) - zero) * steps[first + 7]! * scale;
}

/** Reads with one linear table per feature group; not for concurrent use, as its buffers are reused. */
export class LinearReader implements Reader {
  readonly model: string;
  private readonly features = new Features();
  private readonly sums = new Float64Array(8);
  /** Scores of the bank of kinds, and of the bank of polarity. */
  private readonly logits = new Float64Array(8);
  private readonly leanings = new Float64Array(8);

  constructor(
    private readonly weights: Model,
    /** This workspace's own weights, added at reading. */
    private readonly teaching: Teaching | null = null,
  ) {
    this.model = `${weights.header.name}@${weights.header.version}`;
  }

  read(text: string, options: ReadOptions = {}): Reading {
    const { features, weights } = this;
    features.extract(text);
    const lang = options.lang ?? this.language();
    this.score();
    const own = this.teaching ? moved(this.teaching, taughtBuckets(features)) : NONE;
    const { calibration, thresholds, questionLead } = weights.header;
    const x = this.logits;
    const trust = MEASURED.has(lang) ? 1 : UNMEASURED;
    const scores: Scores = {
      question: platt(calibration.question, x[0]! * trust, own[0]),
      complaint: platt(calibration.complaint, x[1]! * trust, own[1]),
      praise: platt(calibration.praise, x[2]! * trust, own[2]),
    };
    const kind = primaryKind(scores, { thresholds, questionLead });
    const raw = Math.min(0.999, Math.max(0.001, support(kind, scores)));
    const confidence = platt(calibration.confidence, Math.log(raw / (1 - raw))) * (trust < 1 ? 0.75 : 1);
    const [down, , up] = mixPolarity(x, this.leanings);
    const warmth = calibration.sentiment * trust;
    const negative = Math.exp(down * warmth);
    const positive = Math.exp(up * warmth);
    const sum = 1 + negative + positive;
    return {
      kind,
      confidence,
      scores,
      sentiment: { negative: negative / sum, neutral: 1 / sum, positive: positive / sum },
      lang,
      urgency: urgencyOf(features, scores.complaint),
      notes: this.notes(scores, platt(calibration.suggestion, x[3]!), platt(calibration.spam, x[4]!), lang),
      because: options.explain ? this.because(kind) : [],
      model: this.model,
    };
  }

  readBatch(texts: readonly string[], options: { lang?: string } = {}): Reading[] {
    return texts.map((text) => this.read(text, options));
  }

  /** The same model with what a workspace's people have taught it. */
  taught(teaching: Teaching): LinearReader {
    return new LinearReader(this.weights, teaching);
  }

  /** Weights for a workspace from all its corrections, in order. */
  learn(corrections: readonly Correction[], ground: Ground = {}): Teaching {
    const { calibration } = this.weights.header;
    const look = (text: string): { buckets: Int32Array; logits: [number, number, number] } => {
      this.features.extract(text);
      this.score();
      const logit = (scale: Platt, at: number) => scale.slope * this.logits[at]! + scale.offset;
      return { buckets: taughtBuckets(this.features), logits: [logit(calibration.question, 0), logit(calibration.complaint, 1), logit(calibration.praise, 2)] };
    };
    return teach(corrections, look, ground);
  }

  private language(): string {
    const { scan, language } = this.features;
    const script = scriptOf(scan);
    if (script !== 'latin') return script === 'none' ? 'und' : languageOfScript(scan, script);
    this.sums.fill(0);
    this.addLanguages(1 / Math.sqrt(Math.max(1, language.count)));
    return latinLanguage(this.sums, language.count);
  }

  private score(): void {
    this.logits.fill(0);
    this.leanings.fill(0);
    for (let group = 0; group < GROUPS.length; group++) {
      const list = this.features.lists[group]!;
      this.add(list, group, this.scale(group, list.count));
    }
  }

  private scale(group: number, count: number): number {
    return count === 0 ? 0 : this.weights.header.lengths[group]! / (group === SIGNS ? 1 : Math.sqrt(count));
  }

  /** Adds up the bytes of sixteen heads two lanes at a time; a lane holds 256 additions before it is emptied. */
  private add(list: FeatureList, group: number, scale: number): void {
    const table = this.weights.tables[group]!;
    const { buckets, count } = list;
    for (let from = 0; from < count; from += 256) {
      const to = Math.min(count, from + 256);
      let a = 0,
        b = 0,
        c = 0,
        d = 0,
        e = 0,
        f = 0,
        g = 0,
        h = 0;
      for (let i = from; i < to; i++) {
        const at = buckets[i]! << 2;
        const w0 = table[at]!;
        const w1 = table[at + 1]!;
        const w2 = table[at + 2]!;
        const w3 = table[at + 3]!;
        a = (a + (w0 & LANES)) | 0;
        b = (b + ((w0 >>> 8) & LANES)) | 0;
        c = (c + (w1 & LANES)) | 0;
        d = (d + ((w1 >>> 8) & LANES)) | 0;
        e = (e + (w2 & LANES)) | 0;
        f = (f + ((w2 >>> 8) & LANES)) | 0;
        g = (g + (w3 & LANES)) | 0;
        h = (h + ((w3 >>> 8) & LANES)) | 0;
      }
      const steps = this.weights.header.steps[group]!;
      const zero = (to - from) * 128;
      empty(this.logits, steps, 0, scale, zero, a, b, c, d);
      empty(this.leanings, steps, 8, scale, zero, e, f, g, h);
    }
  }

  private addLanguages(scale: number): void {
    const at = GROUPS.length;
    const table = this.weights.tables[at]!;
    const { buckets, count } = this.features.language;
    let a = 0,
      b = 0,
      c = 0,
      d = 0;
    for (let i = 0; i < count; i++) {
      const bucket = buckets[i]! << 1;
      const low = table[bucket]!;
      const high = table[bucket + 1]!;
      a = (a + (low & LANES)) | 0;
      b = (b + ((low >>> 8) & LANES)) | 0;
      c = (c + (high & LANES)) | 0;
      d = (d + ((high >>> 8) & LANES)) | 0;
    }
    empty(this.sums, this.weights.header.steps[at]!, 0, scale, count * 128, a, b, c, d);
  }

  private notes(scores: Scores, suggestion: number, spam: number, lang: string): string[] {
    const { cueCounts } = this.features;
    const cued = (note: (typeof NOTES)[number]) => cueCounts[noteCue(NOTES.indexOf(note))]!;
    const found: string[] = [];
    if (suggestion > 0.5 || (cued('suggestion') > 0 && suggestion > 0.2)) found.push('suggestion');
    if (cued('purchase') > 0 && (scores.question > 0.4 || cued('purchase') > 1) && scores.complaint < 0.5) found.push('purchase');
    if (cued('local') > 0 && scores.question > 0.4) found.push('local');
    // A language that is not measured is never called spam.
    if (MEASURED.has(lang) && (spam > 0.6 || (cued('spam') > 1 && spam > 0.2))) found.push('spam');
    if (cued('defends') > 0 && scores.complaint < 0.7) found.push('defends');
    if (cued('thanks') > 0 && scores.complaint < 0.5) found.push('thanks');
    return found;
  }

  /** Every feature's own share of the kind's score, laid over the text and gathered by stretch: the shares sum to the score. */
  private because(kind: Kind): Because[] {
    const { header, tables } = this.weights;
    const [first, second, third] = this.logits;
    const strongest = first! >= second! && first! >= third! ? 'question' : second! >= third! ? 'complaint' : 'praise';
    // What made it other is what spoke against the likeliest of the three.
    const judged = kind === 'other' ? strongest : kind;
    const head = judged === 'question' ? 0 : judged === 'complaint' ? 1 : 2;
    const slope = header.calibration[judged].slope * (kind === 'other' ? -1 : 1);
    const spans = new Map<number, Because>();
    const lay = (start: number, end: number, weight: number) => {
      const key = start * 8192 + end;
      const span = spans.get(key);
      if (span) span.weight += weight;
      else spans.set(key, { start, end, weight, kind });
    };
    for (const group of [WORDS, LETTERS, EDGES, SIGNS]) {
      const list = this.features.lists[group]!;
      const bytes = new Uint8Array(tables[group]!.buffer, tables[group]!.byteOffset);
      const worth = header.steps[group]![head]! * this.scale(group, list.count) * slope;
      for (let i = 0; i < list.count; i++) {
        const weight = (bytes[list.buckets[i]! * BUCKET + head]! - 128) * worth;
        lay(list.starts[i]!, list.ends[i]!, weight);
      }
    }
    if (this.teaching) {
      const buckets = taughtBuckets(this.features);
      const words = this.features.lists[WORDS]!.count;
      const worth = (kind === 'other' ? -1 : 1) / Math.sqrt(Math.max(1, buckets.length));
      buckets.forEach((bucket, i) => {
        const weight = (this.teaching!.weights[bucket]?.[head] ?? 0) * worth;
        const list = this.features.lists[i < words ? WORDS : EDGES]!;
        const at = i < words ? i : i - words;
        if (weight !== 0) lay(list.starts[at]!, list.ends[at]!, weight);
      });
    }
    return [...spans.values()].filter((span) => span.weight !== 0).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  }
}

/** `open` was trained only on sets whose licence is open; anything but the two names is a path. */
export function loadReader(options: { model?: 'default' | 'open' | (string & {}) } = {}): LinearReader {
  return new LinearReader(loadModel(options.model));
}
