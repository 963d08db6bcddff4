import type { RuleField } from '#contracts';

/** The part of a condition that a field, a comparison and a value make. */
export function conditionPart(field: Pick<RuleField, 'name' | 'type'>, value: string, not: boolean): string {
  const sign = not ? '-' : '';
  if (field.type === 'flag') return `${sign}is:${field.name}`;
  const quoted = /[\s()":,]/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
  if (field.type === 'number') return `${sign}${field.name}:>=${quoted}`;
  return `${sign}${field.name}:${quoted}`;
}
