import type { ChannelView } from './channel.js';

/** Something that needs a person, most severe first. `code` is what screens translate; `words` say it in English. */
export interface Finding {
  code: 'reading-late' | 'channel-failing' | 'items-unreadable' | 'replies-failed' | 'replies-unclear' | 'webhook-failing' | 'queue-unreachable';
  severity: 'wrong' | 'careful';
  words: string;
  channelId?: string;
}

/** What the Health page says. Times in milliseconds are of the last 15 minutes; null when nothing came. */
export interface StatusView {
  at: string;
  version: string;
  findings: Finding[];
  queue: { backend: 'redis' | 'postgres'; waiting: Record<string, number> | null };
  /** Deliveries taken in and not yet read. */
  unread: { deliveries: number; items: number; since: string | null };
  /** From the post to us, and from us to the screens. */
  lagMs: { network: { p50: number; p99: number } | null; house: { p50: number; p99: number } | null };
  replies: { queued: number; failed: number; unclear: number };
  channels: ChannelView[];
}
