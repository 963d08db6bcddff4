import type { Kind, ReadingView } from '#contracts';

export interface Segment {
  start: number;
  text: string;
  kind: Kind | null;
}

/** Against the heaviest; what weighs less decided nothing, and a text marked all over says nothing. */
const leastShare = 0.25;

/** Cuts a text at the ranges that decided its kind. Where ranges overlap the heavier one shows; ranges outside the text are ignored. */
export function segments(text: string, because: ReadingView['because']): Segment[] {
  const kinds: (Kind | null)[] = Array.from({ length: text.length }, () => null);
  const heaviest = Math.max(0, ...because.map(({ weight }) => Math.abs(weight)));
  const lightestFirst = because.filter(({ weight }) => Math.abs(weight) >= heaviest * leastShare).sort((a, b) => Math.abs(a.weight) - Math.abs(b.weight));
  for (const { start, end, kind } of lightestFirst) {
    for (let at = Math.max(0, start); at < Math.min(end, text.length); at++) kinds[at] = kind;
  }
  const cut: Segment[] = [];
  for (let at = 0; at < text.length;) {
    let end = at + 1;
    while (end < text.length && kinds[end] === kinds[at]) end++;
    cut.push({ start: at, text: text.slice(at, end), kind: kinds[at]! });
    at = end;
  }
  return cut;
}
