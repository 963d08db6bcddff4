import { standsAlone } from './moment.js';
import type { Bound, FieldTest, Query, TextQuery } from './query.js';
import type { QuerySchema } from './schema.js';

const plainWord = /^[\p{L}\p{N}#@_][\p{L}\p{N}\p{M}_.'’#@-]*$/u;
const keyword = /^(?:AND|OR|NOT|NEAR)$/;
const plainValue = /^[\p{L}\p{N}_@][\p{L}\p{N}\p{M}_@+%./:-]*$/u;
const identifier = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/**
 * The query as text, in one canonical way: reading it again gives the same query. With its schema, times and levels are
 * written by their short names (`since:7d` for `received:7d`, `urgency:high` for `urgency:2`).
 */
export function format(query: Query, schema?: QuerySchema): string {
  const inner = (item: Query, grouped: boolean): string => (grouped ? `(${format(item, schema)})` : format(item, schema));
  switch (query.type) {
    case 'all':
      return '';
    case 'and':
      return query.items.map((item) => inner(item, item.type === 'or')).join(' ');
    case 'or':
      return query.items.map((item) => inner(item, item.type === 'and')).join(' OR ');
    case 'not':
      return `-${inner(query.item, query.item.type !== 'text' && query.item.type !== 'field')}`;
    case 'text':
      return formatText(query);
    case 'near':
      return `${formatText(query.left)} NEAR/${query.distance} ${formatText(query.right)}`;
    case 'field':
      return formatField(query.field, query.test, schema);
  }
}

function formatText({ text, prefix }: Pick<TextQuery, 'text' | 'prefix'>): string {
  const star = prefix ? '*' : '';
  return plainWord.test(text) && !keyword.test(text) ? `${text}${star}` : quote(`${text}${star}`);
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, (sign) => `\\${sign}`)}"`;
}

/** A value of a field as it is written, within quotation marks where it has to be. */
export function valueText(text: string): string {
  return plainValue.test(text) && !text.includes('..') && text !== 'none' ? text : quote(text);
}

function person(text: string): string {
  return identifier.test(text) ? valueText(text) : valueText(`@${text}`);
}

function formatField(field: string, test: FieldTest, schema: QuerySchema | undefined): string {
  switch (test.is) {
    case 'none':
      return `${field}:none`;
    case 'flag':
      return `is:${field}`;
    case 'any':
      return `${field}:${test.values.map(valueText).join(',')}`;
    case 'person':
      return `${field}:${[...(test.me ? ['me'] : []), ...test.values.map(person)].join(',')}`;
    case 'words':
      return `${field}:${test.values.map(formatText).join(',')}`;
    case 'numbers':
      return `${field}:${test.values.map(numberOf(field, schema)).join(',')}`;
    case 'number':
      return range(field, test, numberOf(field, schema));
    case 'duration':
      return range(field, test, String);
    case 'time':
      return formatTime(field, test, schema);
  }
}

function formatTime(field: string, test: { from?: Bound<string>; to?: Bound<string> }, schema: QuerySchema | undefined): string {
  const { from, to } = test;
  const names = schema?.fields.find((known) => known.name === field);
  if (from && to && from.value === to.value && from.inclusive && to.inclusive && standsAlone(from.value)) return `${field}:${from.value}`;
  if (names?.since && from?.inclusive && !to) return `${names.since}:${from.value}`;
  if (names?.before && to && !to.inclusive && !from) return `${names.before}:${to.value}`;
  if (from?.inclusive && !to && !standsAlone(from.value)) return `${field}:${from.value}`;
  return range(field, test, String);
}

function range<T>(field: string, { from, to }: { from?: Bound<T>; to?: Bound<T> }, show: (value: T) => string): string {
  if (from?.inclusive && to?.inclusive) return `${field}:${show(from.value)}..${show(to.value)}`;
  const low = from && `${field}:${from.inclusive ? '>=' : '>'}${show(from.value)}`;
  const high = to && `${field}:${to.inclusive ? '<=' : '<'}${show(to.value)}`;
  return [low, high].filter(Boolean).join(' ');
}

/** Numbers that have names in the schema are written by name. */
function numberOf(field: string, schema: QuerySchema | undefined): (number: number) => string {
  const names = schema?.fields.find((known) => known.name === field)?.values;
  return (number) => names?.[number]?.value ?? plainNumber(number);
}

function plainNumber(number: number): string {
  return Number.isInteger(number) ? String(number) : number.toFixed(9).replace(/0+$/, '');
}
