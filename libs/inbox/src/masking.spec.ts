import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { masked } from './masking.js';

describe('what an advocate reads', () => {
  it('holds no address, telephone, card or account number', () => {
    expect(masked('Write to dara.k@example.org or +33 6 12 34 56 78.')).toBe('Write to ••• or •••.');
    expect(masked('Card 4111 1111 1111 1111, order 20931188')).toBe('Card •••, order •••');
    expect(masked('IBAN FR76 3000 6000 0112 3456 7890 189')).toBe('IBAN •••');
  });

  it('keeps prices, dates, versions and the question', () => {
    const text = 'On 2026-11-22 it cost 1,299.00 and runs v4.12. Why, after 24 hours?';
    expect(masked(text)).toBe(text);
  });

  it('never shows a telephone, wherever it stands', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,20}$/), fc.stringMatching(/^0\d{9}$/), (words, phone) => {
        expect(masked(`${words} ${phone}`)).not.toContain(phone);
      }),
    );
  });
});
