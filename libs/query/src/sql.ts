import { wordsPart, type QueryOptions } from './matcher.js';
import type { FieldTest, Query, TextQuery } from './query.js';
import { durationSpan, timeSpan, type Span } from './span.js';
import { quoteLexeme, searchTokens } from './tokens.js';
import { asciiLower } from './value.js';

/**
 * Where a field lives. `sql` is vetted text of the caller, put in as it is.
 * - `text`: one keyword. `folded` says that the column holds its ASCII letters in lower case, so that an index on it serves.
 * - `text[]`: several keywords, folded.
 * - `uuid`: an id; values that are no UUID match nothing.
 * - `normal`: the `normalise`d form of a text field.
 * - `number`, `boolean`, `timestamptz`; a duration is the timestamptz at which it began.
 * - `any`: a predicate of the caller, given the placeholder of a folded `text[]` of which one must match; `none` says that there is no value.
 */
export type SqlColumn =
  | { type: 'text'; sql: string; folded?: boolean }
  | { type: 'text[]' | 'uuid' | 'normal' | 'number' | 'boolean' | 'timestamptz'; sql: string }
  | { type: 'any'; any: (placeholder: string) => string; none?: string };

export interface SqlColumns {
  /** A predicate on the text, given a tsquery such as `$3::tsquery`: ``(query) => `document @@ ${query}` ``. */
  text: (query: string) => string;
  /** The text is several documents, and `text` says that one of them matches: then each word may be in another. */
  manyDocuments?: boolean;
  fields: Readonly<Record<string, SqlColumn>>;
}

