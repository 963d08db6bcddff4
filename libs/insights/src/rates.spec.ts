import { describe, expect, it } from 'vitest';
import { perThousand, ratesOf } from './rates.js';

describe('rates', () => {
  it('are of the posts that a count is known of', () => {
    expect(ratesOf([{ likes: 4, replies: 1 }, { likes: 2 }, {}])).toEqual({ conversation: 1, amplification: null, applause: 3 });
  });

  it('are for a thousand followers where there are any', () => {
    expect(perThousand({ conversation: 1, amplification: null, applause: 3 }, 2_000)).toEqual({ conversation: 0.5, amplification: null, applause: 1.5 });
    expect(perThousand({ conversation: 1, amplification: 1, applause: 3 }, 0)).toEqual({ conversation: null, amplification: null, applause: null });
  });
});
