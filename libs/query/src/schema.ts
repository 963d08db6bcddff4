import { normalise } from './tokens.js';

export type Language = 'en' | 'fr' | 'zh';
export type Label = Record<Language, string>;
export type FieldType = 'keyword' | 'text' | 'number' | 'time' | 'duration' | 'flag' | 'person';

export interface FieldValue {
  value: string;
  label: Label;
}

export interface Field {
  name: string;
  type: FieldType;
  label: Label;
  aliases?: readonly string[];
  /** The values a keyword may take; for a number, names of 0, 1, 2... in order. */
  values?: readonly FieldValue[];
  /** Values besides those listed are accepted. */
  open?: boolean;
  /** May be absent, so that `field:none` means something. */
  optional?: boolean;
  /** An item may have several of these. */
  many?: boolean;
  /** Its values may be written after `is:`, as flags are. */
  is?: boolean;
  /** Names that set the start and the end of a time field: `since:7d`, `before:2026-11-01`. */
  since?: string;
  before?: string;
}

export interface QuerySchema {
  name: string;
  fields: readonly Field[];
}

export interface FieldName {
  field: Field;
  /** Set when the name itself is a comparison. */
  side?: 'since' | 'before';
}

const namesBySchema = new WeakMap<QuerySchema, Map<string, FieldName>>();

/** Every name that may stand before a colon, `is` apart. */
export function fieldNames(schema: QuerySchema): Map<string, FieldName> {
  let names = namesBySchema.get(schema);
  if (!names) {
    names = new Map();
    for (const field of schema.fields) {
      for (const name of [field.name, ...(field.aliases ?? [])]) names.set(name, { field });
      if (field.since) names.set(field.since, { field, side: 'since' });
      if (field.before) names.set(field.before, { field, side: 'before' });
    }
    namesBySchema.set(schema, names);
  }
  return names;
}

const valuesByField = new WeakMap<Field, Map<string, FieldValue>>();

/** A listed value by its name or by its label in any language. */
export function listedValue(field: Field, written: string): FieldValue | undefined {
  if (!field.values) return undefined;
  let known = valuesByField.get(field);
  if (!known) {
    known = new Map(field.values.flatMap((value) => Object.values(value.label).map((label) => [normalise(label), value])));
    for (const value of field.values) known.set(value.value, value);
    valuesByField.set(field, known);
  }
  return known.get(written.toLowerCase()) ?? known.get(normalise(written));
}

export type Operator = 'any' | 'from' | 'to' | 'between' | 'yes' | 'none';

export interface FieldDescription {
  name: string;
  type: FieldType;
  label: string;
  operators: Operator[];
  values: { value: string; label: string }[];
  /** Values besides those listed are accepted. */
  open: boolean;
  example: string;
}

const operators: Record<FieldType, Operator[]> = {
  keyword: ['any'],
  person: ['any'],
  text: ['any'],
  number: ['any', 'from', 'to', 'between'],
  time: ['from', 'to', 'between'],
  duration: ['from', 'to', 'between'],
  flag: ['yes'],
};

/** The fields as plain data, enough to build any query by clicking. */
export function describeFields(schema: QuerySchema, lang: Language = 'en'): FieldDescription[] {
  return schema.fields.map((field) => ({
    name: field.name,
    type: field.type,
    label: field.label[lang],
    operators: field.optional ? [...operators[field.type], 'none'] : operators[field.type],
    values: (field.values ?? []).map(({ value, label }) => ({ value, label: label[lang] })),
    open: field.open ?? !field.values,
    example: example(field),
  }));
}

function example(field: Field): string {
  if (field.type === 'flag') return `is:${field.name}`;
  if (field.type === 'time') return field.since ? `${field.since}:7d` : `${field.name}:7d`;
  if (field.type === 'duration') return `${field.name}:>2h`;
  if (field.type === 'number') return `${field.name}:>=${field.values?.at(-2)?.value ?? 1000}`;
  if (field.type === 'person') return `${field.name}:@acme`;
  return `${field.name}:${field.values?.[0]?.value ?? (field.type === 'text' ? 'paris' : 'acme')}`;
}
