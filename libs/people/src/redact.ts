/** What a person is known by in raw deliveries: their id, handle and the ids of their posts on the network. */
export type Marks = ReadonlySet<string>;

/**
 * A raw delivery without the items of one person. A format that cannot be taken apart loses its whole text: what others said
 * in it stands in their mentions.
 */
export function withoutPerson(body: string, marks: Marks): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return '';
  }
  const kept = strip(parsed, marks);
  return speaksOf(kept, marks) ? '' : JSON.stringify(kept);
}

function strip(value: unknown, marks: Marks): unknown {
  if (Array.isArray(value)) return value.filter((item) => !speaksOf(item, marks)).map((item) => strip(item, marks));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strip(inner, marks)]));
}

/** True when one of the marks is a value anywhere in it. */
function speaksOf(value: unknown, marks: Marks): boolean {
  if (Array.isArray(value)) return value.some((item) => speaksOf(item, marks));
  if (value === null || typeof value !== 'object') return (typeof value === 'string' || typeof value === 'number') && marks.has(String(value));
  return Object.values(value).some((inner) => speaksOf(inner, marks));
}
