import type { Clock } from './moment.js';
import type { FieldTest, Query, TextQuery } from './query.js';
import type { QuerySchema } from './schema.js';
import { durationSpan, timeSpan, within } from './span.js';
import { documentOf, normalise, positions, searchTokens } from './tokens.js';
import { asciiLower } from './value.js';

export type ItemValue = string | number | boolean | Date | null | undefined;

/** What a query is asked of. A field of several values, or of several names for one value (id and handle), takes a list. */
export interface QueryItem {
  /** One text, or each message of a thread; every word of a query may be in any of them. */
  text: string | readonly string[];
  fields: Readonly<Record<string, ItemValue | readonly string[]>>;
}

export interface QueryOptions extends Clock {
  /** Who asks: what `me` stands for. Without it `me` is nobody. */
  me?: string;
}

type Places = Map<string, number[]>;
type Check = (item: QueryItem) => boolean;

const placesOf = new WeakMap<QueryItem, Places[]>();

/** Compiles a query for asking many items. The words of an item are found once, whatever the number of queries. */
export function matcher(query: Query, schema: QuerySchema, options: QueryOptions): Check {
  const known = new Set(schema.fields.map((field) => field.name));
  const compile = (part: Query): Check => {
    switch (part.type) {
      case 'all':
        return () => true;
      case 'and': {
        const checks = part.items.map(compile);
        return (item) => checks.every((check) => check(item));
      }
      case 'or': {
        const checks = part.items.map(compile);
        return (item) => checks.some((check) => check(item));
      }
      case 'not': {
        const check = compile(part.item);
        return (item) => !check(item);
      }
      case 'text': {
        const find = finder(part);
        return (item) => textPlaces(item).some((places) => find(places).length > 0);
      }
      case 'near': {
        const [left, right] = [finder(part.left), finder(part.right)];
        return (item) => textPlaces(item).some((places) => areNear(left(places), right(places), part.distance));
      }
      case 'field': {
        if (!known.has(part.field)) throw new Error(`schema ${schema.name} has no field ${part.field}`);
        const check = fieldCheck(part.test, options);
        return (item) => check(item.fields[part.field]);
      }
    }
  };
  return compile(query);
}

function textPlaces(item: QueryItem): Places[] {
  let places = placesOf.get(item);
  if (!places) {
    places = typeof item.text === 'string' ? [positions(item.text)] : item.text.map(positions);
    placesOf.set(item, places);
  }
  return places;
}

/** The words of an item: what to look up in an index of `requiredTerms`. Found once, and kept for the matchers. */
export function lexemesOf(item: QueryItem): Iterable<string> {
  const places = textPlaces(item);
  return places.length === 1 ? places[0]!.keys() : new Set(places.flatMap((one) => [...one.keys()]));
}

/** `searchDocument` of an item's one text, from words found once. */
export function searchDocumentOf(item: QueryItem): string {
  return documentOf(textPlaces(item)[0]!);
}

interface Hit {
  start: number;
  end: number;
}

/** Finds where a word or phrase stands. */
function finder({ text, prefix }: TextQuery): (places: Places) => Hit[] {
  const words = searchTokens(text);
  const last = words.length - 1;
  return (places) => {
    let hits: Hit[] = [];
    for (const [index, word] of words.entries()) {
      const found = index === last && prefix ? prefixed(places, word) : (places.get(word) ?? []);
      if (index === 0) hits = found.map((position) => ({ start: position, end: position }));
      else {
        const here = new Set(found);
        hits = hits.filter((hit) => here.has(hit.end + 1)).map((hit) => ({ start: hit.start, end: hit.end + 1 }));
      }
      if (hits.length === 0) break;
    }
    return hits;
  };
}

function prefixed(places: Places, start: string): number[] {
  const found: number[] = [];
  for (const [lexeme, at] of places) if (lexeme.startsWith(start)) found.push(...at);
  return found;
}

function areNear(left: Hit[], right: Hit[], distance: number): boolean {
  return follows(left, right, distance) || follows(right, left, distance);
}

function follows(before: Hit[], after: Hit[], distance: number): boolean {
  const starts = new Set(after.map((hit) => hit.start));
  return before.some((hit) => {
    for (let words = 1; words <= distance; words++) if (starts.has(hit.end + words)) return true;
    return false;
  });
}

type FieldCheck = (value: ItemValue | readonly string[]) => boolean;

function fieldCheck(test: FieldTest, options: QueryOptions): FieldCheck {
  switch (test.is) {
    case 'flag':
      return (value) => value === true;
    case 'none':
      return (value) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    case 'any':
    case 'person': {
      const wanted = new Set(test.values);
      if (test.is === 'person' && test.me && options.me !== undefined) wanted.add(asciiLower(options.me));
      return (value) => strings(value).some((one) => wanted.has(asciiLower(one)));
    }
    case 'words': {
      const parts = test.values.map((value) => wordsPart(value));
      return (value) => strings(value).some((one) => parts.some((part) => normalise(one).includes(part)));
    }
    case 'numbers':
      return (value) => typeof value === 'number' && test.values.includes(value);
    case 'number':
      return (value) => typeof value === 'number' && within(value, test);
    case 'time':
    case 'duration': {
      const span = test.is === 'time' ? timeSpan(test, options) : durationSpan(test, options);
      return (value) => value instanceof Date && within(value.getTime(), span);
    }
  }
}

/** What the normal form of a text field must contain. */
export function wordsPart({ text, prefix }: { text: string; prefix: boolean }): string {
  const normal = normalise(text);
  return prefix ? normal.slice(0, -1) : normal;
}

function strings(value: ItemValue | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
}
