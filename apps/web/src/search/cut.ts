import type { Highlight } from '#contracts';

export interface Piece {
  text: string;
  marked: boolean;
}

/** A text cut at the places that were found, in order; places that overlap become one. Long texts begin shortly before the first. */
export function cut(text: string, marks: readonly Highlight[], lead = 80): Piece[] {
  const inside = marks.filter(({ start, end }) => start >= 0 && start < end && end <= text.length).sort((a, b) => a.start - b.start);
  const first = inside[0]?.start ?? 0;
  const space = first > lead ? text.indexOf(' ', first - lead) : -1;
  const begin = first > lead ? (space >= 0 && space < first ? space + 1 : first - lead) : 0;
  const pieces: Piece[] = [];
  let at = begin;
  for (const { start, end } of inside) {
    if (end <= at) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false });
    pieces.push({ text: text.slice(Math.max(start, at), end), marked: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  if (begin > 0) pieces.unshift({ text: '… ', marked: false });
  return pieces;
}
