import { describe, expect, it } from 'vitest';
import { conditionPart } from './condition.js';

describe('a condition made by clicking', () => {
  it('is what one would write', () => {
    expect(conditionPart({ name: 'kind', type: 'keyword' }, 'complaint', false)).toBe('kind:complaint');
    expect(conditionPart({ name: 'unsure', type: 'flag' }, '', true)).toBe('-is:unsure');
    expect(conditionPart({ name: 'followers', type: 'number' }, '1000', false)).toBe('followers:>=1000');
    expect(conditionPart({ name: 'followers', type: 'number' }, '1000', true)).toBe('-followers:>=1000');
    expect(conditionPart({ name: 'channel', type: 'keyword' }, 'Our "shop"', false)).toBe('channel:"Our shop"');
  });
});
