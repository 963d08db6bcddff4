import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Bits } from './bits.js';

it('a set of bits is a set of numbers', () => {
  const number = fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 0, max: 2 ** 40 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(number, fc.boolean())), (steps) => {
      const [bits, plain] = [new Bits(), new Set<number>()];
      for (const [one, member] of steps) {
        bits.set(one, member);
        if (member) plain.add(one);
        else plain.delete(one);
      }
      expect(bits.size).toBe(plain.size);
      for (const [one] of steps) expect(bits.has(one)).toBe(plain.has(one));
    }),
  );
});
