import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { masked } from './masking.js';

describe('what an advocate reads', () => {
  it('holds no address, telephone, card or account number', () => {
    expect(masked('Write to dara.k@example.org or +33 6 12 34 56 78.')).toBe('Write to ••• or •••.');
    expect(masked('Card 4111 1111 1111 1111, order 20931188')).toBe('Card •••, order •••');
    expect(masked('IBAN FR76 3000 6000 0112 3456 7890 189')).toBe('IBAN •••');
  });

  it('holds no street with a number, in the languages we speak', () => {
    expect(masked('I live at 221B Baker Street, near Lyon.')).toBe('I live at •••, near Lyon.');
    expect(masked('J’habite 12 bis rue de la République à Lyon')).toBe('J’habite ••• à Lyon');
    expect(masked('我住在上海市南京西路128号3楼，附近有人吗？')).not.toContain('128');
    expect(masked('Hauptstraße 5 in Bern')).toBe('••• in Bern');
    expect(masked('Ring 3 Times to pair, then wait 5 minutes in the street')).toBe('Ring 3 Times to pair, then wait 5 minutes in the street');
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
