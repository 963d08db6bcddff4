import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillIn, variablesOf } from '#contracts';
import { askWords, invitation, thanksIn } from './thanks.js';

const filled = (text: string, name: string): string => fillIn(text, variablesOf({ author: { name, handle: 'h' }, me: 'Me', channel: 'c', workspace: 'w' }));

describe('thanks', () => {
  it('come in the language of the post, the workspace’s own first', () => {
    expect(thanksIn('fr', [], [])[0]).toMatch(/^Merci/);
    expect(thanksIn('sw', [], [])[0]).toMatch(/^Thank/);
    const own = [
      { text: 'Merci de la part d’Acme !', lang: 'fr' },
      { text: 'Cheers from Acme!', lang: 'en' },
      { text: '❤ Acme', lang: null },
    ];
    expect(thanksIn('fr', own, []).slice(0, 2)).toEqual(['Merci de la part d’Acme !', '❤ Acme']);
    expect(thanksIn('sw', own, [])).toEqual(['❤ Acme']);
  });

  it('do not say again what was said lately, to whomever it was said', () => {
    const [first] = thanksIn('en', [], []);
    const after = thanksIn('en', [], [`${filled(first!, 'Ana Lee')} Come again!`]);
    expect(after).not.toContain(first);
    // All said: the one said longest ago comes first.
    const all = thanksIn('de', [], [], 99);
    expect(thanksIn('de', [], all.toReversed())[0]).toBe(all[0]);
  });

  it('never suggest the same twice, and the last said only when nothing else is left', () => {
    fc.assert(
      fc.property(fc.constantFrom('en', 'fr', 'zh', 'es', 'ja'), fc.array(fc.nat(20), { maxLength: 30 }), (lang, picks) => {
        const said: string[] = [];
        for (const pick of picks) {
          const offered = thanksIn(lang, [], said);
          expect(new Set(offered).size).toBe(offered.length);
          if (said.length > 0) expect(filled(offered[0]!, 'Bo')).not.toBe(said[0]);
          said.unshift(filled(offered[pick % offered.length]!, 'Bo'));
        }
      }),
    );
  });

  it('ask with the address in the sentence', () => {
    expect(askWords('review', 'fr', 'https://r.example/$1')).toBe('Laisseriez-vous un court avis ? https://r.example/$1');
    expect(askWords('share', 'sw')).toMatch(/tell others/);
  });
});

describe('an invitation to help others', () => {
  const fan = { praises: 3, answers: 0, complaints: 0, isAdvocate: false, invited: false };
  const of = { wanted: true, joinLink: true };
  it('is due to who praised often, or answered others, and says which', () => {
    expect(invitation(fan, of)).toEqual({ due: true, reason: 'praises' });
    expect(invitation({ ...fan, praises: 0, answers: 2 }, of)).toEqual({ due: true, reason: 'answers' });
    expect(invitation({ ...fan, praises: 2, answers: 1 }, of)).toEqual({ due: false, reason: 'not-enough' });
  });
  it('is not due to who complained, was invited or helps already, nor where nobody could join', () => {
    expect(invitation({ ...fan, complaints: 1 }, of).reason).toBe('complained');
    expect(invitation({ ...fan, invited: true }, of).reason).toBe('invited-before');
    expect(invitation({ ...fan, isAdvocate: true }, of).reason).toBe('is-advocate');
    expect(invitation(fan, { ...of, joinLink: false }).reason).toBe('no-join-link');
    expect(invitation(fan, { ...of, wanted: false }).reason).toBe('not-wanted');
  });
});
