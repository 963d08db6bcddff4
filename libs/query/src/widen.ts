import { all, and, type FieldQuery, leaves, type NearQuery, not, or, type Query, type TextQuery } from './query.js';
import { searchTokens } from './tokens.js';

export type Leaf = TextQuery | NearQuery | FieldQuery;
/** What is known of a leaf where it is asked: it can be asked, it cannot, or its answer is the same for every item. */
export type Askable = 'ask' | 'unknown' | 'always' | 'never';

type Widened = Query | 'never';

/**
 * The strongest query of leaves that can be asked which no match of `query` escapes; null when nothing can match.
 * What cannot be asked counts as matching, so whoever asks looks once more at what is found.
 */
export function widen(query: Query, askable: (leaf: Leaf) => Askable): Query | null {
  const widened = within(query, askable, true);
  return widened === 'never' ? null : widened;
}

/** From above what matches at the least, from below what matches for certain. */
function within(query: Query, askable: (leaf: Leaf) => Askable, above: boolean): Widened {
  switch (query.type) {
    case 'all':
      return all;
    case 'and': {
      const items = query.items.map((item) => within(item, askable, above));
      return items.includes('never') ? 'never' : and(...(items as Query[]));
    }
    case 'or': {
      const items = query.items.map((item) => within(item, askable, above)).filter((item) => item !== 'never');
      return items.length === 0 ? 'never' : or(...items);
    }
    case 'not': {
      const item = within(query.item, askable, !above);
      return item === 'never' ? all : item.type === 'all' ? 'never' : not(item);
    }
    default: {
      const known = askable(query);
      if (known === 'ask') return query;
      if (known === 'always') return all;
      if (known === 'never') return 'never';
      if (!above) return 'never';
      return query.type === 'near' ? within(and(query.left, query.right), askable, above) : all;
    }
  }
}

/** Leaves of which every match holds one, as few and as rare as can be told from their words; null when there are none. */
export function coverOf(query: Query, usable: (leaf: Leaf) => boolean): Leaf[] | null {
  switch (query.type) {
    case 'text':
    case 'field':
      return usable(query) ? [query] : null;
    case 'near':
      return rarest([coverOf(query.left, usable), coverOf(query.right, usable)]);
    case 'and':
      return rarest(query.items.map((item) => coverOf(item, usable)));
    case 'or': {
      const lists = query.items.map((item) => coverOf(item, usable));
      return lists.every((list) => list !== null) ? lists.flat() : null;
    }
    default:
      return null;
  }
}

const weight = (leaf: Leaf): number => (leaf.type === 'text' ? searchTokens(leaf.text).join('').length : 100);

function rarest(lists: (Leaf[] | null)[]): Leaf[] | null {
  const least = (list: Leaf[]): number => Math.min(...list.map(weight));
  return lists.reduce((best, list) => {
    if (!best || !list) return best ?? list;
    return list.length < best.length || (list.length === best.length && least(list) > least(best)) ? list : best;
  }, null);
}

/** The leaves that are not among those asked, each once. */
export function unaskedLeaves(query: Query, askable: (leaf: Leaf) => Askable): Leaf[] {
  const found = new Map<string, Leaf>();
  for (const leaf of leaves(query)) if (askable(leaf) === 'unknown') found.set(JSON.stringify(leaf), leaf);
  return [...found.values()];
}
