import { describe, expect, it } from 'vitest';
import { withoutPerson } from './redact.js';

const marks = new Set(['u1', 'ann', 'p1']);

describe('taking a person out of a raw delivery', () => {
  it('drops their items and keeps the neighbours', () => {
    const body = JSON.stringify({
      mentions: [
        { id: 'p1', text: 'secret', author: { id: 'u1', handle: 'ann' } },
        { id: 'p2', text: 'hello', author: { id: 'u2', handle: 'bob' } },
      ],
    });
    expect(JSON.parse(withoutPerson(body, marks))).toEqual({ mentions: [{ id: 'p2', text: 'hello', author: { id: 'u2', handle: 'bob' } }] });
  });

  it('drops answers to their posts too, since they name them', () => {
    expect(withoutPerson(JSON.stringify({ mentions: [{ id: 'p3', inReplyTo: 'p1' }] }), marks)).toBe('{"mentions":[]}');
  });

  it('keeps nothing of what it cannot take apart', () => {
    expect(withoutPerson('<rss><item>secret</item></rss>', marks)).toBe('');
    expect(withoutPerson(JSON.stringify({ author: { id: 'u1' }, text: 'secret' }), marks)).toBe('');
  });
});
