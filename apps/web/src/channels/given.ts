import type { NetworkField } from '#contracts';

export interface Given {
  config: Record<string, unknown>;
  credentials: Record<string, string>;
}

/** What was typed into a field, as the server wants it; undefined for nothing. */
function valueOf({ kind }: NetworkField, typed: string): unknown {
  const text = typed.trim();
  if (text === '') return undefined;
  if (kind === 'list') {
    const several = text
      .split(/[,，、\n]/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
    return several.length > 0 ? several : undefined;
  }
  if (kind === 'flag') return text === 'true' ? true : undefined;
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  // People leave out what a browser adds.
  if (kind === 'url') return /^[a-z][a-z+.-]*:/i.test(text) && !/^[\w.-]+:\d+/.test(text) ? text : `https://${text}`;
  return text;
}

/** The fields of a form as configuration and credentials; `before` is what fields do not name, and stays. */
export function givenOf(fields: readonly NetworkField[], typed: (name: string) => string, before: Record<string, unknown> = {}): Given {
  const given: Given = { config: { ...before }, credentials: {} };
  for (const field of fields) {
    const value = valueOf(field, typed(`${field.in}.${field.name}`));
    if (field.in === 'credentials') {
      if (value !== undefined) given.credentials[field.name] = String(value);
    } else if (value === undefined) delete given.config[field.name];
    else given.config[field.name] = value;
  }
  return given;
}

/** What stands in a field of a channel that there is. */
export function typedOf(field: NetworkField, config: Record<string, unknown>): string {
  if (field.in === 'credentials') return '';
  const value = config[field.name];
  return Array.isArray(value) ? value.join(', ') : value === undefined || value === null ? '' : String(value);
}

/** A name for what is only listened to: what is heard, and where. */
export function nameOf(title: string, { config }: Given): string {
  const { url, server } = config;
  const words = Object.values(config).find((value): value is string[] => Array.isArray(value));
  const host = (address: unknown): string => (typeof address === 'string' && URL.canParse(address) ? new URL(address).host.replace(/^www\./, '') : '');
  const where = host(url) || host(server) || title;
  return (words ? `${words.join(', ')} (${where})` : where).slice(0, 120);
}
