import { EDGES, Features, groupScale, GROUPS, LETTERS, NOTES, SIGNS, WORDS, noteCue, type FeatureList } from './features.js';
import { MEASURED, languageOfScript, latinLanguage, scriptOf, tongueOf } from './language.js';
import { BUCKET, FIRST_PLACE, LANGUAGE_WIDTH, loadModel, PLACES, WRITTEN, type Model, type Platt } from './model.js';
import { askingOf, inPosts, leaningOf, placesOf, primaryKind, support, type Because, type Kind, type Reading, type Scores } from './reading.js';
import { Shares } from './shares.js';
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
const SILENT = -6;
const QUESTION_MARK = 0x3f;

/** Empties a pair of lanes of even bytes and one of odd bytes into four sums. */
function empty(into: Float64Array, at: number, steps: readonly number[], scale: number, zero: number, even: number, odd: number): void {
  into[at]! += ((even & 0xffff) - zero) * steps[at]! * scale;
  into[at + 1]! += ((odd & 0xffff) - zero) * steps[at + 1]! * scale;
  into[at + 2]! += ((even >>> 16) - zero) * steps[at + 2]! * scale;
  into[at + 3]! += ((odd >>> 16) - zero) * steps[at + 3]! * scale;
}

/** Reads with one linear table per feature group; not for concurrent use, as its buffers are reused. */
export class LinearReader implements Reader {
  readonly model: string;
  private readonly features = new Features();
  private readonly sums = new Float64Array(LANGUAGE_WIDTH);
  private readonly logits = new Float64Array(BUCKET);
  private readonly places = new Float64Array(PLACES.length);

  constructor(
    private readonly weights: Model,
    /** This workspace's own weights, added at reading. */
    private readonly teaching: Teaching | null = null,
  ) {
    this.model = `${weights.header.name}@${weights.header.version}`;
  }

