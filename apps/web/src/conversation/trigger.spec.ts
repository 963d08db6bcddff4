import { describe, expect, it } from 'vitest';
import { matching, named, triggerAt } from './trigger.js';

describe('a word that calls a list', () => {
  it('begins a word, ends at the cursor', () => {
    expect(triggerAt('Hello /la', 9, '/@')).toEqual({ sign: '/', word: 'la', start: 6 });
    expect(triggerAt('/', 1, '/')).toEqual({ sign: '/', word: '', start: 0 });
    expect(triggerAt('see @李', 6, '/@')).toEqual({ sign: '@', word: '李', start: 4 });
  });

  it.each([
    ['and/or', 6, '/@'],
    ['mail@example', 12, '/@'],
    ['https://x', 9, '/@'],
    ['/late now', 9, '/@'],
    ['ask @lin', 8, '/'],
  ])('is not in %s', (text, cursor, signs) => expect(triggerAt(text, cursor, signs)).toBeNull());

  it('finds beginnings first', () => {
    expect(matching(['too late', 'late', 'other'], 'la', (item) => [item])).toEqual(['late', 'too late']);
  });

  it('names the colleagues in a text', () => {
    const members = [
      { id: '1', name: 'Lin Wei' },
      { id: '2', name: 'Bob' },
    ];
    expect(named('@Lin Wei please look', members)).toEqual(['1']);
  });
});
