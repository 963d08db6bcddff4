import { describe, expect, it } from 'vitest';
import { type Askable, askingText, notAskedBecause } from './survey.js';

const now = new Date('2026-11-22T12:00:00Z');
const content: Askable = { status: 'resolved', form: 'message', notes: [], isOut: false, simulated: false, canReply: true, askedAt: null };
const why = (changes: Partial<Askable>): string | null => notAskedBecause({ ...content, ...changes }, 30, now);

describe('asking whether somebody is content', () => {
  it('is for people whose private conversation was resolved', () => {
    expect(why({})).toBeNull();
    expect(why({ status: 'open' })).toBe('not-resolved');
    expect(why({ form: 'comment' })).toBe('public');
    expect(why({ canReply: false })).toBe('cannot-reply');
  });

  it('is never for bots, spam, the blocked or the invented', () => {
    for (const one of [{ notes: ['spam'] }, { isOut: true }, { simulated: true }]) expect(why(one)).toBe('not-a-person');
  });

  it('happens once in so many days', () => {
    expect(why({ askedAt: new Date('2026-10-24T12:00:00Z') })).toBe('asked-before');
    expect(why({ askedAt: new Date('2026-10-23T11:59:00Z') })).toBeNull();
  });

  it('speaks their language, or the words of the workspace', () => {
    expect(askingText(null, 'fr', 'https://x.example/$&')).toBe('Étiez-vous satisfait de notre aide ? Un clic suffit : https://x.example/$&');
    expect(askingText(null, 'und', 'L')).toContain('How did we do');
    expect(askingText('Rate us: {{link}} Thanks!', 'zh', 'L')).toBe('Rate us: L Thanks!');
  });
});
