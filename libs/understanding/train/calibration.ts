import { WRITTEN, type WrittenScale, type ModelHeader, type Platt } from '../src/model.js';
import { askingOf, primaryKind, support, type KindRule, type Scores } from '../src/reading.js';
import type { Row } from './composition.js';
import { macroF1 } from './measures.js';

/** Platt scaling by Newton steps on the log loss; each example bears a weight. */
export function fitPlatt(scores: readonly number[], labels: readonly number[], weights: readonly number[]): Platt {
  let slope = 1;
  let offset = 0;
  for (let step = 0; step < 60; step++) {
    let gs = 0,
      go = 0,
      hss = 1e-3,
      hso = 0,
      hoo = 1e-3;
    for (let i = 0; i < scores.length; i++) {
      const x = scores[i]!;
      const p = 1 / (1 + Math.exp(-(slope * x + offset)));
      const error = (p - labels[i]!) * weights[i]!;
      const curve = p * (1 - p) * weights[i]!;
      gs += error * x;
      go += error;
      hss += curve * x * x;
      hso += curve * x;
      hoo += curve;
    }
    const det = hss * hoo - hso * hso;
    const ds = (hoo * gs - hso * go) / det;
    const dOffset = (hss * go - hso * gs) / det;
    slope -= Math.max(-1, Math.min(1, ds));
    offset -= Math.max(-1, Math.min(1, dOffset));
    if (Math.abs(ds) + Math.abs(dOffset) < 1e-7) break;
  }
  return { slope: Math.max(0.05, slope), offset };
}

/** The value between two with the least loss, by golden section. */
function least(from: number, until: number, loss: (value: number) => number): number {
  let low = from;
  let high = until;
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 40; step++) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

/** A few examples without evidence for it do not move the mark far. */
const MARK_RIDGE = 0.5;

/** Platt scaling in which a question mark counts beside the score: it speaks in the score already, by too much or too little. */
function fitWritten(scores: readonly number[], marked: readonly boolean[], labels: readonly number[], weights: readonly number[]): WrittenScale {
  const moved = (mark: number) => scores.map((score, i) => score + (marked[i]! ? mark : 0));
  const loss = (mark: number) => {
    const x = moved(mark);
    const { slope, offset } = fitPlatt(x, labels, weights);
    return x.reduce(
      (sum, value, i) => sum + weights[i]! * Math.log1p(Math.exp((labels[i]! === 1 ? -1 : 1) * (slope * value + offset))),
      MARK_RIDGE * mark * mark,
    );
  };
  const mark = least(-4, 4, loss);
  return { ...fitPlatt(moved(mark), labels, weights), mark };
}

/** The softmax warmth that makes the polarity honest. */
export function fitWarmth(leanings: readonly (readonly [number, number])[], labels: readonly number[], weights: readonly number[]): number {
  const loss = (warmth: number) => {
    let sum = 0;
    leanings.forEach(([negative, positive], i) => {
      const x = [negative, 0, positive];
      const top = Math.max(...x);
      const all = x.reduce((total, value) => total + Math.exp((value - top) * warmth), 0);
      sum += weights[i]! * (Math.log(all) - (x[labels[i]!]! - top) * warmth);
    });
    return sum;
  };
  return least(0.05, 3, loss);
}

/** Expected calibration error over ten equal steps of probability. */
export function calibrationError(probabilities: readonly number[], hits: readonly number[]): number {
  const bins = Array.from({ length: 10 }, () => ({ p: 0, hit: 0, n: 0 }));
  probabilities.forEach((p, i) => {
    const bin = bins[Math.min(9, Math.floor(p * 10))]!;
    bin.p += p;
    bin.hit += hits[i]!;
    bin.n++;
  });
  return bins.reduce((sum, bin) => sum + Math.abs(bin.p - bin.hit), 0) / Math.max(1, probabilities.length);
}

/** Posts that were read for all kinds count most: they are nearest to what an inbox gets. */
const WHOLE_WEIGHT = 6;

type KindScales = Omit<ModelHeader['calibration'], 'sentiment' | 'confidence'>;

/** A text that is not learnt from, with its scores and how likely each place is. */
export interface Judged {
  row: Row;
  x: Float64Array;
  places: Float64Array;
  /** Whether it bears a question mark. */
  marked: boolean;
}