  read(text: string, options: ReadOptions = {}): Reading {
    const { features, weights } = this;
    const told = this.take(text);
    const lang = options.lang ?? told;
    const own = this.teaching ? moved(this.teaching, taughtBuckets(features)) : NONE;
    const { calibration, thresholds, questionLead } = weights.header;
    const x = this.logits;
    const trust = MEASURED.has(lang) ? 1 : UNMEASURED;
    const scores: Scores = {
      question: sigmoid(askingOf(x, this.places, calibration, features.scan.asks, trust) + own[0]),
      complaint: platt(calibration.complaint, x[1]! * trust, own[1]),
      praise: platt(calibration.praise, x[2]! * trust, own[2]),
    };
    const kind = primaryKind(scores, { thresholds, questionLead });
    const raw = Math.min(0.999, Math.max(0.001, support(kind, scores)));
    const confidence = platt(calibration.confidence, Math.log(raw / (1 - raw))) * (trust < 1 ? 0.75 : 1);
    const [down, up] = leaningOf(x, this.places);
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
      urgency: urgencyOf(features, scores),
      notes: this.notes(scores, platt(calibration.suggestion, x[3]!), platt(calibration.spam, x[4]!), lang),
      because: options.explain ? this.because(kind, scores, trust) : [],
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
      this.take(text);
      const logit = (scale: Platt, score: number) => scale.slope * score + scale.offset;
      const [, complaint, praise] = this.logits;
      return {
        buckets: taughtBuckets(this.features),
        logits: [
          askingOf(this.logits, this.places, calibration, this.features.scan.asks),
          logit(calibration.complaint, complaint!),
          logit(calibration.praise, praise!),
        ],
      };
    };
    return teach(corrections, look, ground);
  }

  /** Takes a text in: its language first, for its words are looked up by it, then every score. */
  private take(text: string): string {
    const { features } = this;
    features.look(text);
    const script = scriptOf(features.scan);
    this.sums.fill(0);
    const latin = script === 'latin';
    if (latin) this.addLanguages(1 / Math.sqrt(Math.max(1, features.language.count)));
    features.collect(tongueOf(script, this.sums));
    this.score();
    if (latin) return latinLanguage(this.sums, features.language.count);
    return script === 'none' ? 'und' : languageOfScript(features.scan, script);
  }

  private score(): void {
    this.logits.fill(0);
    for (let group = 0; group < GROUPS.length; group++) {
      const list = this.features.lists[group]!;
      this.add(list, group, this.scale(group, list.count));
    }
    placesOf(this.logits, this.places);
    if (this.features.scan.goesOn) inPosts(this.places);
    // Nothing was said: no kind is likely.
    if (this.features.scan.count === 0) this.logits.fill(SILENT, 0, FIRST_PLACE);
  }

  private scale(group: number, count: number): number {
    return groupScale(group, count, this.weights.header.lengths);
  }

  /** Adds up the bytes of twenty heads two lanes at a time; a lane holds 256 additions before it is emptied. */
  private add(list: FeatureList, group: number, scale: number): void {
    const table = this.weights.tables[group]!;
    const { buckets, count } = list;
    const { logits } = this;
    const steps = this.weights.header.steps[group]!;
    for (let from = 0; from < count; from += 256) {
      const to = Math.min(count, from + 256);
      let a = 0,
        b = 0,
        c = 0,
        d = 0,
        e = 0,
        f = 0,
        g = 0,
        h = 0,
        j = 0,
        k = 0;
      for (let i = from; i < to; i++) {
        const at = Math.imul(buckets[i]!, BUCKET / 4);
        const w0 = table[at]!;
        const w1 = table[at + 1]!;
        const w2 = table[at + 2]!;
        const w3 = table[at + 3]!;
        const w4 = table[at + 4]!;
        a = (a + (w0 & LANES)) | 0;
        b = (b + ((w0 >>> 8) & LANES)) | 0;
        c = (c + (w1 & LANES)) | 0;
        d = (d + ((w1 >>> 8) & LANES)) | 0;
        e = (e + (w2 & LANES)) | 0;
        f = (f + ((w2 >>> 8) & LANES)) | 0;
        g = (g + (w3 & LANES)) | 0;
        h = (h + ((w3 >>> 8) & LANES)) | 0;
        j = (j + (w4 & LANES)) | 0;
        k = (k + ((w4 >>> 8) & LANES)) | 0;
      }
      const zero = (to - from) * 128;
      empty(logits, 0, steps, scale, zero, a, b);
      empty(logits, 4, steps, scale, zero, c, d);
      empty(logits, 8, steps, scale, zero, e, f);
      empty(logits, 12, steps, scale, zero, g, h);
      empty(logits, 16, steps, scale, zero, j, k);
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
    const steps = this.weights.header.steps[at]!;
    empty(this.sums, 0, steps, scale, count * 128, a, b);
    empty(this.sums, 4, steps, scale, count * 128, c, d);
  }

  private notes(scores: Scores, suggestion: number, spam: number, lang: string): string[] {
    const { cueCounts } = this.features;
    const cued = (note: (typeof NOTES)[number]) => cueCounts[noteCue(NOTES.indexOf(note))]!;
    const found: string[] = [];
    if (suggestion > 0.5 || (cued('suggestion') > 0 && suggestion > 0.2)) found.push('suggestion');
    if (cued('purchase') > 0 && (scores.question > 0.4 || cued('purchase') > 1) && scores.complaint < 0.5) found.push('purchase');
    if (cued('local') > 0 && scores.question > 0.4) found.push('local');
    // A language that is not measured is never called spam; nor is who finds fault, nor who speaks to an account and leads nowhere.
    const advertises = cued('spam') > 0 || !this.features.scan.addresses || this.features.scan.leads;
    if (MEASURED.has(lang) && scores.complaint < 0.4 && ((spam > 0.6 && advertises) || (cued('spam') > 1 && spam > 0.2))) found.push('spam');
    if (cued('defends') > 0 && scores.complaint < 0.7) found.push('defends');
    if (cued('thanks') > 0 && scores.complaint < 0.5) found.push('thanks');
    return found;
  }

  /**
   * Every feature's own share of the kind's log-odds, given to the words it is made of, so that no two stretches overlap. What
   * speaks from no place in the text (its length, how many marks, the calibration) is one stretch without length: all add up
   * to the log-odds of the kind, or to those against the likeliest kind when it is other.
   */
  private because(kind: Kind, scores: Scores, trust: number): Because[] {
    const { header, tables } = this.weights;
    const { question, complaint, praise } = scores;
    const likeliest = question >= complaint && question >= praise ? 'question' : complaint >= praise ? 'complaint' : 'praise';
    const judged = kind === 'other' ? likeliest : kind;
    const turn = kind === 'other' ? -1 : 1;
    const head = judged === 'question' ? 0 : judged === 'complaint' ? 1 : 2;
    const worthOf = (scale: Platt) => scale.slope * trust * turn;
    const prose = head === 0 ? this.places[PLACES.length - 1]! : 0;
    const shares = new Shares(this.features.scan);
    for (const group of [WORDS, LETTERS, EDGES, SIGNS]) {
      const list = this.features.lists[group]!;
      const bytes = new Uint8Array(tables[group]!.buffer, tables[group]!.byteOffset);
      const scale = this.scale(group, list.count);
      const inPosts = header.steps[group]![head]! * scale * worthOf(header.calibration[judged]) * (1 - prose);
      const inProse = header.steps[group]![WRITTEN]! * scale * worthOf(header.calibration.written) * prose;
      for (let i = 0; i < list.count; i++) {
        const at = list.buckets[i]! * BUCKET;
        shares.give(list.starts[i]!, list.ends[i]!, (bytes[at + head]! - 128) * inPosts + (bytes[at + WRITTEN]! - 128) * inProse);
      }
    }
    if (head === 0) {
      const { slope, mark = 0 } = header.calibration.written;
      this.giveMarks(shares, turn * slope * mark * prose);
    }
    if (this.teaching) {
      const buckets = taughtBuckets(this.features);
      const words = this.features.lists[WORDS]!.count;
      const worth = turn / Math.sqrt(Math.max(1, buckets.length));
      buckets.forEach((bucket, i) => {
        const list = this.features.lists[i < words ? WORDS : EDGES]!;
        const at = i < words ? i : i - words;
        shares.give(list.starts[at]!, list.ends[at]!, (this.teaching!.weights[bucket]?.[head] ?? 0) * worth);
      });
    }
    const p = Math.min(1 - 1e-12, Math.max(1e-12, scores[judged]));
    return shares.spans(kind, turn * Math.log(p / (1 - p)));
  }

  /** What the scale of questions adds for a mark belongs to the marks, evenly. */
  private giveMarks(shares: Shares, worth: number): void {
    const { mark, start, end, count } = this.features.scan;
    const marks = Array.from({ length: count }, (_, at) => at).filter((at) => mark[at] === QUESTION_MARK);
    for (const at of marks) shares.give(start[at]!, end[at]!, worth / marks.length);
  }
}

/** `open` was trained only on sets whose licence is open; anything but the two names is a path. */
export function loadReader(options: { model?: 'default' | 'open' | (string & {}) } = {}): LinearReader {
  return new LinearReader(loadModel(options.model));
}
