import { describe, expect, it } from 'vitest';
import type { ConversationView } from '#contracts';
import { belongs, folded, kindIn, neighbour, withKind } from './view.js';

const row = (change: Partial<ConversationView>): ConversationView => ({
  id: 'c',
  status: 'open',
  kind: 'complaint',
  confidence: 0.9,
  unsure: false,
  lang: 'en',
  urgency: 0,
  priority: 'normal',
  channelId: 'ch',
  form: 'post',
  author: { id: 'a', handle: 'dara', name: null, followers: null, location: null, avatarUrl: null },
  snippet: '',
  assigneeId: null,
  deskId: null,
  version: 1,
  mentionCount: 1,
  openedAt: '',
  lastActivityAt: '',
  waitingSince: null,
  snoozedUntil: null,
  tags: [],
  foldKey: null,
  alike: 1,
  mergedInto: null,
  sla: null,
  ...change,
});

describe('a view of the inbox', () => {
  it('holds what the server would put in it', () => {
    expect(belongs('mine', row({ assigneeId: 'me' }), 'me')).toBe(true);
    expect(belongs('mine', row({ assigneeId: 'lin' }), 'me')).toBe(false);
    expect(belongs('unassigned', row({}), 'me')).toBe(true);
    expect(belongs('open', row({ status: 'resolved' }), 'me')).toBe(false);
    expect(belongs('resolved', row({ status: 'resolved' }), 'me')).toBe(true);
    expect(belongs('waiting', row({ waitingSince: '2026-01-01T00:00:00Z' }), 'me')).toBe(true);
    expect(belongs('unsure', row({ unsure: true, status: 'snoozed' }), 'me')).toBe(false);
    expect(belongs('all', row({ status: 'snoozed' }), 'me')).toBe(true);
  });

  it('is narrowed to a kind and widened again without losing the rest of the query', () => {
    expect(withKind('refund lang:fr', 'complaint')).toBe('kind:complaint refund lang:fr');
    expect(withKind('kind:complaint refund lang:fr', 'question')).toBe('kind:question refund lang:fr');
    expect(withKind('kind:complaint refund lang:fr', null)).toBe('refund lang:fr');
    expect(kindIn('refund kind:praise')).toBe('praise');
    expect(kindIn('kind:praise,question')).toBeNull();
  });

  it('goes on to the next below, at the end to the one above', () => {
    expect(neighbour(['a', 'b', 'c'], 'b')).toBe('c');
    expect(neighbour(['a', 'b', 'c'], 'c')).toBe('b');
    expect(neighbour(['a'], 'a')).toBeNull();
  });
});

it('texts that say the same stand once, until they are unfolded', () => {
  const rows = new Map(['a', 'b', 'c', 'd'].map((id) => [id, row({ id, foldKey: id === 'b' ? null : id === 'd' ? 'other' : 'same' })]));
  const fold = (unfolded: string[]) => folded([...rows.keys()], (id) => rows.get(id) ?? null, new Set(unfolded));
  expect(fold([])).toEqual({ ids: ['a', 'b', 'd'], hidden: new Map([['a', 1]]) });
  expect(fold(['same']).ids).toEqual(['a', 'b', 'c', 'd']);
});
