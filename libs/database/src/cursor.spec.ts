import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idKey, microsKey, readCursor, writeCursor } from './cursor.js';

const id = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';

describe('cursors', () => {
  it('come back as they were written', () => {
    expect(readCursor(writeCursor(['1763830000123456', id]), [microsKey, idKey])).toEqual(['1763830000123456', id]);
  });

  it('refuse whatever we did not write, by name', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readCursor(text, [microsKey, idKey])).toThrow('The cursor is not one of ours.');
      }),
    );
    expect(() => readCursor(writeCursor(["1'; drop table mention", id]), [microsKey, idKey])).toThrow();
    expect(() => readCursor(writeCursor([id]), [microsKey, idKey])).toThrow();
  });
});
