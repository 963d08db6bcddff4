import { z } from 'zod';
import { channelView } from './channel.js';

/** Something that needs a person, most severe first. `code` is what screens translate; `words` say it in English. */
export const finding = z.object({
  code: z.enum([
    'queue-unreachable',
    'queue-stuck',
    'reading-late',
    'channel-failing',
    'items-unreadable',
    'replies-failed',
    'replies-unclear',
    'webhook-failing',
  ]),
  severity: z.enum(['wrong', 'careful']),
  words: z.string(),
  /** What the words speak of, for whoever says them in another language. */
  about: z.object({ name: z.string().optional(), count: z.number().optional(), seconds: z.number().optional() }),
  channelId: z.string().optional(),
});
export type Finding = z.infer<typeof finding>;

/** What the Health page says. Times in milliseconds are of the last 15 minutes; null when nothing came. */
const lag = z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable();
export const statusView = z.object({
  at: z.string(),
  version: z.string(),
  findings: z.array(finding),
  queue: z.object({
    backend: z.enum(['redis', 'postgres']),
    /** Jobs that wait, by queue; null when the queue cannot be reached. */
    waiting: z.record(z.string(), z.number()).nullable(),
    /** When a worker last ran the proof job of each queue; null when it never did. */
    seen: z.record(z.string(), z.string().nullable()),
  }),
  /** Deliveries taken in and not yet read. */
  unread: z.object({ deliveries: z.number(), items: z.number(), since: z.string().nullable() }),
  /** From the post to us, and from us to the screens. */
  lagMs: z.object({ network: lag, house: lag }),
  replies: z.object({ queued: z.number(), failed: z.number(), unclear: z.number() }),
  channels: z.array(channelView),
});
export type StatusView = z.infer<typeof statusView>;

/** An item that could not be understood. `body` is the beginning of the raw delivery it came in. */
export const quarantinedView = z.object({
  id: z.string(),
  channelId: z.string(),
  receivedAt: z.string(),
  /** Which item of its delivery. */
  index: z.number(),
  why: z.string(),
  body: z.string(),
});
export type QuarantinedView = z.infer<typeof quarantinedView>;

export const readAgainBody = z.object({ channelId: z.uuid().optional() });
/** `gone` items stay: their raw delivery is no longer kept. */
export const readAgainView = z.object({ deliveries: z.number(), gone: z.number() });
export type ReadAgainView = z.infer<typeof readAgainView>;
