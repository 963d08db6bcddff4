import { type FieldQuery, lexemesOf, type Query, type QueryItem, requiredTerms } from '#query';

/** Fields whose values rules are filed under. */
const keyed = new Set(['author', 'note', 'topic', 'urgency', 'kind', 'lang', 'channel', 'network', 'sentiment', 'form']);

/** Of a word (`field` null) or a field's value an item may hold. */
export interface Key {
  field: string | null;
  value: string | number;
}

/** Each group is a list of keys of which an item must hold one; all groups must be met for the query to match. */
export function requiredGroups(query: Query): Key[][] {
  if (query.type === 'and') return query.items.flatMap(requiredGroups);
  const keys = anyOf(query);
  return keys ? [keys] : [];
}

function anyOf(query: Query): Key[] | null {
  switch (query.type) {
    case 'text':
    case 'near':
      return requiredTerms(query)?.map((value) => ({ field: null, value })) ?? null;
    case 'and':
      // Within an alternative one group has to do: the shortest.
      return requiredGroups(query).reduce<Key[] | null>((best, next) => (best && best.length <= next.length ? best : next), null);
    case 'or': {
      const parts = query.items.map(anyOf);
      return parts.some((part) => part === null) ? null : parts.flatMap((part) => part!);
    }
    case 'field':
      return ofField(query);
    default:
      return null;
  }
}

function ofField({ field, test }: FieldQuery): Key[] | null {
  if (!keyed.has(field)) return null;
  const under = (values: readonly (string | number)[]): Key[] => values.map((value) => ({ field, value }));
  if (test.is === 'any' || test.is === 'numbers') return under(test.values);
  if (test.is === 'person' && !test.me) return under(test.values);
  if (test.is === 'number' && field === 'urgency') {
    return under([0, 1, 2, 3].filter((level) => level >= (test.from?.value ?? 0) && level <= (test.to?.value ?? 3)));
  }
  return null;
}

/** As many groups as a number has bits; further ones are left to the rule itself. */
const mostGroups = 30;

/** Finds, in order, the rules all of whose groups an item meets: nearly always just those that match. */
export class RuleIndex {
  private readonly words = new Map<string, number[]>();
  private readonly fields = new Map<string, Map<string | number, number[]>>();
  /** By rule: the bits of its groups. */
  private readonly full: Int32Array;
  private readonly met: Int32Array;

  constructor(groupsOfRules: readonly (readonly Key[][])[]) {
    this.full = new Int32Array(groupsOfRules.length);
    this.met = new Int32Array(groupsOfRules.length);
    for (const [rule, groups] of groupsOfRules.entries()) {
      for (const [bit, group] of groups.slice(0, mostGroups).entries()) {
        this.full[rule]! |= 1 << bit;
        for (const key of group) this.file(key, rule * 32 + bit);
      }
    }
  }

  private file({ field, value }: Key, entry: number): void {
    let under: Map<string | number, number[]> = this.words as Map<string | number, number[]>;
    if (field !== null) {
      under = this.fields.get(field) ?? new Map();
      this.fields.set(field, under);
    }
    const entries = under.get(value);
    if (entries) entries.push(entry);
    else under.set(value, [entry]);
  }

  find(item: QueryItem): number[] {
    const { met, full } = this;
    met.fill(0);
    for (const [field, values] of this.fields) {
      const value = item.fields[field];
      if (typeof value === 'number') this.mark(values.get(value));
      else if (typeof value === 'string') this.mark(values.get(fold(value)));
      else if (Array.isArray(value)) for (const one of value as readonly string[]) this.mark(values.get(fold(one)));
    }
    if (this.words.size > 0) for (const lexeme of lexemesOf(item)) this.mark(this.words.get(lexeme));
    const found: number[] = [];
    for (let rule = 0; rule < full.length; rule++) if (met[rule] === full[rule]) found.push(rule);
    return found;
  }

  private mark(entries: readonly number[] | undefined): void {
    if (entries) for (const entry of entries) this.met[entry >> 5]! |= 1 << (entry & 31);
  }
}

const capitals = /[A-Z]+/g;

/** As the query language folds keywords. */
function fold(text: string): string {
  return text.replace(capitals, (letters) => letters.toLowerCase());
}
