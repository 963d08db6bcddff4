import type { QueryErrorCode } from './error.js';
import type { Comparison, Written } from './lexer.js';
import { durationMs, isRelative, momentMs, readMoment, standsAlone } from './moment.js';
import { nearest } from './nearest.js';
import { limits, not, or, type Bound, type FieldTest, type Query } from './query.js';
import { listedValue, type Field, type FieldName } from './schema.js';
import { searchTokens } from './tokens.js';

/** A value that cannot be read, with its place in the list. */
export class BadValue {
  constructor(
    readonly code: QueryErrorCode,
    readonly message: string,
    readonly index: number,
    readonly suggestion?: string,
  ) {}
}

const number = /^(-?\d{1,15}(?:\.\d{1,9})?)([kKmM%])?$/;
const scales: Record<string, number> = { k: 1_000, m: 1_000_000 };

/** Reads what follows `field:`. */
export function readField({ field, side }: FieldName, comparison: Comparison, written: Written[]): Query | BadValue {
  const isNone = (value: Written) => !value.quoted && field.optional === true && value.text.toLowerCase() === 'none';
  const given = written.map((value, index) => ({ ...value, index })).filter((value) => !isNone(value));
  const none: Query[] = given.length < written.length ? [{ type: 'field', field: field.name, test: { is: 'none' } }] : [];
  if (none.length > 0 && (comparison || side))
    return new BadValue('bad-comparison', `"none" cannot be compared; write ${field.name}:none`, 0, `${field.name}:none`);
  if (given.length === 0) return none[0]!;
  const ranged = field.type === 'number' || field.type === 'time' || field.type === 'duration';
  if (comparison && !ranged) return new BadValue('bad-comparison', `${field.name} cannot be compared with ${comparison}`, 0, given[0]!.text);
  if (field.type === 'flag') return readFlag(field, given);
  if (ranged && (field.type !== 'number' || comparison || given.some((value) => isRange(value)))) {
    const tests = given.map((value) => readRange(field, side, comparison, value));
    const bad = tests.find((test) => test instanceof BadValue);
    if (bad) return bad;
    return or(...tests.map((test): Query => ({ type: 'field', field: field.name, test: test as FieldTest })), ...none);
  }
  const test = readList(field, given);
  return test instanceof BadValue ? test : or({ type: 'field', field: field.name, test }, ...none);
}

type Given = Written & { index: number };

function isRange(value: Given): boolean {
  return !value.quoted && value.text.includes('..');
}

function readFlag(field: Field, [value]: Given[]): Query | BadValue {
  const flag: Query = { type: 'field', field: field.name, test: { is: 'flag' } };
  if (/^(yes|true|1|oui|是)$/i.test(value!.text)) return flag;
  if (/^(no|false|0|non|否)$/i.test(value!.text)) return not(flag);
  return new BadValue('unknown-value', `${field.name} is either yes or no`, value!.index, 'yes');
}

function readList(field: Field, given: Given[]): FieldTest | BadValue {
  if (field.type === 'number') {
    const values: number[] = [];
    for (const value of given) {
      const read = readNumber(field, value);
      if (read instanceof BadValue) return read;
      if (!values.includes(read)) values.push(read);
    }
    return { is: 'numbers', values };
  }
  if (field.type === 'text') {
    const values: { text: string; prefix: boolean }[] = [];
    for (const value of given) {
      const text = value.text.replace(/\*+$/, '');
      const words = searchTokens(text).length;
      if (words === 0 || words > limits.wordsInPhrase) return new BadValue('nothing-to-search', 'There is no word to look for here', value.index);
      values.push({ text: text.trim(), prefix: text !== value.text });
    }
    return { is: 'words', values };
  }
  const values: string[] = [];
  let me = false;
  for (const value of given) {
    if (field.type === 'person' && !value.quoted && value.text.toLowerCase() === 'me') {
      me = true;
      continue;
    }
    const read = field.type === 'person' ? asciiLower(value.text.replace(/^[@＠]/, '')) : readKeyword(field, value);
    if (read instanceof BadValue) return read;
    if (read === '') return new BadValue('missing-value', `A value must follow ${field.name}:`, value.index);
    if (!values.includes(read)) values.push(read);
  }
  if (field.type !== 'person') return { is: 'any', values };
  return me ? { is: 'person', values, me } : { is: 'person', values };
}

function readKeyword(field: Field, value: Given): string | BadValue {
  const listed = listedValue(field, value.text);
  if (listed) return listed.value;
  if (!field.values || field.open) return asciiLower(value.text);
  const close = nearest(
    value.text,
    field.values.flatMap((known) => [known.value, ...Object.values(known.label)]),
  );
  const suggestion = close === undefined ? undefined : listedValue(field, close)!.value;
  const known = field.values.map((found) => found.value).join(', ');
  return new BadValue('unknown-value', `"${value.text}" is no ${field.name}; it is one of ${known}`, value.index, suggestion);
}

