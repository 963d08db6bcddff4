import { isRelative } from './moment.js';
import { type FieldTest, leaves, type Query, type TextQuery } from './query.js';
import { searchTokens } from './tokens.js';

/**
 * Words of which an item must hold at least one for the query to match: the keys under which to file it in an index that is
 * asked with the `lexemes` of each item. null when the query can match without any particular word.
 */
export function requiredTerms(query: Query): string[] | null {
  switch (query.type) {
    case 'text':
      return termOf(query);
    case 'near':
      return rarer([termOf(query.left), termOf(query.right)]);
    case 'and':
      return rarer(query.items.map(requiredTerms));
    case 'or': {
      const terms = query.items.map(requiredTerms);
      return terms.every((list) => list !== null) ? [...new Set(terms.flat())] : null;
    }
    default:
      return null;
  }
}

/** The longest whole word of a phrase, as a guess at the rarest. */
function termOf({ text, prefix }: TextQuery): string[] | null {
  const words = searchTokens(text);
  const whole = prefix ? words.slice(0, -1) : words;
  if (whole.length === 0) return null;
  return [whole.reduce((longest, word) => (word.length > longest.length ? word : longest))];
}

function rarer(lists: (string[] | null)[]): string[] | null {
  const shortest = (list: string[]) => Math.min(...list.map((term) => term.length));
  return lists.reduce((best, list) => {
    if (!best || !list) return best ?? list;
    return list.length < best.length || (list.length === best.length && shortest(list) > shortest(best)) ? list : best;
  }, null);
}

/** Whether the answer changes as time goes by, with nothing else changing. */
export function usesRelativeTime(query: Query): boolean {
  for (const leaf of leaves(query)) {
    if (leaf.type !== 'field') continue;
    const { test } = leaf;
    if (test.is === 'duration') return true;
    if (test.is === 'time' && [test.from, test.to].some((bound) => bound !== undefined && isRelative(bound.value))) return true;
  }
  return false;
}

/** Whether the answer depends on who asks. */
export function usesMe(query: Query): boolean {
  for (const leaf of leaves(query)) if (leaf.type === 'field' && leaf.test.is === 'person' && leaf.test.me) return true;
  return false;
}

/** The time fields with a bound that moves as time goes by, each with its test: where to look for what crossed one. */
export function movingTests(query: Query): { field: string; test: FieldTest & { is: 'time' | 'duration' } }[] {
  const found: { field: string; test: FieldTest & { is: 'time' | 'duration' } }[] = [];
  for (const leaf of leaves(query)) {
    if (leaf.type === 'field' && (leaf.test.is === 'time' || leaf.test.is === 'duration') && usesRelativeTime(leaf))
      found.push({ field: leaf.field, test: leaf.test });
  }
  return found;
}
