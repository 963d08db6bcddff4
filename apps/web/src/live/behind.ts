/** The query that finds the posts behind a mark: complaints, within these moments, narrowed by `part`. */
export function behind(part = '', from?: string | number, until?: string | number): string {
  const since = from === undefined ? '' : ` since:${instant(from)}`;
  const before = until === undefined ? '' : ` before:${instant(until)}`;
  return `kind:complaint${part && ` ${part}`}${since}${before}`;
}

const instant = (at: string | number): string => new Date(at).toISOString().slice(0, 19) + 'Z';

export const quoted = (name: string): string => `"${name.replaceAll('"', ' ')}"`;
