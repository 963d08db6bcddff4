import { isUnspaced, normalise, searchTokens } from '#query';

export interface CauseText {
  id: string;
  authorId: string;
  text: string;
}

export interface FoundCause {
  /** The strongest phrase, grown by the words that stand beside it most of the time. */
  name: string;
  /** Strongest first. */
  phrases: string[];
  /** Texts that say one of them. */
  count: number;
  /** Of the texts with most of the phrases. */
  examples: string[];
  /** All the texts that say one. */
  texts: string[];
}

const readUnits = 1_000;
const leastPeople = 4;
const mostCauses = 12;
const mostRanked = 400;
const mostPhrases = 5;
const mostExamples = 3;
/** Phrases that stand in so many of the same texts are one cause. */
const sameShare = 0.5;
/** Less than so many times as often as elsewhere, a phrase says nothing of these texts. */
const leastLift = 3;
/** Below so many other texts there is nothing to compare with. */
const leastOthers = 20;
const joiningUnits = 4;
const joiningShare = 0.015;
/** A word joins the name when it stands beside the phrase in so many of its texts. */
const besideShare = 0.6;
const mostNameWords = { spaced: 5, unspaced: 10 };

/**
 * What texts are about, against others: pairs of neighbouring words ranked by class-based tf-idf (how many say them, times the
 * logarithm of how much oftener than elsewhere), put together when they stand in the same texts. One person counts once.
 */
export function causesOf(texts: readonly CauseText[], others: readonly string[]): FoundCause[] {
  const read = texts.map(({ text }) => searchTokens(text.slice(0, readUnits)));
  const elsewhere = others.map((text) => searchTokens(text.slice(0, readUnits)));
  const joining = joiningWords([...read, ...elsewhere]);
  const inside = new Map<string, Set<number>>();
  for (const [index, words] of read.entries()) {
    for (const pair of pairsOf(words, joining)) {
      const known = inside.get(pair);
      if (known) known.add(index);
      else inside.set(pair, new Set([index]));
    }
  }
  const outside = new Map<string, number>();
  for (const words of elsewhere) {
    for (const pair of pairsOf(words, joining)) if (inside.has(pair)) outside.set(pair, (outside.get(pair) ?? 0) + 1);
  }
  const people = (where: ReadonlySet<number>): number => new Set([...where].map((index) => texts[index]!.authorId)).size;
  const ranked = [...inside]
    .filter(([, where]) => where.size >= leastPeople && people(where) >= leastPeople)
    .map(([phrase, where]) => {
      const lift = where.size / texts.length / (((outside.get(phrase) ?? 0) + 0.5) / (others.length + 1));
      return { phrase, where, lift, score: people(where) * Math.log(1 + lift) };
    })
    .filter(({ lift }) => others.length < leastOthers || lift >= leastLift)
    .sort((a, b) => b.score - a.score || (a.phrase < b.phrase ? -1 : 1))
    .slice(0, mostRanked);
  const clusters: { phrases: string[]; where: Map<number, number> }[] = [];
  for (const { phrase, where } of ranked) {
    const home = clusters.find((cluster) => shared(where, cluster.where) >= sameShare * where.size);
    if (home && home.phrases.length >= mostPhrases) continue;
    const cluster = home ?? { phrases: [], where: new Map<number, number>() };
    if (!home) clusters.push(cluster);
    cluster.phrases.push(phrase);
    for (const index of where) cluster.where.set(index, (cluster.where.get(index) ?? 0) + 1);
  }
  return clusters.slice(0, mostCauses).map(({ phrases, where }) => ({
    name: named(
      phrases[0]!,
      [...inside.get(phrases[0]!)!].map((index) => read[index]!),
    ),
    phrases,
    count: where.size,
    examples: [...where]
      .sort((a, b) => b[1] - a[1] || read[a[0]]!.length - read[b[0]]!.length)
      .slice(0, mostExamples)
      .map(([index]) => texts[index]!.id),
    texts: [...where.keys()].map((index) => texts[index]!.id),
  }));
}

