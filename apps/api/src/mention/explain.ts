import type { Explain } from '#inbox';
import type { Because, Reader } from '#understanding';

const mostMarked = 12;
const remembered = 2_000;

/**
 * The words that decided, worked out when somebody looks: reading takes well under a millisecond, storing the marks of
 * millions would not. Only by the model that read the mention; another would explain another reading.
 */
export function explainBy(reader: Reader): Explain {
  const known = new Map<string, ReturnType<Explain>>();
  return (text, lang, model, kind) => {
    if (model !== reader.model) return [];
    const hit = known.get(text);
    if (hit) return hit;
    const reading = reader.read(text, { lang, explain: true });
    // A person may have said that it is something else; the marks then speak for what the model thought.
    const because = reading.kind === kind ? marked(reading.because) : [];
    if (known.size >= remembered) known.clear();
    known.set(text, because);
    return because;
  };
}

/** The strongest stretches of the text; what speaks from outside of it, such as its length, cannot be marked. */
export function marked(because: readonly Because[]): Because[] {
  return because
    .filter(({ start, end }) => end > start)
    .slice(0, mostMarked)
    .map((mark) => ({ ...mark, weight: Math.round(mark.weight * 1_000) / 1_000 }));
}
