import { describe, expect, it } from 'vitest';
import { type Arriving, type Candidate, defaultThreading, kindAfter, placeInThreads } from './threading.js';

const noon = Date.UTC(2026, 10, 22, 12);
const hours = (n: number): number => n * 3_600_000;
let made = 0;
const place = (arriving: Arriving[], candidates: Candidate[] = []) => placeInThreads(arriving, candidates, defaultThreading, () => `new-${++made}`);

function post(over: Partial<Arriving> = {}): Arriving {
  return {
    mentionId: `m${++made}`,
    channelId: 'ch',
    authorId: 'dara',
    threadRoot: `root-${made}`,
    form: 'post',
    kind: 'question',
    own: false,
    addressed: true,
    receivedAt: noon,
    ...over,
  };
}
function conversation(over: Partial<Candidate> = {}): Candidate {
  return { id: 'c1', channelId: 'ch', authorId: 'dara', threadRoot: 'root', status: 'open', kind: 'question', lastActivityAt: noon - hours(1), ...over };
}

describe('placing a mention in a conversation', () => {
  it('opens one conversation for two posts of one author that arrive together', () => {
    const [first, second] = place([post(), post()]);
    expect(first).toMatchObject({ opened: true });
    expect(second).toMatchObject({ opened: false, conversation: { id: first!.conversation!.id } });
  });

  it('prefers the thread over the latest conversation', () => {
    const older = conversation({ id: 'thread', threadRoot: 'r', lastActivityAt: noon - hours(100) });
    expect(place([post({ threadRoot: 'r' })], [conversation({ id: 'latest' }), older])[0]).toMatchObject({ conversation: { id: 'thread' } });
  });

  it('opens a new one when the latest is older than a day and the thread is another', () => {
    expect(place([post()], [conversation({ lastActivityAt: noon - hours(25) })])[0]).toMatchObject({ opened: true });
  });

  it('reopens a resolved thread within a week and opens a new conversation after it', () => {
    const resolved = conversation({ status: 'resolved', threadRoot: 'r', lastActivityAt: noon - hours(24 * 6) });
    expect(place([post({ threadRoot: 'r' })], [resolved])[0]).toMatchObject({ opened: false, reopened: true });
    expect(place([post({ threadRoot: 'r' })], [{ ...resolved, lastActivityAt: noon - hours(24 * 8) }])[0]).toMatchObject({ opened: true });
  });

  it('wakes a snoozed conversation', () => {
    expect(place([post()], [conversation({ status: 'snoozed' })])[0]).toMatchObject({ reopened: true, conversation: { status: 'open' } });
  });

  it('never mixes authors or channels', () => {
    expect(place([post({ authorId: 'lin' })], [conversation()])[0]).toMatchObject({ opened: true });
    expect(place([post({ channelId: 'other' })], [conversation()])[0]).toMatchObject({ opened: true });
  });

  it('opens nothing for our own posts and for what is only listened to', () => {
    expect(place([post({ own: true }), post({ addressed: false })], [conversation()]).map((p) => p.conversation)).toEqual([null, null]);
  });

  it('keeps a complaint a complaint when thanks follow', () => {
    expect(kindAfter('complaint', 'praise')).toBe('complaint');
    expect(kindAfter('question', 'complaint')).toBe('complaint');
    expect(kindAfter('praise', 'other')).toBe('praise');
  });
});