export interface SqlOptions extends QueryOptions {
  /** Number of the first placeholder. */
  firstParameter: number;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The query as a SQL condition with the same meaning as `matcher`. What a person wrote is in the parameters alone. */
export function toSql(query: Query, columns: SqlColumns, options: SqlOptions): { where: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const add = (value: unknown, type: string): string => `$${options.firstParameter + parameters.push(value) - 1}::${type}`;
  const textPredicate = (part: Query): string => `(${columns.text(add(tsquery(part), 'tsquery'))})`;

  const build = (part: Query): string => {
    if (isOneSearch(part, columns.manyDocuments ?? false)) return textPredicate(part);
    switch (part.type) {
      case 'all':
        return 'true';
      case 'not':
        // Not plain NOT: what is null does not match, so its opposite does.
        return `(${build(part.item)}) is not true`;
      case 'and':
      case 'or':
        return join(part.type, part.items);
      case 'field':
        return fieldSql(part.field, part.test);
      default:
        return textPredicate(part);
    }
  };

  /** Words side by side become one search where that has the same meaning. */
  const join = (type: 'and' | 'or', items: Query[]): string => {
    const many = columns.manyDocuments ?? false;
    const together = items.filter((item) => isOneSearch(item, many) || (type === 'and' && !many && item.type === 'not' && isOneSearch(item.item, many)));
    const mergeable = together.length > 1 && (type === 'or' || !many) && isOneSearch({ type, items: together }, many);
    const rest = mergeable ? items.filter((item) => !together.includes(item)) : items;
    const parts = [...(mergeable ? [textPredicate({ type, items: together })] : []), ...rest.map(build)];
    return `(${parts.join(` ${type} `)})`;
  };

  const fieldSql = (field: string, test: FieldTest): string => {
    const column = Object.hasOwn(columns.fields, field) ? columns.fields[field]! : undefined;
    if (!column) throw new Error(`no column for the field ${field}`);
    if (column.type === 'any') {
      if (test.is === 'none') return `(${column.none ?? 'false'})`;
      if (test.is === 'any' || test.is === 'person') return `(${column.any(add(keywords(test, options), 'text[]'))})`;
      throw new Error(`the column of ${field} cannot answer ${test.is}`);
    }
    const { sql } = column;
    switch (test.is) {
      case 'none':
        return noneSql(column.type, sql);
      case 'flag':
        return `(${sql})`;
      case 'any':
      case 'person': {
        const values = keywords(test, options);
        if (column.type === 'uuid')
          return `${sql} = any(${add(
            values.filter((value) => uuid.test(value)),
            'uuid[]',
          )})`;
        if (column.type === 'text[]') return `${sql} && ${add(values, 'text[]')}`;
        return `${column.type === 'text' && column.folded ? sql : `lower((${sql}) collate "C")`} = any(${add(values, 'text[]')})`;
      }
      case 'words':
        return `${sql} like any(${add(
          test.values.map((value) => `%${escapeLike(wordsPart(value))}%`),
          'text[]',
        )})`;
      case 'numbers':
        return `${sql} = any(${add(test.values, `${numberType(test.values)}[]`)})`;
      case 'number':
        return spanSql(sql, test, (value) => add(value, numberType([value])));
      case 'time':
        return spanSql(sql, timeSpan(test, options), (value) => add(new Date(value).toISOString(), 'timestamptz'));
      case 'duration':
        return spanSql(sql, durationSpan(test, options), (value) => add(new Date(value).toISOString(), 'timestamptz'));
    }
  };

  const where = build(query);
  return { where, parameters };
}

function keywords(test: Extract<FieldTest, { is: 'any' | 'person' }>, options: QueryOptions): string[] {
  return test.is === 'person' && test.me && options.me !== undefined ? [asciiLower(options.me), ...test.values] : test.values;
}

function noneSql(type: SqlColumn['type'], sql: string): string {
  if (type === 'text' || type === 'normal') return `(${sql} is null or ${sql} = '')`;
  if (type === 'text[]') return `coalesce(cardinality(${sql}), 0) = 0`;
  return `${sql} is null`;
}

function spanSql(sql: string, { from, to }: Span, add: (value: number) => string): string {
  const parts: string[] = [];
  if (from) parts.push(`${sql} ${from.inclusive ? '>=' : '>'} ${add(from.value)}`);
  if (to) parts.push(`${sql} ${to.inclusive ? '<=' : '<'} ${add(to.value)}`);
  return parts.length === 1 ? parts[0]! : `(${parts.join(' and ') || `${sql} is not null`})`;
}

function numberType(values: number[]): string {
  return values.every(Number.isInteger) ? 'bigint' : 'float8';
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}

/** Words only, and with one that must be there: a search for absence alone would have to read the whole index. */
function isOneSearch(query: Query, manyDocuments: boolean): boolean {
  switch (query.type) {
    case 'text':
    case 'near':
      return true;
    case 'or':
      return query.items.every((item) => isOneSearch(item, manyDocuments));
    case 'and': {
      if (manyDocuments) return false;
      const isWords = (item: Query) => isOneSearch(item, false) || (item.type === 'not' && isOneSearch(item.item, false));
      return query.items.every(isWords) && query.items.some((item) => isOneSearch(item, false));
    }
    default:
      return false;
  }
}

function tsquery(query: Query): string {
  switch (query.type) {
    case 'text':
      return phrase(query);
    case 'near': {
      const [left, right] = [phrase(query.left), phrase(query.right)];
      const distances = Array.from({ length: query.distance }, (_, index) => index + 1);
      return `(${distances.flatMap((words) => [`(${left} <${words}> ${right})`, `(${right} <${words}> ${left})`]).join(' | ')})`;
    }
    case 'and':
      return `(${query.items.map(tsquery).join(' & ')})`;
    case 'or':
      return `(${query.items.map(tsquery).join(' | ')})`;
    case 'not':
      return `!${tsquery(query.item)}`;
    default:
      throw new Error(`${query.type} is no search for words`);
  }
}

function phrase({ text, prefix }: TextQuery): string {
  const lexemes = searchTokens(text).map(quoteLexeme);
  return `(${lexemes.join(' <-> ')}${prefix ? ':*' : ''})`;
}
