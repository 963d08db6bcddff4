/**
 * How alike two texts are, given the words of each and how many of the texts at hand have a word: the share of the first
 * one's words that both have, where a rare word counts more. 0 to 1.
 */
export function likeness(asked: ReadonlySet<string>, known: ReadonlySet<string>, rarity: (word: string) => number): number {
  let both = 0;
  let all = 0;
  for (const word of new Set([...asked, ...known])) {
    const weight = rarity(word);
    all += weight;
    if (asked.has(word) && known.has(word)) both += weight;
  }
  // Against the words of either, so that neither a long rambling question nor a short one wins by its length alone.
  return all === 0 ? 0 : both / all;
}

/** The weight of a word among `texts`: one that all have says little. */
export function rarityAmong(texts: readonly ReadonlySet<string>[]): (word: string) => number {
  const having = new Map<string, number>();
  for (const words of texts) for (const word of words) having.set(word, (having.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + texts.length / (having.get(word) ?? 1));
}
