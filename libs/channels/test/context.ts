import { AppError } from '#kernel';
import { Tally } from '../src/budget.js';
import { guardedNet } from '../src/guarded-net.js';
import type { ChannelContext, ChannelType, GuardedFetch, OutgoingReply } from '../src/port.js';
import type { Reach } from '../src/reach.js';

export const noFetch: GuardedFetch = () => Promise.reject(new AppError('unavailable', 'Nobody is there.'));

export interface TestContext {
  type?: ChannelType;
  fetch?: GuardedFetch;
  config?: Record<string, unknown>;
  credentials?: Record<string, string>;
  now?: Date;
  signal?: AbortSignal;
  /** What the channel asked to be kept. */
  kept?: Record<string, string | null>;
  sought?: readonly string[];
}

/** A context as the worker makes it, its budgets new and nothing kept beyond the test. */
export function testContext({
  type,
  fetch,
  config = {},
  credentials = {},
  now = new Date('2026-03-05T12:00:00Z'),
  signal,
  kept = {},
  sought = [],
}: TestContext): ChannelContext {
  return {
    channelId: 'c1',
    config,
    credentials,
    fetch: fetch ?? noFetch,
    net: guardedNet({ allowPrivate: ['127.0.0.1', 'localhost'] }),
    callback: null,
    sought,
    meter: new Tally(type?.budgets({ config, credentials }) ?? [], new Map(), 'hear', now),
    keep: async (changes) => void Object.assign(kept, changes),
    now,
    signal: signal ?? new AbortController().signal,
  };
}

export function testReply(reply: Partial<OutgoingReply> = {}): OutgoingReply {
  return {
    id: '0197a000-0000-7000-8000-000000000001',
    text: 'Hello',
    inReplyTo: 'm1',
    answer: null,
    createdAt: new Date('2026-03-05T11:59:00Z'),
    author: { externalId: 'a', handle: 'a' },
    conversationId: null,
    attempt: 1,
    ...reply,
  };
}

/** What it takes to talk to servers of the test's own. */
export function testReach(fetch: GuardedFetch): Reach {
  return {
    fetch,
    net: guardedNet({ allowPrivate: ['127.0.0.1', 'localhost'] }),
    book: { states: async () => new Map(), add: async () => undefined },
    publicUrl: null,
    keep: async () => undefined,
  };
}
