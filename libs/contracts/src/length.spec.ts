import { expect, it } from 'vitest';
import { lengthOf } from './length.js';

it('counts a text as its network does', () => {
  expect(lengthOf('👨‍👩‍👧 é', { unit: 'graphemes' })).toBe(3);
  expect(lengthOf('👍🏽', { unit: 'codepoints' })).toBe(2);
  expect(lengthOf('👍', { unit: 'utf16' })).toBe(2);
  expect(lengthOf('é', { unit: 'bytes' })).toBe(2);
  expect(lengthOf('坏了 ok 👨‍👩‍👧', { unit: 'weighted' })).toBe(10);
  expect(lengthOf('see https://example.org/a/very/long/way', { unit: 'codepoints', url: 23 })).toBe(27);
  expect(lengthOf('@ana@social.example hi, a@b.example', { unit: 'codepoints', url: 23, shortHandles: true })).toBe(20);
});
