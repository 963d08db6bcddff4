import { type Askable, coverOf, explain, type FieldQuery, type Language, type Leaf, leaves, type Query, unaskedLeaves, widen } from '#query';

/** What a topic becomes at one network. */
export interface Sought {
  /** As the network's poll names what it asks for. */
  sources: string[];
  /** What the network cannot be asked, so that it is looked for here in what is found. */
  here: Leaf[];
  /** Why nothing is asked there: the topic is about other channels, or holds no word that could be searched for. */
  why: 'elsewhere' | 'no-word' | null;
}

/** Which channel a topic meets. */
export interface SoughtBy {
  id: string;
  network: string;
  name: string;
  config: Record<string, unknown>;
  account: boolean;
}

/** Turns a topic into what one network can be asked. Pure. */
export type Seek = (query: Query, channel: SoughtBy) => Sought;

/** What a topic would cost for a month, told from what was posted lately. */
export interface Forecast {
  posts: number;
  days: number;
  /** In US dollars for 30 days; null where it costs nothing. */
  dollars: number | null;
}

const mostSources = 25;

/** Which channel and which network an item is of, is the same for all that one channel brings. */
function here(leaf: Leaf, { id, network, name }: SoughtBy): Askable | null {
  if (leaf.type !== 'field') return null;
  const { test } = leaf;
  if (leaf.field === 'simulated') return 'never';
  if ((leaf.field !== 'network' && leaf.field !== 'channel') || test.is !== 'any') return null;
  const names = leaf.field === 'network' ? [network] : [id, network, name.toLowerCase()];
  return test.values.some((value) => names.includes(value.toLowerCase())) ? 'always' : 'never';
}

export const handlesOf = ({ field, test }: FieldQuery): string[] | null =>
  field === 'author' && test.is === 'person' && !test.me && test.values.length > 0 ? test.values : null;

/** For networks that search one word or phrase at a time. `source` writes a leaf as a source of its poll; null: it cannot be asked. */
export function seekOneByOne(source: (leaf: { text: string } | { author: string }, channel: SoughtBy) => string[] | null): Seek {
  return (query, channel) => {
    const sourcesOf = (leaf: Leaf): string[] | null => {
      if (leaf.type === 'text') return leaf.prefix ? null : source({ text: leaf.text }, channel);
      const handles = leaf.type === 'field' ? handlesOf(leaf) : null;
      if (!handles) return null;
      const each = handles.map((author) => source({ author }, channel));
      return each.every((one) => one !== null) ? each.flat() : null;
    };
    const askable = (leaf: Leaf): Askable => here(leaf, channel) ?? (sourcesOf(leaf) ? 'ask' : 'unknown');
    const widened = widen(query, askable);
    if (!widened) return { sources: [], here: [], why: 'elsewhere' };
    const cover = coverOf(widened, (leaf) => sourcesOf(leaf) !== null);
    const sources = [...new Set((cover ?? []).flatMap((leaf) => sourcesOf(leaf) ?? []))];
    if (sources.length === 0 || sources.length > mostSources) return { sources: [], here: [], why: 'no-word' };
    const asked = new Set((cover ?? []).map((leaf) => JSON.stringify(leaf)));
    const left = [...leaves(query)].filter((leaf) => here(leaf, channel) === null && !asked.has(JSON.stringify(leaf)));
    return { sources, here: [...new Map(left.map((leaf) => [JSON.stringify(leaf), leaf])).values()], why: null };
  };
}

/** A search language of AND (by standing beside each other), OR, and a sign for NOT that single terms take. */
export interface Dialect {
  not: string;
  /** A leaf in its words; null: it cannot be said. */
  term(leaf: Leaf): string | null;
  mostCharacters: number;
  /** Said beside every search. */
  always: string;
}

interface Phrase {
  text: string;
  /** Holds something that must be there; a search of nothing but exclusions is none. */
  positive: boolean;
  alternatives?: string[];
}

/** Says the query, leaving out what cannot be said; null: anything. Exclusions stand beside single terms only. */
function say(query: Query, dialect: Dialect, not: boolean): Phrase | null {
  const { type } = query;
  if (type === 'all') return null;
  if (type === 'not') return say(query.item, dialect, !not);
  if (type === 'and' || type === 'or') {
    const parts = query.items.map((item) => say(item, dialect, not));
    if ((type === 'and') !== not) {
      const said = parts.filter((part) => part !== null);
      if (said.length < 2) return said[0] ?? null;
      return { text: said.map(({ text }) => text).join(' '), positive: said.some(({ positive }) => positive) };
    }
    if (!parts.every((part) => part?.positive === true)) return null;
    const alternatives = parts.map((part) => (/ /.test(part!.text) && !/^("[^"]*"|\([^()]*\))$/.test(part!.text) ? `(${part!.text})` : part!.text));
    return { text: `(${alternatives.join(' OR ')})`, positive: true, alternatives };
  }
  const term = dialect.term(query);
  if (term === null) return null;
  return not ? { text: `${dialect.not}${term}`, positive: false } : { text: term, positive: true };
}

/** Alternatives in as few searches as hold them; null when one alone is too long. */
function packed(alternatives: readonly string[], { mostCharacters, always }: Dialect): string[] | null {
  const searches: string[][] = [];
  const write = (list: readonly string[]): string => `(${list.join(' OR ')})${always}`;
  for (const one of alternatives) {
    if (write([one]).length > mostCharacters) return null;
    const last = searches.at(-1);
    if (last && write([...last, one]).length <= mostCharacters) last.push(one);
    else searches.push([one]);
  }
  return searches.map(write);
}

/** For networks with a search language: the whole topic in one search, or in as few as its length allows. */
export function seekInWords(dialect: Dialect): Seek {
  return (query, channel) => {
    // A list of people is one search each way; terms of one leaf stand in parentheses.
    const askable = (leaf: Leaf): Askable => here(leaf, channel) ?? (dialect.term(leaf) === null ? 'unknown' : 'ask');
    const widened = widen(query, askable);
    if (!widened) return { sources: [], here: [], why: 'elsewhere' };
    const left = unaskedLeaves(query, askable);
    const said = say(widened, dialect, false);
    if (!said?.positive) return { sources: [], here: [], why: 'no-word' };
    const whole = `${said.text}${dialect.always}`;
    if (whole.length <= dialect.mostCharacters) return { sources: [whole], here: left, why: null };
    const cover = said.alternatives ?? coverOf(widened, (leaf) => dialect.term(leaf) !== null)?.flatMap((leaf) => dialect.term(leaf) ?? []) ?? [];
    const searches = cover.length > 0 ? packed(cover, dialect) : null;
    if (!searches || searches.length > mostSources) return { sources: [], here: [], why: 'no-word' };
    const all = [...leaves(query)].filter((leaf) => here(leaf, channel) === null);
    return { sources: searches, here: said.alternatives ? left : all, why: null };
  };
}

/** What is looked for here, each in plain words. */
export function wordsOf(sought: Pick<Sought, 'here'>, lang: Language): string[] {
  return sought.here.map((leaf) => explain(leaf, lang));
}

/** A word as search languages take it, or a phrase in quotes. */
export function quoted(text: string): string {
  const plain = /^[#@]?[\p{L}\p{N}_]+$/u.test(text) && !/^(and|or|not|near)$/i.test(text);
  return plain ? text : `"${text.replaceAll(/["\\]/g, ' ').trim()}"`;
}
