import type { IncomingMention } from '../port.js';
import { bot, brands, type Intent, languages, ourselves, personOf, phrasebook, say, sayAgain, somebody } from './speech.js';
import { randomOf } from './random.js';

/** A post of the story, and how many milliseconds into it it was made. */
export interface StoryPost {
  atMs: number;
  intent: Intent;
  mention: Omit<IncomingMention, 'postedAt'>;
}

interface Phase {
  untilSecond: number;
  /** Posts a second. */
  rate: number;
  mix: Readonly<Record<Intent, number>>;
}

const usual: Readonly<Record<Intent, number>> = { question: 28, complaint: 18, praise: 22, other: 22, spam: 5, local: 5, outage: 0, fixed: 0 };
const lively: Readonly<Record<Intent, number>> = { question: 42, complaint: 5, praise: 32, other: 13, spam: 3, local: 5, outage: 0, fixed: 0 };
const burst: Readonly<Record<Intent, number>> = { question: 4, complaint: 4, praise: 2, other: 5, spam: 2, local: 0, outage: 83, fixed: 0 };
const relief: Readonly<Record<Intent, number>> = { question: 10, complaint: 3, praise: 14, other: 8, spam: 2, local: 3, outage: 6, fixed: 54 };

/** Five minutes: a quiet morning, questions and praise, the complaints when an update breaks the login, the answers. */
const phases: readonly Phase[] = [
  { untilSecond: 50, rate: 0.14, mix: { ...usual, complaint: 4 } },
  { untilSecond: 140, rate: 0.4, mix: lively },
  { untilSecond: 155, rate: 0.7, mix: burst },
  { untilSecond: 230, rate: 1.6, mix: burst },
  { untilSecond: 300, rate: 0.6, mix: relief },
];
export const storyMs = 300_000;
/** Afterwards life goes on at its own pace, with a busier quarter now and then. */
const afterwards: Phase = { untilSecond: Infinity, rate: 0.06, mix: usual };
const troubleSecond = 200;
const mendedSecond = 236;

function phaseAt(second: number): Phase {
  const phase = phases.find(({ untilSecond }) => second < untilSecond);
  if (phase) return phase;
  return Math.floor(second / 900) % 4 === 3 ? { ...afterwards, rate: 0.15 } : afterwards;
}

const formOf = (random: { next(): number }): IncomingMention['form'] => {
  const draw = random.next();
  return draw < 0.72 ? 'post' : draw < 0.86 ? 'comment' : draw < 0.95 ? 'message' : 'review';
};

/** First posts of one second. Each second is drawn by itself, so any of them can be told without the ones before. */
function openersOf(seed: number, second: number, pace: number): StoryPost[] {
  const random = randomOf(seed, 'second', second);
  const phase = phaseAt(second);
  // The first seconds always have something to see.
  const count = Math.min(random.count(phase.rate * pace) + (second === 1 || second === 4 ? 1 : 0), 50);
  return Array.from({ length: count }, (_, index) => {
    const intent = random.weighted(phase.mix);
    const person = intent === 'spam' ? bot(random) : somebody(random);
    const brand = intent === 'outage' || intent === 'fixed' ? brands[0]! : random.pick(brands);
    const { author, city } = personOf(person);
    const text = say(random, person, intent, brand);
    return {
      atMs: second * 1_000 + random.between(0, 999),
      intent,
      mention: {
        externalId: `s${seed}-${second}-${index}`,
        author,
        text,
        form: intent === 'spam' ? 'post' : formOf(random),
        ...(intent === 'local' ? { location: city[0] } : {}),
      },
    };
  });
}

/** Somebody of a while ago writes again. */
function reminderOf(seed: number, second: number, pace: number): StoryPost[] {
  const random = randomOf(seed, 'reminder', second);
  const before = second - random.between(25, 70);
  if (before < 0 || !random.chance(0.18)) return [];
  const first = openersOf(seed, before, pace).find(({ intent }) => intent === 'question' || intent === 'complaint' || intent === 'outage');
  if (!first) return [];
  const { author, externalId, form } = first.mention;
  return [
    {
      atMs: second * 1_000 + random.between(0, 999),
      intent: first.intent,
      mention: {
        externalId: `s${seed}-${second}-again`,
        author,
        text: sayAgain(random, author.externalId, 'reminds', brands[0]!),
        form: form === 'post' ? 'comment' : form,
        inReplyTo: externalId,
      },
    },
  ];
}

function newsOf(seed: number, second: number): StoryPost[] {
  const what = second === troubleSecond ? 'trouble' : second === mendedSecond ? 'mended' : null;
  if (!what) return [];
  return languages.map((language, index) => ({
    atMs: second * 1_000 + index * 300,
    intent: 'other' as const,
    mention: {
      externalId: `s${seed}-${what}-${language}`,
      author: ourselves(brands[0]!),
      text: phrasebook[language].news[what],
      form: 'post' as const,
      own: true,
    },
  }));
}

/** Everything said from `fromMs` up to, but not including, `toMs` of the story, in order. The same for the same seed. */
export function storySlice(seed: number, fromMs: number, toMs: number, pace = 1): StoryPost[] {
  const posts: StoryPost[] = [];
  for (let second = Math.floor(fromMs / 1_000); second * 1_000 < toMs; second++) {
    posts.push(...openersOf(seed, second, pace), ...reminderOf(seed, second, pace), ...newsOf(seed, second));
  }
  return posts.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).toSorted((a, b) => a.atMs - b.atMs);
}