function shared(a: ReadonlySet<number>, b: ReadonlyMap<number, number>): number {
  let both = 0;
  for (const one of a) if (b.has(one)) both += 1;
  return both;
}

/** Neighbouring words that both tell something: more than two letters (any in scripts without spaces), no numbers, no handles. */
function pairsOf(words: readonly string[], joining: ReadonlySet<string>): Set<string> {
  const pairs = new Set<string>();
  for (let index = 0; index + 1 < words.length; index++) {
    const [left, right] = [words[index]!, words[index + 1]!];
    if (tells(left) && tells(right) && !joining.has(left) && !joining.has(right)) pairs.add(`${left} ${right}`);
  }
  return pairs;
}

/** Short words that every other sentence has join, and say nothing by themselves; told by how common they are, in any language. */
function joiningWords(texts: readonly string[][]): Set<string> {
  if (texts.length < leastOthers * 10) return new Set();
  const counts = new Map<string, number>();
  for (const words of texts)
    for (const word of new Set(words)) if (word.length <= joiningUnits && tells(word) && !isUnspaced(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set(
    [...counts].filter(([word, count]) => count >= (word.length < joiningUnits ? joiningShare : 3 * joiningShare) * texts.length).map(([word]) => word),
  );
}

/** Characters of Chinese and Japanese that join others and name nothing; hiragana is grammar nearly always. */
const joiningCharacters = new Set(
  '的了是我你您他她它们這这那在不也就都和与與吗嗎呢吧啊很还還有没沒把被给給让讓又要会會能去来來到说說个個一上下为為什么麼怎样樣再才只最太以所而但因如可过過得着著对對',
);
const hiragana = /^[\u3041-\u309f]+$/;
const joins = (word: string): boolean => joiningCharacters.has(word) || hiragana.test(word);

const beyondLatin = new RegExp('[^\\u0000-\\u024f]');
const tells = (word: string): boolean => !/^[\d_@]|^https?$/.test(word) && !joins(word) && (word.length > 2 || beyondLatin.test(word));

/** The phrase with the words that most of its texts say before and after it. */
function named(phrase: string, texts: readonly string[][]): string {
  let words = phrase.split(' ');
  const most = isUnspaced(words[0]!) ? mostNameWords.unspaced : mostNameWords.spaced;
  while (words.length < most) {
    const beside = new Map<string, number>();
    for (const text of texts) {
      const at = placeOf(words, text);
      if (at < 0) continue;
      const [before, after] = [text[at - 1], text[at + words.length]];
      if (before && tells(before)) beside.set(`<${before}`, (beside.get(`<${before}`) ?? 0) + 1);
      if (after && tells(after)) beside.set(`>${after}`, (beside.get(`>${after}`) ?? 0) + 1);
    }
    const [best] = [...beside].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (!best || best[1] < besideShare * texts.length) break;
    words = best[0][0] === '<' ? [best[0].slice(1), ...words] : [...words, best[0].slice(1)];
  }
  return words.reduce((name, word) => (name !== '' && !(isUnspaced(word) && isUnspaced(name.at(-1)!)) ? `${name} ${word}` : name + word), '').slice(0, 80);
}

function placeOf(words: readonly string[], text: readonly string[]): number {
  return text.findIndex((_, start) => words.every((word, index) => text[start + index] === word));
}

/** The query under which such posts are counted and found. */
export function causeQuery(kind: 'complaint' | 'question', phrases: readonly string[]): string {
  return `kind:${kind} (${phrases.map((phrase) => `"${phrase}"`).join(' OR ')})`;
}

/** Whether a found cause is one that is known: they share a phrase or the name. */
export function isKnown(found: Pick<FoundCause, 'name' | 'phrases'>, known: readonly { name: string; phrases: readonly string[] }[]): boolean {
  const phrases = new Set([found.name, ...found.phrases].map(normalise));
  return known.some((cause) => [cause.name, ...cause.phrases].some((phrase) => phrases.has(normalise(phrase))));
}
