import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexemes, normalise, positions, searchDocument, searchTokens } from './tokens.js';

describe('the normal form', () => {
  it.each([
    ['Money BACK, now!', ['money', 'back', 'now']],
    ['Café naïve Übergröße', ['cafe', 'naive', 'ubergrosse']],
    ['ＦＵＬＬ width ﬁne', ['full', 'width', 'fine']],
    ["don't l'eau", ['don', 't', 'l', 'eau']],
    ['#Acme @acme me@acme.org', ['#acme', '@acme', 'me', 'acme', 'org']],
    ['iPhone退款', ['iphone', '退', '款']],
    ['ありがとう', ['あ', 'り', 'が', 'と', 'う']],
    ['환불', ['환', '불']],
    ['ขอบคุณ', ['ข', 'อ', 'บ', 'คุ', 'ณ']],
    ['शुक्रिया', ['शुक्रिया']],
    ['شُكراً', ['شكرا']],
    ['İstanbul ISTANBUL', ['istanbul', 'istanbul']],
    ['so angry😡😡 👍🏽 ❤️', ['so', 'angry', '😡', '😡', '👍', '❤']],
    ['!?… \u0000 \ud800', []],
  ])('reads %s', (text, words) => {
    expect(searchTokens(text)).toEqual(words);
  });

  it('stands between single spaces', () => {
    expect(normalise('New  York!')).toBe(' new york ');
    expect(normalise('...')).toBe('');
  });

  it('lets a hashtag answer to its word as well', () => {
    expect(lexemes('#Refund please')).toEqual(new Set(['#refund', 'refund', 'please']));
    expect(searchDocument('#Refund please')).toBe(`'#refund':1 'refund':1 'please':2`);
  });

  it('bounds what a document may hold', () => {
    expect(positions('a '.repeat(1_000)).get('a')).toHaveLength(255);
    expect(searchTokens('b '.repeat(30_000))).toHaveLength(16_000);
    expect(searchTokens('c'.repeat(500))).toEqual(['c'.repeat(64)]);
  });

  it('reads ASCII as it reads everything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 80 }), (text) => {
        expect([...searchTokens(text), '款']).toEqual(searchTokens(`${text} 款`));
      }),
    );
  });

  it('is the same for the normal form of the normal form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(searchTokens(normalise(text))).toEqual(searchTokens(text));
      }),
    );
  });
});
