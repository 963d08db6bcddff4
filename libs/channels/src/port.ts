import type { ZodType } from 'zod';
import type { Form } from '#contracts';

/** What a network's item becomes. Times are ISO 8601; ids are the network's, always strings. */
export interface IncomingMention {
  externalId: string;
  author: { externalId: string; handle: string; name?: string; followers?: number; location?: string; avatarUrl?: string };
  text: string;
  title?: string;
  url?: string;
  form: Form;
  postedAt: string;
  inReplyTo?: string;
  /** Root of the thread, where the network says it; otherwise found through `inReplyTo`. */
  threadRoot?: string;
  location?: string;
  /** Orders revisions of one item. Without it an item that came before changes nothing. */
  editedAt?: string;
  deleted?: boolean;
  /** Our own post. */
  own?: boolean;
  counts?: { likes?: number; shares?: number; replies?: number; views?: number };
  /** False for what we only listen to: it opens no conversation. Absent: the channel's purpose decides. */
  addressed?: boolean;
}

/** One item of a batch that could not be understood; kept raw in the quarantine, its neighbours go on. */
export interface Unreadable {
  index: number;
  why: string;
}

export interface Mapped {
  mentions: IncomingMention[];
  unreadable: Unreadable[];
}

export interface ChannelContext {
  channelId: string;
  config: Record<string, unknown>;
  /** Decrypted; never logged. */
  credentials: Record<string, string>;
  fetch: GuardedFetch;
  now: Date;
  signal: AbortSignal;
}

export interface FetchOptions {
  /** GET follows up to five redirects; other methods follow none. */
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** For everything together, redirects and body included. */
  timeoutMs?: number;
  maxBytes?: number;
  signal?: AbortSignal;
}

export interface Fetched {
  status: number;
  /** Where the answer came from, after redirects. */
  url: string;
  /** Where permanent redirects alone have led; null when there were none. */
  movedTo: string | null;
  headers: Headers;
  text(): string;
}

/** Rejects with AppError; `details.reached` is false when the request certainly never arrived. */
export type GuardedFetch = (url: string, options?: FetchOptions) => Promise<Fetched>;

/** A page of a poll. `body` goes into the intake log as it is, with `cursor` in the same transaction. */
export interface PollPage {
  body: string | null;
  items: number;
  cursor: unknown;
  /** When to ask again; null when the source is gone for good. */
  nextPollAt: Date | null;
  /** Follow with another poll at once. */
  more: boolean;
  /** What a person should know although the poll went through. */
  problem?: string | null;
  /** These were posted before we began to listen, and count by when they were posted. */
  backfill?: boolean;
}

export interface Poll {
  /** Rejects with AppError when the network could not be asked; the channel then waits longer each time. */
  poll(context: ChannelContext, cursor: unknown): Promise<PollPage>;
}

export interface RawRequest {
  headers: Record<string, string | undefined>;
  body: Buffer;
}

export interface WebhookIn {
  /** Constant time over the raw bytes; false is answered with 401. */
  verify(request: RawRequest, secrets: readonly string[], now: Date): boolean;
  /** Throws AppError `invalid` for a bad envelope. `keep` is what the intake stores. */
  parse(request: RawRequest): { keep: string; items: number; rejected: Unreadable[] };
}

export interface OutgoingReply {
  /** Also the idempotency key: the same reply always carries the same id. */
  id: string;
  text: string;
  inReplyTo: string;
  /** Whom we answer. */
  author: { externalId: string; handle: string };
  conversationId: string | null;
  attempt: number;
}

export type SendOutcome =
  | { outcome: 'sent'; remoteId: string | null; url: string | null }
  | { outcome: 'rejected'; why: string }
  | { outcome: 'retry'; at: Date; why: string }
  | { outcome: 'reauthorise'; why: string }
  /** It may have arrived. Never retried blindly: `findSent` is asked first. */
  | { outcome: 'unknown'; why: string };

export interface Send {
  /** True when the receiver ignores a repeated id, so that sending again is safe. */
  idempotent: boolean;
  length: { max: number; unit: 'graphemes' | 'utf16' | 'bytes' } | null;
  canReply(context: { config: Record<string, unknown> }, target: { form: Form }): { ok: true } | { ok: false; why: string };
  send(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome>;
  /** What the channel must remember of a reply that went out: its cursor before, its cursor after. */
  remember?(cursor: unknown, reply: OutgoingReply, now: Date): unknown;
  findSent?(context: ChannelContext, reply: OutgoingReply): Promise<{ remoteId: string; url: string | null } | null>;
}

/** One network, as a value: each capability is there or null. */
export interface ChannelType {
  network: string;
  title: string;
  /** Checks and completes what the user gives; its issues name the fields. */
  config: ZodType<Record<string, unknown>>;
  purpose: 'answer' | 'listen';
  /** Nothing here was said by anybody; screens mark it. */
  simulated: boolean;
  verified: 'against a real server' | "against a third party's simulator" | 'against our own double' | 'not a network';
  /** Pure: a stored batch becomes mentions. */
  map(body: string): Mapped;
  poll: Poll | null;
  webhook: WebhookIn | null;
  send: Send | null;
}