/** A mark left out is rarer than a mark; prose is measured as often without. */
const BARE_POST = 0.3;
/** In prose a question is one sentence in ten: a missed one weighs more than a false one, as F1 has it. */
const ASKED_PROSE = 2;

/** `bare` are the texts that bear a question mark, without it: questions are judged with and without. */
export function fitKinds(judged: readonly Judged[], bare: readonly Judged[]): KindScales {
  const scale = (of: readonly Judged[], score: (x: Float64Array) => number, label: (row: Row) => number, weight: (row: Row, at: number) => number): Platt => {
    const use = of.map((_, at) => at).filter((at) => !Number.isNaN(label(of[at]!.row)) && label(of[at]!.row) % 1 === 0);
    return fitPlatt(
      use.map((at) => score(of[at]!.x)),
      use.map((at) => label(of[at]!.row)),
      use.map((at) => weight(of[at]!.row, at)),
    );
  };
  const usual = (row: Row) => (row.primary ? WHOLE_WEIGHT : row.mapping === 'mood' || row.mapping === 'reddit' ? 0.05 : row.weight * 0.5);
  const head = (at: number, label: (row: Row) => number) => scale(judged, (x) => x[at]!, label, usual);
  const noted = (note: string) => (row: Row) => (row.notes ? (row.notes.includes(note) ? 1 : 0) : NaN);
  const without = new Set(bare);
  const asked = [...judged, ...bare].filter(({ row }) => row.question === 0 || row.question === 1);
  const whole = asked.filter(({ row }) => row.primary !== undefined);
  const prose = asked.filter(({ row }) => row.set === 'gum-question');
  const question = scale(
    whole,
    (x) => x[0]!,
    (row) => row.question,
    (_row, at) => (without.has(whole[at]!) ? BARE_POST : 1),
  );
  // Speech and intents are asked as no post is. A model that has seen no prose asks as in posts.
  const written =
    prose.length === 0
      ? question
      : fitWritten(
          prose.map(({ x }) => x[WRITTEN]!),
          prose.map(({ marked }) => marked),
          prose.map(({ row }) => row.question),
          prose.map(({ row }) => (row.question === 1 ? ASKED_PROSE : 1)),
        );
  return {
    question,
    written,
    complaint: head(1, (row) => row.complaint),
    praise: head(2, (row) => row.praise),
    suggestion: head(3, noted('suggestion')),
    spam: head(4, noted('spam')),
  };
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export function probabilities(scales: KindScales, { x, places, marked }: Judged): Scores {
  const at = (scale: Platt, score: number) => sigmoid(scale.slope * score + scale.offset);
  return { question: sigmoid(askingOf(x, places, scales, marked)), complaint: at(scales.complaint, x[1]!), praise: at(scales.praise, x[2]!) };
}

/** The thresholds and lead with the best macro F1 of the primary kind, one at a time, three rounds. */
export function tuneRule(scores: readonly Scores[], wanted: readonly string[]): KindRule {
  const rule: KindRule = { thresholds: { question: 0.5, complaint: 0.45, praise: 0.4 }, questionLead: 0.2 };
  let best = -1;
  const attempt = () =>
    macroF1(
      wanted,
      scores.map((score) => primaryKind(score, rule)),
    );
  const tune = (values: readonly number[], get: () => number, set: (value: number) => void) => {
    let kept = get();
    for (const value of values) {
      set(value);
      const reached = attempt();
      if (reached > best + 1e-9) {
        best = reached;
        kept = value;
      }
    }
    set(kept);
  };
  best = attempt();
  for (let round = 0; round < 3; round++) {
    for (const kind of ['question', 'complaint', 'praise'] as const) {
      tune(
        [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6],
        () => rule.thresholds[kind],
        (value) => (rule.thresholds[kind] = value),
      );
    }
    tune(
      [0, 0.1, 0.2, 0.3, 0.4],
      () => rule.questionLead,
      (value) => (rule.questionLead = value),
    );
  }
  return rule;
}

export function fitConfidence(scores: readonly Scores[], wanted: readonly string[], rule: KindRule): Platt {
  const kinds = scores.map((score) => primaryKind(score, rule));
  const odds = scores.map((score, i) => {
    const raw = Math.min(0.999, Math.max(0.001, support(kinds[i]!, score)));
    return Math.log(raw / (1 - raw));
  });
  return fitPlatt(
    odds,
    kinds.map((kind, i) => (kind === wanted[i] ? 1 : 0)),
    odds.map(() => 1),
  );
}