/** The case folding of keywords, the same here and as `lower(... collate "C")` in SQL. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function readNumber(field: Field, { text, index }: Pick<Given, 'text' | 'index'>): number | BadValue {
  const listed = listedValue(field, text);
  if (listed) return field.values!.indexOf(listed);
  const match = number.exec(text);
  if (match) {
    const unit = match[2]?.toLowerCase() ?? '';
    const value = Number((unit === '%' ? Number(match[1]) / 100 : Number(match[1]) * (scales[unit] ?? 1)).toFixed(9));
    if (Math.abs(value) <= 1e15) return value === 0 ? 0 : value;
  }
  const names = field.values?.map((known) => known.value);
  const suggestion = names ? nearest(text, names) : /\d/.test(text) ? number.exec(text.replace(/[^\d.kKmM%-]/g, ''))?.[0] : undefined;
  return new BadValue('bad-number', names ? `"${text}" is no ${field.name}; it is one of ${names.join(', ')}` : `"${text}" is not a number`, index, suggestion);
}

function readRange(field: Field, side: FieldName['side'], comparison: Comparison, value: Given): FieldTest | BadValue {
  if (isRange(value)) {
    if (comparison || side) return new BadValue('bad-comparison', 'A range takes no comparison', value.index, value.text.split('..')[0]);
    const [low, high] = [value.text.slice(0, value.text.indexOf('..')), value.text.slice(value.text.indexOf('..') + 2)];
    if (!low && !high) return new BadValue('missing-value', 'A range needs a start or an end', value.index);
    return bounded(field, value, low && { text: low, inclusive: true }, high && { text: high, inclusive: true });
  }
  const bound = { text: value.text, inclusive: comparison.endsWith('=') };
  if (side === 'since' || side === 'before') {
    if (comparison) return new BadValue('bad-comparison', `${side} takes no comparison`, value.index);
    return side === 'since' ? bounded(field, value, { ...bound, inclusive: true }, '') : bounded(field, value, '', bound);
  }
  if (comparison.startsWith('>')) return bounded(field, value, bound, '');
  if (comparison.startsWith('<')) return bounded(field, value, '', bound);
  // A bare day is that whole day; a bare `7d` is the time since, and a bare length is at least that long.
  const at = { ...bound, inclusive: true };
  const single = field.type === 'time' && standsAlone(readMoment(value.text) ?? '');
  return bounded(field, value, at, single ? at : '');
}

type WrittenBound = { text: string; inclusive: boolean } | '';

function bounded(field: Field, value: Given, low: WrittenBound, high: WrittenBound): FieldTest | BadValue {
  const is = field.type as 'number' | 'time' | 'duration';
  const bounds: { from?: Bound<number | string>; to?: Bound<number | string> } = {};
  for (const [name, bound] of [
    ['from', low],
    ['to', high],
  ] as const) {
    if (!bound) continue;
    const read = readPoint(field, bound.text, value.index);
    if (read instanceof BadValue) return read;
    bounds[name] = { value: read, inclusive: bound.inclusive };
  }
  if (bounds.from && bounds.to && bounds.from.value !== bounds.to.value && isEmptyRange(is, bounds.from.value, bounds.to.value))
    return new BadValue('empty-range', 'This range ends before it starts', value.index, `${bounds.to.value}..${bounds.from.value}`);
  return { is, ...bounds } as FieldTest;
}

function readPoint(field: Field, text: string, index: number): number | string | BadValue {
  if (field.type === 'number') return readNumber(field, { text, index });
  if (field.type === 'duration') return durationMs(text) === null ? badLength(text, index) : text.toLowerCase();
  return readMoment(text) ?? badMoment(text, index);
}

function badLength(text: string, index: number): BadValue {
  const digits = /\d{1,6}/.exec(text)?.[0];
  return new BadValue(
    'bad-duration',
    `"${text}" is no length of time; write 90m, 2h or 7d`,
    index,
    digits ? `${digits}${/[mhdw]/i.exec(text)?.[0].toLowerCase() ?? 'h'}` : '2h',
  );
}

function badMoment(text: string, index: number): BadValue {
  const parts = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  const day = parts && readMoment(`${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`);
  const ago = /^(\d{1,6})\s*([smhdwy])/i.exec(text);
  const suggestion = day ?? (ago ? `${ago[1]}${ago[2]!.toLowerCase()}` : (nearest(text, ['today', 'yesterday', 'now']) ?? '7d'));
  return new BadValue('bad-time', `"${text}" is no time; write 7d, 2026-11-01 or today`, index, suggestion);
}

/** Only for bounds of one sort; a relative and a fixed one may meet or not as time goes by. */
function isEmptyRange(is: 'number' | 'time' | 'duration', low: number | string, high: number | string): boolean {
  if (is === 'number') return low > high;
  if (is === 'duration') return durationMs(low as string)! > durationMs(high as string)!;
  const moments = [low as string, high as string];
  if (moments.some((moment) => moment === 'today' || moment === 'yesterday') || isRelative(moments[0]!) !== isRelative(moments[1]!)) return false;
  const clock = { now: new Date(0) };
  return momentMs(low as string, clock).start > momentMs(high as string, clock).end;
}
