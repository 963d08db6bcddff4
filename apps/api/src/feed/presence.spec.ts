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
});
