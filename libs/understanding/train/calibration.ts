import type { ModelHeader, Platt } from '../src/model.js';
import { primaryKind, support, type KindRule, type Scores } from '../src/reading.js';
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

/** The softmax warmth that makes the polarity honest, by golden section. */
export function fitWarmth(logits: readonly (readonly [number, number, number])[], labels: readonly number[], weights: readonly number[]): number {
  const loss = (warmth: number) => {
    let sum = 0;
    logits.forEach((x, i) => {
      const top = Math.max(...x);
      const all = x.reduce((total, value) => total + Math.exp((value - top) * warmth), 0);
      sum += weights[i]! * (Math.log(all) - (x[labels[i]! as 0]! - top) * warmth);
    });
    return sum;
  };
  let low = 0.05;
  let high = 3;
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 40; step++) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (loss(a) < loss(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
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

/** Posts that bear every label count most: they are nearest to what an inbox gets. */
const OWN_WEIGHT = 6;

type KindScales = Pick<ModelHeader['calibration'], 'question' | 'complaint' | 'praise' | 'suggestion' | 'spam'>;

export function fitKinds(rows: readonly Row[], scores: readonly Float64Array[]): KindScales {
  const head = (at: number, label: (row: Row) => number) => {
    const use = rows.map((_, i) => i).filter((i) => label(rows[i]!) === 0 || label(rows[i]!) === 1);
    return fitPlatt(
      use.map((i) => scores[i]![at]!),
      use.map((i) => label(rows[i]!)),
      use.map((i) => (rows[i]!.mapping === 'own' ? OWN_WEIGHT : rows[i]!.weight * 0.3)),
    );
  };
  const noted = (note: string) => (row: Row) => (row.notes ? (row.notes.includes(note) ? 1 : 0) : NaN);
  return {
    question: head(0, (row) => row.question),
    complaint: head(1, (row) => row.complaint),
    praise: head(2, (row) => row.praise),
    suggestion: head(3, noted('suggestion')),
    spam: head(4, noted('spam')),
  };
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export function probabilities(scales: KindScales, x: ArrayLike<number>): Scores {
  const at = (scale: Platt, score: number) => sigmoid(scale.slope * score + scale.offset);
  return { question: at(scales.question, x[0]!), complaint: at(scales.complaint, x[1]!), praise: at(scales.praise, x[2]!) };
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
