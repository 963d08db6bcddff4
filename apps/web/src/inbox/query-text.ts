import type { QueryFieldView } from '#contracts';

export type Comparison = 'is' | 'more' | 'less' | 'none';

/** A value as the query language writes it: in quotes where it would otherwise fall apart. */
export function written(value: string): string {
  const text = value.trim();
  return /^[\p{L}\p{N}@#_.+-]+$/u.test(text) && !/^(none|me|and|or|not|near)$/i.test(text) && !text.includes('..')
    ? text
    : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** One condition as text, such as `-lang:fr,en` or `waiting:>2h`; empty while a value is missing. */
export function condition(field: Pick<QueryFieldView, 'name' | 'type'>, comparison: Comparison, values: readonly string[], not: boolean): string {
  const given = values.map((value) => value.trim()).filter(Boolean);
  const said = ((): string => {
    if (field.type === 'flag') return `is:${field.name}`;
    if (comparison === 'none') return `${field.name}:none`;
    if (given.length === 0) return '';
    if (field.type === 'number' || field.type === 'duration' || field.type === 'time') {
      const sign = { is: '', more: '>=', less: '<=', none: '' }[comparison];
      return `${field.name}:${field.type === 'time' && comparison === 'less' ? '<' : sign}${given[0]}`;
    }
    return `${field.name}:${given.map((value) => (field.type === 'person' && value === 'me' ? 'me' : written(value))).join(',')}`;
  })();
  return said && not ? `-${said}` : said;
}

/** A query of all these parts. */
export function joined(parts: readonly string[]): string {
  return parts.filter(Boolean).join(' ');
}
