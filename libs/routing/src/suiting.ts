/** What is asked, as far as it decides whom to ask. */
export interface Asked {
  text: string;
  lang: string;
  /** What a rule says the answer takes. */
  skills: readonly string[];
}

/** What an advocate made of the offers they had so far. */
export interface AdvocateRecord {
  answered: number;
  /** Offers they saw end: answered, declined, or silent. */
  ended: number;
}

/** Shares of fewer offers than this say little; they are drawn towards the usual. */
const usualShare = 0.5;
const usualOffers = 4;

/**
 * How well an advocate suits a question; 0: they are not asked. The language is a must, and so is a topic of theirs, unless they
 * named none: those who did not are asked after those who know. Among equals, whoever usually answers comes first.
 */
export function suitsAdvocate(advocate: { languages: readonly string[]; topics: readonly string[]; record: AdvocateRecord }, asked: Asked): number {
  if (advocate.languages.length > 0 && asked.lang !== 'und' && !advocate.languages.includes(asked.lang)) return 0;
  const known = topicsIn(advocate.topics, asked).length;
  if (known === 0 && advocate.topics.length > 0) return 0;
  if (asked.skills.length > 0 && !asked.skills.every((skill) => advocate.topics.includes(skill))) return 0;
  const { answered, ended } = advocate.record;
  const share = (answered + usualShare * usualOffers) / (ended + usualOffers);
  return Math.min(known, 4) + 1 + share;
}

/** Those of the topics that the question is about: named by a rule, or said as words of their own. */
export function topicsIn(topics: readonly string[], { text, skills }: Asked): string[] {
  const said = text.toLowerCase();
  return topics.filter((topic) => skills.includes(topic) || isSaid(topic.toLowerCase(), said));
}

const letter = /[\p{L}\p{N}]/u;

/** Whether words stand in a text as words of their own; both in lower case. */
export function isSaid(topic: string, said: string): boolean {
  // Chinese and Japanese are written without spaces: there, a word stands anywhere.
  const isSpaced = !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(topic);
  for (let at = said.indexOf(topic); at >= 0; at = said.indexOf(topic, at + 1)) {
    if (!isSpaced || (!letter.test(said[at - 1] ?? ' ') && !letter.test(said[at + topic.length] ?? ' '))) return true;
  }
  return false;
}

export const recognitionLevels = ['new', 'helper', 'regular', 'expert'] as const;
export type RecognitionLevel = (typeof recognitionLevels)[number];

/** By answers that were confirmed: 1, 10 and 50. What is counted is what helped, never how much was said or asked. */
export function recognition(confirmed: number): RecognitionLevel {
  if (confirmed >= 50) return 'expert';
  if (confirmed >= 10) return 'regular';
  return confirmed >= 1 ? 'helper' : 'new';
}
