/** A word that calls a list while one writes: `/late` for a text, `@lin` for a colleague. */
export interface Trigger {
  sign: '/' | '@';
  word: string;
  /** Where the sign stands. */
  start: number;
}

const called = /(^|\s)([/@])([\p{L}\p{N}_.-]{0,40})$/u;

/** What stands right before the cursor and calls a list; `@` only where colleagues are named. */
export function triggerAt(text: string, cursor: number, signs: string): Trigger | null {
  const match = called.exec(text.slice(Math.max(0, cursor - 60), cursor));
  if (!match || !signs.includes(match[2]!)) return null;
  return { sign: match[2] as Trigger['sign'], word: match[3]!, start: cursor - match[3]!.length - 1 };
}

/** Those whose names begin with the word, then those that hold it. */
export function matching<T>(items: readonly T[], word: string, namesOf: (item: T) => readonly string[]): T[] {
  const sought = word.toLocaleLowerCase();
  const rank = (item: T): number => {
    const names = namesOf(item).map((name) => name.toLocaleLowerCase());
    return names.some((name) => name.startsWith(sought)) ? 0 : names.some((name) => name.includes(sought)) ? 1 : 2;
  };
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .filter(({ rank: found }) => found < 2)
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Members whose `@Name` stands in the text. */
export function named(text: string, members: Iterable<{ id: string; name: string }>): string[] {
  return [...members].filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);
}
