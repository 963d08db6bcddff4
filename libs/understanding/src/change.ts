import type { Reader } from './reader.js';
import type { Kind } from './reading.js';

/** The least that would have to be left out for the post to be read as another kind. */
export interface Change {
  without: { start: number; end: number }[];
  kind: Kind;
}

const MOST_WORDS = 4;

/** Leaves out the words that speak most for the kind, one after another, until the kind changes; null when it never does. */
export function whatWouldChange(reader: Reader, text: string, options: { lang?: string } = {}): Change | null {
  const reading = reader.read(text, { ...options, explain: true });
  const lang = options.lang ?? reading.lang;
  const words = reading.because.filter(({ start, end, weight }) => weight > 0 && end > start && !/\s/.test(text.slice(start, end))).slice(0, 12);
  const without: { start: number; end: number }[] = [];
  for (const { start, end } of words) {
    if (without.some((gone) => start < gone.end && end > gone.start)) continue;
    const alone = reader.read(leave(text, [{ start, end }]), { lang }).kind;
    if (alone !== reading.kind) return { without: [{ start, end }], kind: alone };
    without.push({ start, end });
    if (without.length > MOST_WORDS) return null;
    const { kind } = reader.read(leave(text, without), { lang });
    if (kind !== reading.kind) return { without: [...without].sort((a, b) => a.start - b.start), kind };
  }
  return null;
}

function leave(text: string, without: readonly { start: number; end: number }[]): string {
  return [...without].sort((a, b) => b.start - a.start).reduce((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text);
}
