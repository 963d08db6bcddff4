import { EDGES, Features, GROUPS, LETTERS, NOTES, SIGNS, WORDS, noteCue, type FeatureList } from './features.js';
import { MEASURED, languageOfScript, latinLanguage, scriptOf } from './language.js';
import { loadModel, type Model, type Platt } from './model.js';
import { primaryKind, support, type Because, type Kind, type Reading, type Scores } from './reading.js';
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
const platt = (scale: Platt, score: number) => sigmoid(scale.slope * score + scale.offset);
/** Outside the measured languages every score is drawn towards even odds. */
const UNMEASURED = 0.6;

/** Reads with one linear table per feature group; not for concurrent use, as its buffers are reused. */
export class LinearReader implements Reader {
  readonly model: string;
  private readonly features = new Features();
  private readonly sums = new Float64Array(8);
  private readonly logits = new Float64Array(8);

  constructor(private readonly weights: Model) {
    this.model = `${weights.header.name}@${weights.header.version}`;
  }

  read(text: string, options: ReadOptions = {}): Reading {
    const { features, weights } = this;
    features.extract(text);
    const lang = options.lang ?? this.language();
    this.score();
    const { calibration, thresholds, questionLead } = weights.header;
    const x = this.logits;
    const trust = MEASURED.has(lang) ? 1 : UNMEASURED;
    const scores: Scores = {
      question: platt(calibration.question, x[0]! * trust),
      complaint: platt(calibration.complaint, x[1]! * trust),
      praise: platt(calibration.praise, x[2]! * trust),
    };
    const kind = primaryKind(scores, { thresholds, questionLead });
    const raw = Math.min(0.999, Math.max(0.001, support(kind, scores)));
    const confidence = platt(calibration.confidence, Math.log(raw / (1 - raw))) * (trust < 1 ? 0.75 : 1);
    const warmth = calibration.sentiment * trust;
    const top = Math.max(x[3]!, x[4]!, x[5]!);
    const negative = Math.exp((x[3]! - top) * warmth);
    const neutral = Math.exp((x[4]! - top) * warmth);
    const positive = Math.exp((x[5]! - top) * warmth);
    const sum = negative + neutral + positive;
    return {
      kind,
      confidence,
      scores,
      sentiment: { negative: negative / sum, neutral: neutral / sum, positive: positive / sum },
      lang,
      urgency: urgencyOf(features, scores.complaint),
      notes: this.notes(scores, platt(calibration.suggestion, x[6]!), platt(calibration.spam, x[7]!), lang),
      because: options.explain ? this.because(kind) : [],
      model: this.model,
    };
  }

  readBatch(texts: readonly string[], options: { lang?: string } = {}): Reading[] {
    return texts.map((text) => this.read(text, options));
  }

  private language(): string {
    const { scan, language } = this.features;
    const script = scriptOf(scan);
    if (script !== 'latin') return script === 'none' ? 'und' : languageOfScript(scan, script);
    this.sums.fill(0);
    this.add(language, GROUPS.length, 1 / Math.sqrt(Math.max(1, language.count)), this.sums);
    return latinLanguage(this.sums, language.count);
  }

  private score(): void {
    this.logits.fill(0);
    for (let group = 0; group < GROUPS.length; group++) {
      const list = this.features.lists[group]!;
      this.add(list, group, this.scale(group, list.count), this.logits);
    }
  }

  private scale(group: number, count: number): number {
    return count === 0 ? 0 : this.weights.header.lengths[group]! / (group === SIGNS ? 1 : Math.sqrt(count));
  }

  /** Adds up the bytes of eight heads two lanes at a time; a lane holds 256 additions before it is emptied. */
  private add(list: FeatureList, group: number, scale: number, into: Float64Array): void {
    const table = this.weights.tables[group]!;
    const steps = this.weights.header.steps[group]!;
    const { buckets, count } = list;
    for (let from = 0; from < count; from += 256) {
      const to = Math.min(count, from + 256);
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let i = from; i < to; i++) {
        const at = buckets[i]! << 1;
        const low = table[at]!;
        const high = table[at + 1]!;
        a = (a + (low & LANES)) | 0;
        b = (b + ((low >>> 8) & LANES)) | 0;
        c = (c + (high & LANES)) | 0;
        d = (d + ((high >>> 8) & LANES)) | 0;
      }
      const zero = (to - from) * 128;
      into[0]! += ((a & 0xffff) - zero) * steps[0]! * scale;
      into[1]! += ((b & 0xffff) - zero) * steps[1]! * scale;
      into[2]! += ((a >>> 16) - zero) * steps[2]! * scale;
      into[3]! += ((b >>> 16) - zero) * steps[3]! * scale;
      into[4]! += ((c & 0xffff) - zero) * steps[4]! * scale;
      into[5]! += ((d & 0xffff) - zero) * steps[5]! * scale;
      into[6]! += ((c >>> 16) - zero) * steps[6]! * scale;
      into[7]! += ((d >>> 16) - zero) * steps[7]! * scale;
    }
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
    const head = kind === 'question' ? 0 : kind === 'complaint' ? 1 : kind === 'praise' ? 2 : 4;
    const { header, tables } = this.weights;
    const slope = kind === 'other' ? header.calibration.sentiment : header.calibration[kind].slope;
    const spans = new Map<number, Because>();
    for (const group of [WORDS, LETTERS, EDGES, SIGNS]) {
      const list = this.features.lists[group]!;
      const bytes = new Uint8Array(tables[group]!.buffer, tables[group]!.byteOffset);
      const worth = header.steps[group]![head]! * this.scale(group, list.count) * slope;
      for (let i = 0; i < list.count; i++) {
        const weight = (bytes[list.buckets[i]! * 8 + head]! - 128) * worth;
        const start = list.starts[i]!;
        const end = list.ends[i]!;
        const key = start * 8192 + end;
        const span = spans.get(key);
        if (span) span.weight += weight;
        else spans.set(key, { start, end, weight, kind });
      }
    }
    return [...spans.values()].filter((span) => span.weight !== 0).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  }
}

/** `open` was trained only on sets whose licence is open; anything but the two names is a path. */
export function loadReader(options: { model?: 'default' | 'open' | (string & {}) } = {}): Reader {
  return new LinearReader(loadModel(options.model));
}
