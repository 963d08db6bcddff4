import { describe, expect, it } from 'vitest';
import type { EventView } from '#contracts';
import { FeedPosition } from './position.js';

const event = (seq: number): EventView => ({
  seq,
  at: '',
  type: 'mention.received',
  conversationId: null,
  mentionId: null,
  channelId: null,
  memberId: null,
  body: {},
});

describe('the position in the feed', () => {
  it('takes what follows and moves on, also past what was filtered out', () => {
    const position = new FeedPosition(10);
    expect(position.hear({ after: 10, upTo: 14, items: [event(11), event(14)] })).toEqual({ is: 'next', items: [event(11), event(14)] });
    expect(position.upTo).toBe(14);
    expect(position.hear({ after: 14, upTo: 20, items: [] })).toEqual({ is: 'next', items: [] });
    expect(position.upTo).toBe(20);
  });

  it('sees a hole, stays where it is, and takes the hole when it comes', () => {
    const position = new FeedPosition(10);
    expect(position.hear({ after: 12, upTo: 13, items: [event(13)] })).toEqual({ is: 'hole' });
    expect(position.upTo).toBe(10);
    expect(position.behind).toBe(true);
    expect(position.hear({ after: 10, upTo: 13, items: [event(11), event(12), event(13)] })).toEqual({ is: 'next', items: [event(11), event(12), event(13)] });
    expect(position.behind).toBe(false);
  });

  it('gives nothing twice when messages overlap or repeat', () => {
    const position = new FeedPosition(10);
    position.hear({ after: 10, upTo: 12, items: [event(11), event(12)] });
    expect(position.hear({ after: 10, upTo: 12, items: [event(11), event(12)] })).toEqual({ is: 'old' });
    expect(position.hear({ after: 11, upTo: 13, items: [event(12), event(13)] })).toEqual({ is: 'next', items: [event(13)] });
  });

  it('goes on from where everything was fetched afresh', () => {
    const position = new FeedPosition(10);
    position.hear({ after: 50, upTo: 60, items: [] });
    position.moveTo(60);
    expect(position.behind).toBe(false);
    expect(position.hear({ after: 60, upTo: 61, items: [event(61)] })).toEqual({ is: 'next', items: [event(61)] });
  });
});
