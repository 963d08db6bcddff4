import { FIRST_LEANING, FIRST_PLACE, PLACES, WRITTEN, type Platt, type WrittenScale } from './model.js';

export type Kind = 'question' | 'complaint' | 'praise' | 'other';

/** A stretch of the original text (UTF-16 offsets, never overlapping) and how far it moved a kind, in log-odds; one without length is the rest. */
export interface Because {
  start: number;
  end: number;
  weight: number;
  kind: Kind;
}

export interface Scores {
  question: number;
  complaint: number;
  praise: number;
}

export interface Reading {
  kind: Kind;
  /** Calibrated: of readings at 0.8, four in five are right. */
  confidence: number;
  /** Independent probabilities: a complaint that asks is high in both. */
  scores: Scores;
  sentiment: { negative: number; neutral: number; positive: number };
  /** ISO 639-1, or `und` when the text does not tell. */
  lang: string;
  urgency: { level: 0 | 1 | 2 | 3; signs: string[] };
  notes: string[];
  /** Empty unless asked for. */
  because: Because[];
  model: string;
}

export interface KindRule {
  thresholds: Scores;
  questionLead: number;
}

/**
 * The primary kind: what an inbox must handle first.
 * 1. A kind is a candidate when its score reaches its threshold; with no candidate the post is `other`.
 * 2. A complaint comes before praise, and before a question unless the question is likelier by `questionLead`.
 * 3. A question comes before praise.
 */
export function primaryKind(scores: Scores, rule: KindRule): Kind {
  const asks = scores.question >= rule.thresholds.question;
  if (scores.complaint >= rule.thresholds.complaint) return asks && scores.question - scores.complaint > rule.questionLead ? 'question' : 'complaint';
  if (asks) return 'question';
  return scores.praise >= rule.thresholds.praise ? 'praise' : 'other';
}

/** How far the scores support the kind, before calibration: the kind's own score, less what speaks for a kind before it. */
export function support(kind: Kind, scores: Scores): number {
  const { question, complaint, praise } = scores;
  if (kind === 'complaint') return complaint;
  if (kind === 'question') return question * (1 - 0.7 * complaint);
  if (kind === 'praise') return praise * (1 - complaint) * (1 - question);
  return (1 - question) * (1 - complaint) * (1 - praise);
}

/** How likely each place is, from its heads; `open` is what the others are told from. */
export function placesOf(x: ArrayLike<number>, into: Float64Array): void {
  let total = (into[0] = 1);
  for (let place = 1; place < PLACES.length; place++) total += into[place] = Math.exp(x[FIRST_PLACE + place - 1]!);
  for (let place = 0; place < PLACES.length; place++) into[place]! /= total;
}

/**
 * Prose was learnt sentence by sentence: one that ends in a full stop asks nothing. Posts ask, and go on with where one lives
 * or what one owns; what does so is read as a post.
 */
export function inPosts(places: Float64Array): void {
  const prose = places.length - 1;
  const rest = 1 - places[prose]!;
  for (let place = 0; place < prose; place++) places[place] = rest > 1e-9 ? places[place]! / rest : 1 / prose;
  places[prose] = 0;
}

/** Log-odds of a question. Prose asks in other words than posts do, so each has a head and a scale of its own, mixed by how likely prose is. */
export function askingOf(
  x: ArrayLike<number>,
  places: ArrayLike<number>,
  { question, written }: { question: Platt; written: WrittenScale },
  marked: boolean,
  trust = 1,
): number {
  const prose = places[PLACES.length - 1]!;
  const mark = marked ? (written.mark ?? 0) : 0;
  return (question.slope * x[0]! * trust + question.offset) * (1 - prose) + (written.slope * (x[WRITTEN]! * trust + mark) + written.offset) * prose;
}

/** Mixes the places' leanings by how likely each is: log-odds of negative and of positive against neutral. */
export function leaningOf(x: ArrayLike<number>, places: ArrayLike<number>): [number, number] {
  let negative = 0;
  let positive = 0;
  for (let place = 0; place < PLACES.length; place++) {
    // Prose leans as people at large do.
    const at = FIRST_LEANING + (place === PLACES.length - 1 ? 0 : place * 2);
    negative += places[place]! * x[at]!;
    positive += places[place]! * x[at + 1]!;
  }
  return [negative, positive];
}
