import { describe, expect, it } from 'vitest';
import { lengthOf } from './length.js';

describe('the length of a text', () => {
  it.each([
    ['plain', 5, 5, 5],
    ['été', 3, 3, 5],
    ['谢谢', 2, 2, 6],
    ['👩‍👩‍👧', 1, 8, 18],
  ])('of %s is counted as the network counts', (text, graphemes, utf16, bytes) => {
    expect([lengthOf(text, 'graphemes'), lengthOf(text, 'utf16'), lengthOf(text, 'bytes')]).toEqual([graphemes, utf16, bytes]);
  });
});
