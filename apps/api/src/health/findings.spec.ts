import { describe, expect, it } from 'vitest';
import type { ChannelView } from '#contracts';
import { findingsOf } from './findings.js';

const calm = {
  at: '2026-11-22T12:00:00.000Z',
  version: '0.1.0',
  queue: { backend: 'postgres' as const, waiting: { intake: 0 }, seen: { intake: '2026-11-22T11:59:55.000Z' } },
  unread: { deliveries: 0, items: 0, since: null },
  lagMs: { network: null, house: null },
  replies: { queued: 0, failed: 0, unclear: 0 },
  channels: [] as ChannelView[],
};
const channel = (health: Partial<ChannelView['health']>): ChannelView =>
  ({ id: 'c', name: 'Shop', health: { state: 'ok', lastHeardAt: null, lastError: null, received: 0, quarantined: 0, notice: null, ...health } }) as ChannelView;

describe('what the Health page finds', () => {
  it('is nothing when all is well', () => {
    expect(findingsOf(calm, [{ url: 'https://a.example', failing: false }])).toEqual([]);
  });

  it('says that reading is late, and for how long', () => {
    const [finding] = findingsOf({ ...calm, unread: { deliveries: 2, items: 40, since: '2026-11-22T11:58:00.000Z' } }, []);
    expect(finding).toMatchObject({ code: 'reading-late', severity: 'wrong', words: '40 items wait to be read, the oldest for 120 s. Is the worker running?' });
  });

  it('says that a queue is not run, unless the queue itself is away', () => {
    const seen = { intake: '2026-11-22T11:58:00.000Z', poll: null };
    expect(findingsOf({ ...calm, queue: { ...calm.queue, seen } }, []).map(({ code, about }) => [code, about.name, about.seconds])).toEqual([
      ['queue-stuck', 'intake', 120],
      ['queue-stuck', 'poll', undefined],
    ]);
    expect(findingsOf({ ...calm, queue: { ...calm.queue, waiting: null, seen } }, []).map(({ code }) => code)).toEqual(['queue-unreachable']);
  });

  it('puts what is wrong before what wants care', () => {
    const found = findingsOf({ ...calm, channels: [channel({ quarantined: 3 }), channel({ state: 'failing', lastError: 'it answered 404' })] }, [
      { url: 'https://a.example/x', failing: true },
    ]);
    expect(found.map((finding) => finding.code)).toEqual(['channel-failing', 'items-unreadable', 'webhook-failing']);
  });
});
