import { describe, expect, it } from 'vitest';
import { keyWords, matching } from './answer-matching.js';

const known = [
  { id: 'pair', lang: 'en', question: 'How can I pair the headset with two phones?' },
  { id: 'return', lang: 'en', question: 'How do I return an item I bought online?' },
  { id: 'battery', lang: 'en', question: 'How long does the battery of the headset last?' },
  { id: 'appairer', lang: 'fr', question: 'Comment appairer le casque avec deux téléphones ?' },
  { id: '配对', lang: 'zh', question: '耳机怎么和两部手机配对？' },
].map((one) => ({ ...one, words: keyWords(one.question) }));
const ids = (typed: string, lang = 'en'): string[] => matching(typed, known, lang, 3).map(({ id }) => id);

describe('what a visitor seems to ask', () => {
  it('is found from words in another order and form, also while the last one is typed', () => {
    expect(ids('headset pairing with 2 phones')[0]).toBe('pair');
    expect(ids('returning something bought onl')).toEqual(['return']);
    expect(ids('Hello, I got my new headset yesterday, it is lovely, but how long will its battery last on a flight?')[0]).toBe('battery');
  });

  it('is found in French without its accents, and in Chinese', () => {
    expect(ids('appairer casque telephone', 'fr')[0]).toBe('appairer');
    expect(ids('耳机如何配对手机', 'zh')[0]).toBe('配对');
  });

  it('is nothing while there are only words that every question has, or one in common by chance', () => {
    for (const typed of ['', 'How do I', 'how can i the', 'Comment est-ce que je', '怎么', 'Where is my headset delivery?', 'a phone call about my invoice'])
      expect(ids(typed)).toEqual([]);
  });
});
