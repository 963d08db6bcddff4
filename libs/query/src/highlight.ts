import { leaves, type Query, type TextQuery } from './query.js';
import { searchTokens } from './tokens.js';

/** Words as they stand in a text, with their places; each stretch is one or more words of the index. */
const stretches = /[\p{L}\p{N}\p{M}_]+|\p{Extended_Pictographic}/gu;
/** Longer texts are marked at their beginning only. */
const mostUnits = 20_000;

interface Place {
  word: string;
  start: number;
  end: number;
}

function places(text: string): Place[] {
  const found: Place[] = [];
  for (const match of text.slice(0, mostUnits).matchAll(stretches)) {
    const words = searchTokens(match[0]);
    if (words.length <= 1) {
      if (words[0]) found.push({ word: words[0], start: match.index, end: match.index + match[0].length });
      continue;
    }
    // A run without spaces: each character is a word.
    let at = match.index;
    for (const character of match[0]) {
      const [word] = searchTokens(character);
      if (word) found.push({ word, start: at, end: at + character.length });
      at += character.length;
    }
  }
  return found;
}

/** Where a text says what a query looks for, in UTF-16 units, in order and not overlapping. What a query excludes is not marked. */
export function highlight(query: Query, text: string): { start: number; end: number }[] {
  const terms: TextQuery[] = [];
  const gather = (part: Query): void => {
    if (part.type === 'not') return;
    if (part.type === 'and' || part.type === 'or') part.items.forEach(gather);
    else for (const leaf of leaves(part)) if (leaf.type !== 'field') terms.push(...(leaf.type === 'near' ? [leaf.left, leaf.right] : [leaf]));
  };
  gather(query);
  if (terms.length === 0) return [];
  const found = places(text);
  const marked = new Set<number>();
  for (const { text: said, prefix } of terms) {
    const words = searchTokens(said).map((word) => word.replace(/^[#@]/, ''));
    for (let at = 0; at + words.length <= found.length; at++) {
      const fits = words.every((word, index) => {
        const here = found[at + index]!.word;
        return prefix && index === words.length - 1 ? here.startsWith(word) : here === word;
      });
      if (fits) for (let index = 0; index < words.length; index++) marked.add(at + index);
    }
  }
  const marks: { start: number; end: number }[] = [];
  for (const index of [...marked].sort((a, b) => a - b)) {
    const { start, end } = found[index]!;
    const last = marks.at(-1);
    if (last && marked.has(index - 1) && !/\S/.test(text.slice(last.end, start))) last.end = end;
    else marks.push({ start, end });
  }
  return marks;
}
