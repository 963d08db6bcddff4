import { describe, expect, it } from 'vitest';
import { sees } from './sight.js';

const event = { conversationId: 'c', mentionId: null, channelId: 'shop', deskId: 'support', body: {} };

describe('a member bounded to desks and channels', () => {
  const toSupport = { deskIds: ['support'], channelIds: null, memberId: 'me' };

  it('hears of conversations there and of none elsewhere', () => {
    expect(sees(null, event)).toBe(true);
    expect(sees(toSupport, event)).toBe(true);
    expect(sees(toSupport, { ...event, deskId: 'partners' })).toBe(false);
    expect(sees(toSupport, { ...event, deskId: null })).toBe(false);
    expect(sees({ ...toSupport, channelIds: ['mail'] }, event)).toBe(false);
    expect(sees({ ...toSupport, deskIds: null, channelIds: ['shop'] }, event)).toBe(true);
  });

  it('hears of what leaves their desk, of what is given to them, and of what belongs to no conversation', () => {
    expect(sees(toSupport, { ...event, deskId: 'partners', body: { deskId: { from: 'support', to: 'partners' } } })).toBe(true);
    expect(sees(toSupport, { ...event, deskId: 'partners', body: { assigneeId: { from: null, to: 'me' } } })).toBe(true);
    expect(sees(toSupport, { ...event, conversationId: null, deskId: null })).toBe(true);
  });
});
