import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventsMessage } from '#contracts';
import type { StoredEvent } from '#events';
import { everyMs, FeedClient, mostPending } from './client.js';

const event = (seq: number, type: StoredEvent['type'] = 'mention.received', channelId: string | null = 'shop'): StoredEvent => ({
  seq,
  at: new Date(0),
  type,
  conversationId: null,
  mentionId: null,
  channelId,
  deskId: null,
  memberId: null,
  body: {},
});
const events = (from: number, to: number): StoredEvent[] => Array.from({ length: to - from + 1 }, (_, n) => event(from + n));

let sent: EventsMessage[];
let refetched: number[];
let client: FeedClient;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  sent = [];
  refetched = [];
  client = new FeedClient(10, { events: (message) => sent.push(message), refetch: ({ seq }) => refetched.push(seq) });
});
afterEach(() => vi.useRealTimers());

describe('what one screen is told', () => {
  it('comes at once when it was quiet, and at most four times a second after', () => {
    client.take([event(11)]);
    expect(sent).toEqual([expect.objectContaining({ after: 10, upTo: 11 })]);
    for (let n = 0; n < 100; n++) {
      client.take([event(12 + n)]);
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(everyMs);
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(sent.flatMap((message) => message.items.map((item) => item.seq))).toEqual(Array.from({ length: 101 }, (_, n) => 11 + n));
  });

  it('joins on to what was told before, whatever is filtered out between', () => {
    client.filter({ types: ['note.added'], channelIds: ['shop'] });
    client.take([event(11), event(12, 'note.added', 'other'), event(13, 'note.added'), event(14)]);
    vi.advanceTimersByTime(everyMs);
    client.take([event(15)]);
    vi.advanceTimersByTime(everyMs);
    expect(sent.map(({ after, upTo, items }) => [after, upTo, items.map((item) => item.seq)])).toEqual([
      [10, 14, [13]],
      [14, 15, []],
    ]);
  });

  it('has no hole and no repetition when a screen resumes while events arrive', () => {
    client.hold();
    client.take(events(11, 14));
    client.resumeFrom(7, events(8, 12));
    vi.advanceTimersByTime(everyMs);
    client.take(events(13, 15));
    vi.advanceTimersByTime(everyMs);
    expect(sent[0]).toMatchObject({ after: 7 });
    expect(sent.flatMap((message) => message.items.map((item) => item.seq))).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
    for (const [index, message] of sent.entries()) if (index > 0) expect(message.after).toBe(sent[index - 1]!.upTo);
  });

  it('is to fetch again when too much waits for it', () => {
    client.take([event(11)]);
    client.take(events(12, 12 + mostPending));
    expect(refetched).toEqual([12 + mostPending]);
    client.take([event(13 + mostPending)]);
    vi.advanceTimersByTime(everyMs);
    expect(sent.at(-1)).toMatchObject({ after: 12 + mostPending, upTo: 13 + mostPending });
  });
});
