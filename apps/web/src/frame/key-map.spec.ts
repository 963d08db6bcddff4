import { describe, expect, it } from 'vitest';
import { holderOf, keyFor, withKey } from './key-map.js';

const commands = [{ id: 'resolve', key: 'e' }, { id: 'assign', key: 'a' }, { id: 'merge' }];
const usual = { single: true, keys: {} };

describe('keys of one’s own', () => {
  it('are the usual ones until somebody says otherwise', () => {
    expect(commands.map((command) => keyFor(usual, command))).toEqual(['e', 'a', undefined]);
  });

  it('name who has a key already, and take it from them', () => {
    expect(holderOf(usual, commands, 'merge', 'e')?.id).toBe('resolve');
    const changed = withKey(usual, commands, 'merge', 'e');
    expect(commands.map((command) => keyFor(changed, command))).toEqual([undefined, 'a', 'e']);
  });

  it('can be none, and are forgotten when they are the usual ones again', () => {
    const none = withKey(usual, commands, 'resolve', null);
    expect(keyFor(none, commands[0]!)).toBeUndefined();
    expect(withKey(none, commands, 'resolve', 'e')).toEqual(usual);
  });
});
