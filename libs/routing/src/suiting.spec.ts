import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognition, suitsAdvocate, topicsIn } from './suiting.js';

const fresh = { answered: 0, ended: 0 };
const asked = { text: 'How do I pair the headset with two phones?', lang: 'en', skills: [] };

describe('who is asked', () => {
  it('speaks the language and knows the topic, or named none', () => {
    expect(suitsAdvocate({ languages: ['fr'], topics: ['headset'], record: fresh }, asked)).toBe(0);
    expect(suitsAdvocate({ languages: ['en'], topics: ['printer'], record: fresh }, asked)).toBe(0);
    const generalist = suitsAdvocate({ languages: [], topics: [], record: fresh }, asked);
    expect(generalist).toBeGreaterThan(0);
    expect(suitsAdvocate({ languages: ['en'], topics: ['headset'], record: fresh }, asked)).toBeGreaterThan(generalist);
  });

  it('has every skill that a rule asks for', () => {
    expect(suitsAdvocate({ languages: [], topics: ['headset'], record: fresh }, { ...asked, skills: ['pairing'] })).toBe(0);
  });

  it('comes before others by the share they answered, never by how much they were asked', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (answered, silent) => {
        const one = suitsAdvocate({ languages: [], topics: [], record: { answered, ended: answered + silent } }, asked);
        const more = suitsAdvocate({ languages: [], topics: [], record: { answered: answered + 1, ended: answered + silent + 1 } }, asked);
        const less = suitsAdvocate({ languages: [], topics: [], record: { answered, ended: answered + silent + 1 } }, asked);
        expect(more).toBeGreaterThanOrEqual(one);
        expect(less).toBeLessThanOrEqual(one);
      }),
    );
  });
});

describe('a topic', () => {
  it('is found as a word, not within another, and anywhere in Chinese', () => {
    expect(topicsIn(['car', 'pair'], { text: 'My carpet, and a pair.', skills: [], lang: 'en' })).toEqual(['pair']);
    expect(topicsIn(['耳机'], { text: '我的耳机怎么连接?', skills: [], lang: 'zh' })).toEqual(['耳机']);
  });
});

it('recognises answers that were confirmed', () => {
  expect([0, 1, 9, 10, 49, 50].map(recognition)).toEqual(['new', 'helper', 'helper', 'regular', 'regular', 'expert']);
});
