import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutQuoted } from './quoted.js';

const cases: [name: string, text: string, fresh: string][] = [
  ['English', 'Still broken.\n\nOn Mon, 2 Mar 2026 at 10:00, Shop <help@shop.example> wrote:\n> Hello\n> there\n', 'Still broken.'],
  ['a line broken in two', 'Still broken.\n\nOn Mon, 2 Mar 2026 at 10:00, A Very Long Name\n<help@shop.example> wrote:\n\n> Hello\n', 'Still broken.'],
  ['French', 'Toujours cassé.\n\nLe lun. 2 mars 2026 à 10:00, Boutique <aide@shop.example> a écrit :\n> Bonjour\n', 'Toujours cassé.'],
  ['Chinese', '还是坏的。\n\n在 2026年3月2日 10:00，商店 <help@shop.example> 写道：\n> 您好\n', '还是坏的。'],
  ['German', 'Immer noch kaputt.\n\nAm 02.03.26 um 10:00 schrieb Laden:\n> Hallo\n', 'Immer noch kaputt.'],
  [
    'Outlook',
    'Still broken.\n\nFrom: Shop <help@shop.example>\nSent: Monday, March 2, 2026 10:00\nTo: Ana\nSubject: Re: Parcel\n\nHello there',
    'Still broken.',
  ],
  ['a line of dashes', 'See below\n\n-----Original Message-----\nFrom: x\n', 'See below'],
  ['a signature', 'Where is it?\n-- \nAna\nAcme Ltd', 'Where is it?'],
  ['a telephone', 'Where is it?\n\nSent from my iPhone', 'Where is it?'],
  ['an answer below', '> Is it broken?\n\nYes, it is.', '> Is it broken?\n\nYes, it is.'],
  [
    'an answer point by point',
    'On Monday, Shop <help@shop.example> wrote:\n> Is it red?\nYes.\n> Is it broken?\nYes.',
    'On Monday, Shop <help@shop.example> wrote:\n> Is it red?\nYes.\n> Is it broken?\nYes.',
  ],
  ['nothing quoted', 'On Monday I wrote:\nnothing came back', 'On Monday I wrote:\nnothing came back'],
  ['nothing but a quote', '> only this', '> only this'],
];

describe('what a letter says that is new', () => {
  for (const [name, text, fresh] of cases) it(`is found in ${name}`, () => expect(withoutQuoted(text).fresh).toBe(fresh));

  it('is never nothing where there was something, nor more than there was, however long it is', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom('> x', 'On x wrote:', '-- ', 'From: x', 'To: y', '', 'Le x a écrit :', '_'.repeat(30)));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const text = lines.join('\n');
        const { fresh } = withoutQuoted(text);
        expect(fresh === '').toBe(text.trim() === '');
        expect(text.replaceAll('\r\n', '\n')).toContain(fresh);
      }),
    );
    // Either would take minutes if a line were looked at more than a few times.
    expect(withoutQuoted(`On ${'a '.repeat(200_000)}\n`.repeat(3)).quoted).toBe(false);
    expect(withoutQuoted('On x\n'.repeat(50_000)).quoted).toBe(false);
  });
});
