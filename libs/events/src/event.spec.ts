import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the types of events', () => {
  it('are all in the documentation, and no others are', () => {
    const [catalogue] = text('event.ts').split(/^\/\*\* Ids, scope/m);
    const known = [...catalogue!.matchAll(/^ {2}\| '([a-z.-]+)'/gm)].map((match) => match[1]);
    const documented = [...text('../../../docs/events.md').matchAll(/^\| `([a-z]+\.[a-z-]+)`/gm)].map((match) => match[1]);
    expect(known.length).toBeGreaterThan(20);
    expect(documented.sort()).toEqual(known.sort());
  });
});
