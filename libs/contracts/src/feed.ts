import { z } from 'zod';
import type { ConversationView, InboxCounts } from './conversation.js';
import type { LiveView } from './live.js';
import { kinds } from './mention.js';

/** One event as the outside sees it: ids and changed fields, never text. */
export const eventView = z.object({
  seq: z.number(),
  at: z.string(),
  type: z.string(),
  conversationId: z.string().nullable(),
  mentionId: z.string().nullable(),
  channelId: z.string().nullable(),
  memberId: z.string().nullable(),
  body: z.record(z.string(), z.unknown()),
});
export type EventView = z.infer<typeof eventView>;

/** `next` is what to ask after; `first` and `last` are the ends of the log as it is kept. */
export const eventPage = z.object({ items: z.array(eventView), next: z.number(), first: z.number(), last: z.number() });
export type EventPage = z.infer<typeof eventPage>;

/** `after` is the previous message's `upTo`, whatever was filtered out between, so that a client sees a loss. */
export interface EventsMessage {
  after: number;
  upTo: number;
  items: EventView[];
}

/**
 * The rows of all conversations that events after `after` up to and including `upTo` are about, as they are now; null when there
 * were too many, so that a screen fetches those it shows.
 */
export interface RowsMessage {
  after: number;
  upTo: number;
  items: ConversationView[] | null;
}

/** `idle`: it is open there, and nobody has touched it for a while. */
export const doings = ['viewing', 'writing', 'idle'] as const;
export type Doing = (typeof doings)[number];

export interface PresenceMessage {
  conversationId: string;
  members: { memberId: string; doing: Doing }[];
}

export interface ServerEvents {
  events: (message: EventsMessage) => void;
  /** The log no longer reaches back that far, or it would be too much: fetch again, then resume from `seq`. */
  refetch: (message: { seq: number }) => void;
  counts: (counts: InboxCounts) => void;
  /** To those who asked for rows and see everything. */
  rows: (message: RowsMessage) => void;
  presence: (message: PresenceMessage) => void;
  /** Everybody who is anywhere, on joining and on coming back: what is not in it is over. */
  present: (all: PresenceMessage[]) => void;
  /** The live screen, to those who watch it: at most once a second, and each minute. */
  live: (view: LiveView) => void;
  /** The session has ended; the socket closes. */
  goodbye: (message: { why: string }) => void;
}

export interface WatchRequest {
  /** Only events of these types; absent means all. */
  types?: string[];
  /** Only events of these channels; absent means all that the member may see. */
  channelIds?: string[];
}

export interface ClientEvents {
  resume: (from: { after: number }) => void;
  watch: (what: WatchRequest) => void;
  /** Sends rows of what changes from now on. The answer is false for whoever is bounded to desks or channels: they fetch theirs. */
  rows: (answer: (sent: boolean) => void) => void;
  /** Sends the live screen from now on, or no longer. */
  live: (on: boolean) => void;
  presence: (what: { conversationId: string | null; doing: Doing }) => void;
}

/** Complete rows for the ids a screen heard of in events. `GET /conversations?ids=` */
export interface ConversationRows {
  items: ConversationView[];
}

export const volumeView = z.object({
  bucket: z.enum(['minute', 'hour', 'day']),
  items: z.array(z.object({ at: z.string(), kinds: z.record(z.enum(kinds), z.number()) })),
});
export type Volume = z.infer<typeof volumeView>;
export type VolumePoint = Volume['items'][number];
