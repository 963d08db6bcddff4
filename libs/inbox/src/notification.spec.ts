import { describe, expect, it } from 'vitest';
import { notificationSettings } from '#contracts';
import { mailAt, noticesOf } from './notification.js';

const event = (type: string, body: Record<string, unknown> = {}, memberId: string | null = null) => ({
  type: type as never,
  conversationId: 'c',
  memberId,
  body,
});
const near = { assigneeId: 'ann', followers: ['bob', 'ann'] };
const told = (...given: Parameters<typeof noticesOf>) => noticesOf(...given).map(({ memberId, type }) => `${memberId} ${type}`);

describe('who is told', () => {
  it('is whoever is named, and whoever follows; never who did it', () => {
    expect(told(event('note.added', { mentions: ['bob', 'cy'] }, 'ann'), near, null)).toEqual(['bob mentioned', 'cy mentioned']);
    expect(told(event('note.added', {}, 'cy'), near, null)).toEqual(['ann note', 'bob note']);
    expect(told(event('conversation.changed', { assigneeId: { from: null, to: 'bob' } }, 'ann'), near, null)).toEqual(['bob assigned']);
    expect(told(event('conversation.changed', { assigneeId: { from: null, to: 'bob' } }, 'bob'), near, null)).toEqual([]);
    expect(told(event('mention.received'), near, null)).toEqual(['ann message', 'bob message']);
    expect(told(event('mention.received', { own: true }), near, null)).toEqual([]);
    expect(told(event('reply.changed', { state: 'failed' }), near, 'cy')).toEqual(['cy reply-failed']);
    expect(told(event('reply.changed', { state: 'sent' }), near, 'cy')).toEqual([]);
    expect(told(event('sla.breached'), near, null)).toEqual(['ann sla-breached', 'bob sla-breached']);
  });
});

describe('when it is mailed', () => {
  const settings = (change: object) => notificationSettings.parse({ timeZone: 'Europe/Paris', ...change });
  const at = (now: string, change: object) => mailAt(new Date(now), settings(change))?.toISOString() ?? null;
  it('waits as chosen, and for the end of quiet hours where the member lives', () => {
    expect(at('2026-11-23T09:00:00Z', {})).toBe('2026-11-23T09:10:00.000Z');
    expect(at('2026-11-23T09:00:00Z', { digest: 'off' })).toBeNull();
    const quiet = { from: '20:00', to: '08:00' };
    expect(at('2026-11-23T21:00:00Z', { quiet })).toBe('2026-11-24T07:00:00.000Z');
    expect(at('2026-11-24T01:00:00Z', { quiet })).toBe('2026-11-24T07:00:00.000Z');
    expect(at('2026-11-23T12:00:00Z', { quiet })).toBe('2026-11-23T12:10:00.000Z');
    expect(at('2026-10-24T21:00:00Z', { quiet })).toBe('2026-10-25T07:00:00.000Z');
  });
});
