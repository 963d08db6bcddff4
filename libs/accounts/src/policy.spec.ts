import { describe, expect, it } from 'vitest';
import { actions, can, canChange } from './policy.js';

describe('the policy', () => {
  it('lets the owner do everything', () => {
    expect(actions.filter((action) => !can('owner', action))).toEqual([]);
  });

  it('keeps channels, members, keys and erasure from agents and marketers', () => {
    for (const action of ['channel.manage', 'member.manage', 'key.manage', 'webhook.manage', 'person.erase', 'settings.manage'] as const) {
      expect(can('agent', action)).toBe(false);
      expect(can('marketer', action)).toBe(false);
    }
  });

  it('lets marketers read and correct but not answer', () => {
    expect(can('marketer', 'conversation.read')).toBe(true);
    expect(can('marketer', 'mention.correct')).toBe(true);
    expect(can('marketer', 'conversation.work')).toBe(false);
  });

  it('lets nobody touch the owner, and only the owner make or unmake an admin', () => {
    expect(canChange('admin', { from: 'owner' })).toBe(false);
    expect(canChange('owner', { from: 'owner' })).toBe(false);
    expect(canChange('admin', { from: 'agent', to: 'admin' })).toBe(false);
    expect(canChange('admin', { from: 'admin' })).toBe(false);
    expect(canChange('owner', { from: 'agent', to: 'admin' })).toBe(true);
    expect(canChange('admin', { from: 'agent', to: 'supervisor' })).toBe(true);
    expect(canChange('supervisor', { from: 'agent' })).toBe(false);
  });
});
