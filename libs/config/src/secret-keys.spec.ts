import { describe, expect, it } from 'vitest';
import { parseKeys } from './secret-keys.js';

const [old, young] = ['ab'.repeat(32), 'cd'.repeat(32)];

describe('sealing keys', () => {
  it('are one, or several with their versions', () => {
    expect([...parseKeys(`${old}\n`)]).toEqual([[1, old]]);
    expect([...parseKeys(`2:${young},${old}`)]).toEqual([
      [2, young],
      [1, old],
    ]);
  });

  it('are refused in words', () => {
    expect(() => parseKeys('abc')).toThrow('64 hexadecimal digits');
    expect(() => parseKeys(`${old},1:${young}`)).toThrow('two keys of version 1');
  });
});
