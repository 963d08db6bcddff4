import type { Explain, ExplainIn } from '#inbox';
import { type ReaderShelf, readerOf, sharedName, type TextReader, type Understood } from '#reading';

const mostMarked = 12;
const remembered = 2_000;

/**
 * The words that decided, worked out when somebody looks: reading takes well under a millisecond, storing the marks of
 * millions would not. Only by the model that read the mention; another would explain another reading.
 */
export function explainBy(shelf: ReaderShelf): ExplainIn {
  const known = new WeakMap<TextReader, Explain>();
  return async (tx, workspaceId) => {
    const { reader } = await readerOf(tx, workspaceId, shelf);
    const by = (asked: TextReader): Explain => {
      const explain = known.get(asked) ?? explainWith(asked);
      known.set(asked, explain);
      return explain;
    };
    // What was read with another shared model is explained by that one.
    return (text, lang, model, kind) => {
      const behind = sharedName(model) === sharedName(reader.model) ? reader : shelf.named(model);
      return behind ? by(behind)(text, lang, model, kind) : [];
    };
  };
}

function explainWith(reader: TextReader): Explain {
  const known = new Map<string, ReturnType<Explain>>();
  return (text, lang, _model, kind) => {
    // Own weights of another version move a little; the marks still say what speaks for this kind.
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
export function marked(because: Understood['because']): Understood['because'] {
  return because
    .filter(({ start, end }) => end > start)
    .slice(0, mostMarked)
    .map((mark) => ({ ...mark, weight: Math.round(mark.weight * 1_000) / 1_000 }));
}
