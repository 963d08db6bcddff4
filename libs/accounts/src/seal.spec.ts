import { describe, expect, it } from 'vitest';
import { channelCredentials, Sealer } from './seal.js';

const key = 'ab'.repeat(32);
const place = channelCredentials('w', 'c', 1);

describe('sealing', () => {
  it('gives back what was sealed and never the same bytes twice', () => {
    const sealer = new Sealer(key);
    const sealed = sealer.seal('{"secret":"día"}', place);
    expect(sealer.open(sealed, place)).toBe('{"secret":"día"}');
    expect(sealer.seal('{"secret":"día"}', place).equals(sealed)).toBe(false);
    expect(sealed.includes('secret')).toBe(false);
  });

  it('does not open in another row, column or workspace, nor after a change', () => {
    const sealer = new Sealer(key);
    const sealed = sealer.seal('s', place);
    expect(() => sealer.open(sealed, { ...place, rowId: 'd' })).toThrow();
    expect(() => sealer.open(sealed, { ...place, workspaceId: 'x' })).toThrow();
    expect(() => sealer.open(sealed, { ...place, column: 'cursor' })).toThrow();
    sealed[sealed.length - 1]! ^= 1;
    expect(() => sealer.open(sealed, place)).toThrow();
  });

  it('opens old values with the old key after a new one is added', () => {
    const sealed = new Sealer(key).seal('s', place);
    const rotated = new Sealer(
      new Map([
        [1, key],
        [2, 'cd'.repeat(32)],
      ]),
    );
    expect(rotated.keyVersion).toBe(2);
    expect(rotated.open(sealed, place)).toBe('s');
  });
});
