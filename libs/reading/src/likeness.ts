const pieces = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{M}\p{N}]+/gu;
/** From this share of common words on (of the shorter text's) two posts are alike. */
const alike = 0.6;

export function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(pieces) ?? []);
}

/** Those of `texts` that are not much like any of `others`. */
export function unlike(texts: readonly string[], others: readonly string[]): string[] {
  const known = others.map(wordsOf);
  const holders = new Map<string, number[]>();
  known.forEach((words, index) => {
    for (const word of words) {
      const list = holders.get(word);
      if (list) list.push(index);
      else holders.set(word, [index]);
    }
  });
  return texts.filter((text) => {
    const words = wordsOf(text);
    const common = new Map<number, number>();
    for (const word of words) for (const index of holders.get(word) ?? []) common.set(index, (common.get(index) ?? 0) + 1);
    for (const [index, count] of common) if (count >= alike * Math.max(1, Math.min(words.size, known[index]!.size))) return false;
    return true;
  });
}
