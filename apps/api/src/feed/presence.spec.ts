import { describe, expect, it } from 'vitest';
import { Presence } from './presence.js';

describe('presence', () => {
  it('shows each member once, and loudest', () => {
    const presence = new Presence();
    expect(presence.set('s1', 'w', 'ann', 'c1', 'viewing')).toEqual(['c1']);
    expect(presence.set('s2', 'w', 'ann', 'c1', 'writing')).toEqual(['c1']);
    presence.set('s3', 'w', 'bob', 'c1', 'viewing');
    expect(presence.in('w', 'c1').members).toEqual([
      { memberId: 'ann', doing: 'writing' },
      { memberId: 'bob', doing: 'viewing' },
    ]);
  });

  it('tells whoever joins of everybody, and of whoever is away only when they are nowhere else', () => {
    const presence = new Presence();
    presence.set('s1', 'w', 'ann', 'c1', 'idle');
    presence.set('s2', 'w', 'bob', 'c2', 'idle');
    presence.set('s3', 'w', 'bob', 'c2', 'viewing');
    presence.set('s4', 'other', 'eve', 'c3', 'viewing');
    expect(presence.all('w')).toEqual([
      { conversationId: 'c1', members: [{ memberId: 'ann', doing: 'idle' }] },
      { conversationId: 'c2', members: [{ memberId: 'bob', doing: 'viewing' }] },
    ]);
  });

  it('says both places when somebody moves, and nothing when nothing changed', () => {
    const presence = new Presence();
    presence.set('s1', 'w', 'ann', 'c1', 'viewing');
    expect(presence.set('s1', 'w', 'ann', 'c1', 'viewing')).toEqual([]);
    expect(presence.set('s1', 'w', 'ann', 'c2', 'viewing')).toEqual(['c1', 'c2']);
    expect(presence.leave('s1')).toMatchObject({ conversationId: 'c2' });
    expect(presence.in('w', 'c2').members).toEqual([]);
  });

  it('never crosses workspaces', () => {
    const presence = new Presence();
    presence.set('s1', 'w', 'ann', 'c1', 'viewing');
    expect(presence.in('other', 'c1').members).toEqual([]);
  });

  it('believes other nodes until they fall silent', () => {
    let now = 0;
    const presence = new Presence(() => now);
    const seen = { socketId: 's9', workspaceId: 'w', conversationId: 'c1', memberId: 'bob', doing: 'viewing' as const };
    expect(presence.hear('node2', [seen])).toEqual([seen]);
    expect(presence.in('w', 'c1').members).toHaveLength(1);
    now = 60_000;
    expect(presence.in('w', 'c1').members).toEqual([]);
    now = 0;
    expect(presence.hear('node2', [])).toEqual([seen]);
    expect(presence.in('w', 'c1').members).toEqual([]);
  });
});
