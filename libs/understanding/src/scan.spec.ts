import { describe, expect, it } from 'vitest';
import { EMOJI, EMOTICON, IDEOGRAPH, LINK, MENTION, Scan, WORD } from './scan.js';

const scan = new Scan();

function tokens(text: string): [number, string][] {
  scan.run(text);
  return Array.from({ length: scan.count }, (_, i) => [scan.kind[i]!, text.slice(scan.start[i]!, scan.end[i]!)]);
}

function hashes(text: string): number[] {
  scan.run(text);
  return [...scan.hash.subarray(0, scan.count)];
}

describe('scanning a post', () => {
  it('tells words, mentions, links, emoji and emoticons apart', () => {
    expect(tokens('Hey @acme_help my 📱 died :( https://t.co/x1')).toEqual([
      [WORD, 'Hey'],
      [MENTION, '@acme_help'],
      [WORD, 'my'],
      [EMOJI, '📱'],
      [WORD, 'died'],
      [EMOTICON, ':('],
      [LINK, 'https://t.co/x1'],
    ]);
  });

  it('lets case, accents, width and lengthening meet in one hash', () => {
    expect(hashes('Café')).toEqual(hashes('CAFE'));
    expect(hashes('ＯＫ')).toEqual(hashes('ok'));
    expect(hashes('sooooo')).toEqual(hashes('soo'));
    expect(hashes('don’t')).toEqual(hashes("don't"));
  });

  it('lets spellings of one Arabic word meet', () => {
    expect(hashes('شُكراً')).toEqual(hashes('شكرا'));
    expect(hashes('أسعار')).toEqual(hashes('اسعار'));
  });

  it('splits a hashtag in capitals into its words', () => {
    expect(tokens('#NotHappy').map(([, word]) => word)).toEqual(['Not', 'Happy']);
    expect(scan.hashtags).toBe(1);
  });

  it('takes each ideograph for a token and shortens a run of one', () => {
    expect(tokens('太慢了').every(([kind]) => kind === IDEOGRAPH)).toBe(true);
    expect(tokens('哈哈哈哈哈')).toHaveLength(2);
  });

  it('drops the tail that a network cut off', () => {
    expect(tokens('Learn more about… https://t.co/abc').map(([, word]) => word)).toEqual(['Learn', 'more', 'about']);
  });

  it('passes over skin tones, joiners and half a pair', () => {
    expect(tokens('👍🏽')).toEqual([[EMOJI, '👍']]);
    expect(tokens('\ud83d')).toEqual([]);
  });

  it('reads no further than its limit in a text without end', () => {
    scan.run('word '.repeat(5000));
    expect(scan.count).toBeLessThanOrEqual(800);
  });
});
