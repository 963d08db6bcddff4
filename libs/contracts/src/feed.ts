import type { ConversationView, InboxCounts } from './conversation.js';
import type { Kind } from './mention.js';

/** One event as the outside sees it: ids and changed fields, never text. */
export interface EventView {
  seq: number;
  at: string;
  type: string;
  conversationId: string | null;
  mentionId: string | null;
  channelId: string | null;
  memberId: string | null;
  body: Record<string, unknown>;
}

/** `after` is the previous message's `upTo`, whatever was filtered out between, so that a client sees a loss. */
export interface EventsMessage {
  after: number;
  upTo: number;
  items: EventView[];
}

export interface PresenceMessage {
  conversationId: string;
  members: { memberId: string; doing: 'viewing' | 'writing' }[];
}

export interface ServerEvents {
  events: (message: EventsMessage) => void;
  /** The log no longer reaches back that far, or it would be too much: fetch again, then resume from `seq`. */
  refetch: (message: { seq: number }) => void;
  counts: (counts: InboxCounts) => void;
  presence: (message: PresenceMessage) => void;
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
  presence: (what: { conversationId: string | null; doing: 'viewing' | 'writing' }) => void;
}

/** Complete rows for the ids a screen heard of in events. `GET /conversations?ids=` */
export interface ConversationRows {
  items: ConversationView[];
}

export interface VolumePoint {
  at: string;
  kinds: Record<Kind, number>;
}
export interface Volume {
  bucket: 'minute' | 'hour' | 'day';
  items: VolumePoint[];
}
