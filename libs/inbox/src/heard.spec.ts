import { describe, expect, it } from 'vitest';
import { changeOf, snippetOf } from './heard.js';

const known = { id: 'm', text: 'old', editedAt: null, deleted: false };
const item = { deleted: false, editedAt: null, counts: null };

describe('an item that arrives', () => {
  it('is new the first time and nothing the second', () => {
    expect(changeOf(null, item)).toBe('new');
    expect(changeOf(known, item)).toBe('nothing');
  });

  it('is an edit only when it says a newer time', () => {
    expect(changeOf(known, { ...item, editedAt: 5 })).toBe('edited');
    expect(changeOf({ ...known, editedAt: 5 }, { ...item, editedAt: 5 })).toBe('nothing');
    expect(changeOf({ ...known, editedAt: 9 }, { ...item, editedAt: 5 })).toBe('nothing');
  });

  it('stays deleted once deleted, whatever is replayed', () => {
    expect(changeOf(known, { ...item, deleted: true })).toBe('deleted');
    expect(changeOf({ ...known, deleted: true }, { ...item, editedAt: 99 })).toBe('nothing');
    expect(changeOf(null, { ...item, deleted: true })).toBe('nothing');
  });
});

describe('a snippet', () => {
  it('is one line and never cuts a character in half', () => {
    expect(snippetOf('a\n  b')).toBe('a b');
    const snippet = snippetOf('x'.repeat(278) + '😀'.repeat(5));
    expect(snippet).toBe('x'.repeat(278) + '…');
  });
});
