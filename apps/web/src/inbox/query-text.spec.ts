import { describe, expect, it } from 'vitest';
import { condition, joined, written } from './query-text.js';

describe('a condition built by clicking', () => {
  it('is written as the language reads it', () => {
    expect(condition({ name: 'kind', type: 'keyword' }, 'is', ['complaint', 'question'], false)).toBe('kind:complaint,question');
    expect(condition({ name: 'tag', type: 'keyword' }, 'is', ['new line', 'none'], true)).toBe('-tag:"new line","none"');
    expect(condition({ name: 'assignee', type: 'person' }, 'is', ['me'], false)).toBe('assignee:me');
    expect(condition({ name: 'assignee', type: 'person' }, 'none', [], false)).toBe('assignee:none');
    expect(condition({ name: 'waiting', type: 'duration' }, 'more', ['2h'], false)).toBe('waiting:>=2h');
    expect(condition({ name: 'unsure', type: 'flag' }, 'is', [], true)).toBe('-is:unsure');
    expect(condition({ name: 'followers', type: 'number' }, 'more', [' '], false)).toBe('');
  });

  it('keeps signs of the language apart from what is meant', () => {
    expect(written('a"b')).toBe('"a\\"b"');
    expect(written('or')).toBe('"or"');
    expect(written('退款')).toBe('退款');
    expect(joined(['kind:praise', '', 'thanks'])).toBe('kind:praise thanks');
  });
});
