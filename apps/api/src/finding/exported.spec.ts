import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cell } from './exported.js';

it('no cell can begin a formula, and every text comes back whole', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', ' ='), fc.string()).map((parts) => parts.join('')),
      ),
      (text) => {
        const written = cell(text);
        const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
        expect(read).not.toMatch(/^\s*[=+\-@]/);
        expect(read === text || read === `'${text}`).toBe(true);
      },
    ),
  );
});
