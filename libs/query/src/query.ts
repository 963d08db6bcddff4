/** A parsed query: plain data, safe to store and to send. `parse`, `and`, `or` and `not` make the canonical form. */
export type Query = AllQuery | AndQuery | OrQuery | NotQuery | TextQuery | NearQuery | FieldQuery;

/** Matches everything: the empty query. */
export interface AllQuery {
  type: 'all';
}
export interface AndQuery {
  type: 'and';
  items: Query[];
}
export interface OrQuery {
  type: 'or';
  items: Query[];
}
export interface NotQuery {
  type: 'not';
  item: Query;
}
/** A word or a phrase as written; with `prefix` its last word may continue. */
export interface TextQuery {
  type: 'text';
  text: string;
  prefix: boolean;
}
/** At most `distance` words from the end of one to the start of the other, in either order. */
export interface NearQuery {
  type: 'near';
  distance: number;
  left: TextQuery;
  right: TextQuery;
}
export interface FieldQuery {
  type: 'field';
  field: string;
  test: FieldTest;
}

export type FieldTest =
  /** One of these values, ASCII letters in lower case. */
  | { is: 'any'; values: string[] }
  /** One of these people, by handle or id; `me` adds whoever asks. */
  | { is: 'person'; values: string[]; me?: true }
  /** One of these words, prefixes or phrases within a text field. */
  | { is: 'words'; values: { text: string; prefix: boolean }[] }
  | { is: 'numbers'; values: number[] }
  | { is: 'number'; from?: Bound<number>; to?: Bound<number> }
  /** Moments as written: `7d` (ago), `2026-11-01`, `2026-11-01T09:30:00Z`, `today`, `yesterday`, `now`. */
  | { is: 'time'; from?: Bound<string>; to?: Bound<string> }
  /** Lengths of time as written: `90m`, `2h`, `7d`. */
  | { is: 'duration'; from?: Bound<string>; to?: Bound<string> }
  | { is: 'flag' }
  /** The field has no value. */
  | { is: 'none' };

export interface Bound<T> {
  value: T;
  inclusive: boolean;
}

export const limits = {
  /** UTF-16 units of a query. */
  length: 4_000,
  depth: 20,
  /** Words, phrases and field values together; NEAR/n counts for n. */
  terms: 300,
  wordsInPhrase: 30,
  nearDistance: 30,
} as const;

export const all: AllQuery = { type: 'all' };

export function and(...items: Query[]): Query {
  const flat = items.flatMap((item) => (item.type === 'and' ? item.items : item.type === 'all' ? [] : [item]));
  return flat.length === 0 ? all : flat.length === 1 ? flat[0]! : { type: 'and', items: flat };
}

export function or(...items: Query[]): Query {
  if (items.length === 0 || items.some((item) => item.type === 'all')) return all;
  const flat = items.flatMap((item) => (item.type === 'or' ? item.items : [item]));
  return flat.length === 1 ? flat[0]! : { type: 'or', items: flat };
}

export function not(item: Query): Query {
  return item.type === 'not' ? item.item : { type: 'not', item };
}

export function* leaves(query: Query): Generator<TextQuery | NearQuery | FieldQuery> {
  if (query.type === 'and' || query.type === 'or') for (const item of query.items) yield* leaves(item);
  else if (query.type === 'not') yield* leaves(query.item);
  else if (query.type !== 'all') yield query;
}
