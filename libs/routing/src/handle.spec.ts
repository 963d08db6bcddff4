import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldHandle, holdsCode, newHandleCode } from './handle.js';

describe('proving a handle', () => {
  it('compares handles as people write them', () => {
    expect(foldHandle(' @Ana@Social.example ')).toBe('ana@social.example');
  });
  it('finds a code wherever it stands as a word, and nowhere else', () => {
    const code = newHandleCode();
    expect(code).toMatch(/^earshot-[a-z0-9]{10}$/);
    expect(holdsCode(`Kettles, tea. (${code.toUpperCase()})`, code)).toBe(true);
    expect(holdsCode(`my-${code}`, code)).toBe(false);
    expect(holdsCode(`${code}x`, code)).toBe(false);
    fc.assert(fc.property(fc.string(), (text) => !holdsCode(text, code)));
  });
});
