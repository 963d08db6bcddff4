import { lexemesOf, matcher, type Query, type QueryItem, requiredTerms } from '#query';
import { topicSchema } from './topic.js';

interface Entry {
  id: string;
  matches: (item: QueryItem) => boolean;
}

/**
 * Thousands of topics against a stream: each is filed under words of which an item must hold one, so an item is asked only by
 * the topics that share a word with it, and by the few that stand on no word at all.
 */
export class TopicIndex {
  private readonly byWord = new Map<string, Entry[]>();
  private readonly wordless: Entry[] = [];
  readonly size: number;
  /** Some topic names an author by id, which is known only once the author is stored. */
  readonly asksAuthorIds: boolean;

  constructor(topics: readonly { id: string; query: Query }[]) {
    // Topics may not use relative times, so the clock they are given does not matter.
    const options = { now: new Date(0) };
    for (const { id, query } of topics) {
      const entry = { id, matches: matcher(query, topicSchema, options) };
      const words = requiredTerms(query);
      if (!words) this.wordless.push(entry);
      for (const word of words ?? []) {
        const known = this.byWord.get(word);
        if (known) known.push(entry);
        else this.byWord.set(word, [entry]);
      }
    }
    this.size = topics.length;
    this.asksAuthorIds = topics.some(({ query }) => namesAuthorById(query));
  }

  /** Ids of the topics an item is in. */
  of(item: QueryItem): string[] {
    if (this.size === 0) return [];
    const asked = new Set<Entry>(this.wordless);
    for (const word of lexemesOf(item)) for (const entry of this.byWord.get(word) ?? []) asked.add(entry);
    const found: string[] = [];
    for (const { id, matches } of asked) if (matches(item)) found.push(id);
    return found;
  }
}

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function namesAuthorById(query: Query): boolean {
  if (query.type === 'and' || query.type === 'or') return query.items.some(namesAuthorById);
  if (query.type === 'not') return namesAuthorById(query.item);
  return query.type === 'field' && query.test.is === 'person' && query.test.values.some((value) => id.test(value));
}
