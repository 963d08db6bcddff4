import { FIRST_LEANING, FIRST_PLACE, PLACES, SPOKEN, WRITTEN } from '../src/model.js';
import type { Row } from './composition.js';
import type { Lesson } from './learner.js';

type Place = (typeof PLACES)[number];

/** Where a post was written, as its set tells; null when the set does not tell. */
export function placeOf(row: Row): Place | null {
  if (row.set === 'airline') return 'airline';
  if (row.mapping === 'company' || row.mapping === 'complaints') return 'company';
  if (row.mapping === 'review') return 'review';
  if (['mood', 'irony', 'reddit'].includes(row.mapping)) return 'open';
  return row.set === 'gum-question' ? 'prose' : null;
}

const PLACE_WEIGHT = 0.5;
/** Prose is rare beside posts, and would seldom be recognised. */
const PROSE_WEIGHT = 2.5;
const NOTE_WEIGHT = 0.5;
/** How far a post teaches the polarity of a place that is near its own. */
const NEAR = 0.05;
const OWN = 0.3;

/** Questions of prose and of speech have heads of their own: a tweet is asked otherwise. */
function questionHead(row: Row): number {
  if (row.primary) return 0;
  if (row.set === 'gum-question' || row.prose) return WRITTEN;
  return row.mapping === 'asked' || row.mapping === 'intents' ? SPOKEN : 0;
}

function leaningsOf(row: Row, place: Place | null): [at: number, weight: number][] {
  const at = (of: Place) => FIRST_LEANING + PLACES.indexOf(of) * 2;
  // The posts of the open set are told apart by no place; they teach what people at large feel, softly.
  if (row.mapping === 'own') return [[at('open'), OWN]];
  if (place === 'airline')
    return [
      [at('airline'), 1],
      [at('company'), NEAR],
    ];
  return place && place !== 'prose' ? [[at(place), 1]] : [];
}

/** What a row teaches: `kinds` of question, complaint, praise and notes; `setting` is place and polarity. */
export interface Matter {
  kinds: boolean;
  setting: boolean;
}

/** The heads a row speaks of: a label its set does not bear teaches nothing. */
export function lessonOf(row: Row, matter: Matter): Lesson {
  const heads: number[] = [];
  const wants: number[] = [];
  const weights: number[] = [];
  const say = (head: number, want: number, weight: number) => {
    if (Number.isNaN(want) || weight === 0) return;
    heads.push(head);
    wants.push(want);
    weights.push(weight);
  };
  const { trust, weight } = row;
  if (matter.kinds) {
    say(questionHead(row), row.question, weight * trust.question);
    if (row.mapping !== 'asked') {
      say(1, row.complaint, weight * trust.complaint);
      say(2, row.praise, weight * trust.praise);
    }
    if (row.notes) ['suggestion', 'spam'].forEach((note, at) => say(3 + at, row.notes!.includes(note) ? 1 : 0, NOTE_WEIGHT));
  }
  const kinds = heads.length;
  const place = placeOf(row);
  if (matter.setting && place)
    for (let at = 1; at < PLACES.length; at++) say(FIRST_PLACE + at - 1, PLACES[at] === place ? 1 : 0, place === 'prose' ? PROSE_WEIGHT : PLACE_WEIGHT);
  const logistic = heads.length;
  const leanings = matter.setting && row.sentiment >= 0 ? leaningsOf(row, place) : [];
  const feeling = weight * trust.sentiment;
  return {
    heads: Int32Array.from([...heads, ...leanings.flatMap(([at]) => [at, at + 1])]),
    slope(x, slope) {
      for (let at = 0; at < kinds; at++) slope[heads[at]!] = (1 / (1 + Math.exp(-x[heads[at]!]!)) - wants[at]!) * weights[at]!;
      let sum = 1;
      for (let at = kinds; at < logistic; at++) sum += Math.exp(x[heads[at]!]!);
      for (let at = kinds; at < logistic; at++) slope[heads[at]!] = (Math.exp(x[heads[at]!]!) / sum - wants[at]!) * weights[at]!;
      for (const [at, near] of leanings) {
        const negative = Math.exp(x[at]!);
        const positive = Math.exp(x[at + 1]!);
        slope[at] = (negative / (1 + negative + positive) - (row.sentiment === 0 ? 1 : 0)) * feeling * near;
        slope[at + 1] = (positive / (1 + negative + positive) - (row.sentiment === 2 ? 1 : 0)) * feeling * near;
      }
    },
  };
}
