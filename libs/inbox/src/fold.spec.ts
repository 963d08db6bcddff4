import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldKey } from './fold.js';

describe('texts that say the same', () => {
  it('are told by their words, not by links, handles, numbers and signs', () => {
    const text = 'Acme lost the parcels of everybody in Lyon!';
    expect(foldKey(text)).not.toBeNull();
    for (const same of ['RT @ann: acme lost the parcels of everybody in lyon', '@acme Acme LOST the parcels of everybody in Lyon https://t.co/x1 (2)'])
      expect(foldKey(same)).toBe(foldKey(text));
    expect(foldKey('Acme found the parcels of everybody in Lyon')).not.toBe(foldKey(text));
  });

  it('are folded in Chinese too, and short ones never', () => {
    expect(foldKey('快递一直没有送到，客服也不回复我的消息，已经等了很久了')).toBe(foldKey('快递一直没有送到 客服也不回复我的消息 已经等了很久了！'));
    expect(foldKey('thank you very much')).toBeNull();
    expect(foldKey('@a @b 1 2 3 4 5 6 7 8 9 10')).toBeNull();
  });

  it('never throws, and fits a 64-bit column', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const key = foldKey(text);
        return key === null || BigInt.asIntN(64, BigInt(key)) === BigInt(key);
      }),
    );
  });
});
