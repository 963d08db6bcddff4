import type { ZodType } from 'zod';
import type { ChannelCheck, Form, LengthRule, Media, NetworkAction } from '#contracts';
import type { Bucket, Meter } from './budget.js';
import type { Connect } from './connect.js';
import type { Forecast, Seek } from './seek.js';

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
  media?: Media[];
  /** What `canReply` and `send` must know of it; comes back to them as it is. */
  answer?: Record<string, unknown>;
  /** A stream or a delivery should have brought it while one was open; the ledger counts it when only a poll did. */
  streamed?: boolean;
}

/** One item of a batch that could not be understood; kept raw in the quarantine, its neighbours go on. */
export interface Unreadable {
  index: number;
  why: string;
}

export interface Mapped {
  mentions: IncomingMention[];
  unreadable: Unreadable[];
  /** External ids of what was deleted, where the network tells no more than that. */
  deleted?: string[];
  /** Replies of ours that the network took, and gave back after all. */
  refused?: { remoteId: string; why: string }[];
}

export interface ChannelContext {
  channelId: string;
  config: Record<string, unknown>;
  /** Decrypted; never logged. */
  credentials: Record<string, string>;
  fetch: GuardedFetch;
  /** For what does not speak HTTP. */
  net: GuardedNet;
  /** Where this channel is delivered to from outside; null when nobody outside can reach us. */
  callback: string | null;
  /** What topics ask this network for, beside the channel's own words; as `seek` wrote it. */
  sought: readonly string[];
  /** What the network's limits leave us, and where to write down what was spent. */
  meter: Meter;
  /** Keeps what was learnt, such as a renewed session, with the credentials. */
  keep(changes: Record<string, string | null>): Promise<void>;
  now: Date;
  signal: AbortSignal;
}

/** The same rules as `GuardedFetch` for connections of other kinds. */
export interface GuardedNet {
  /** An address of the host that may be connected to; rejects as `GuardedFetch` does. */
  addressOf(host: string): Promise<string>;
  /** Text messages until the other side closes, which ends it, or something breaks, which rejects. */
  socket(url: string, options: SocketOptions): AsyncIterable<string>;
  /** Lines of an answer that never ends, empty ones included; the same ends. */
  lines(url: string, options: LinesOptions): AsyncIterable<string>;
}

export interface LinesOptions {
  headers?: Record<string, string>;
  /** Without a byte for so long the connection counts as dead. */
  silentMs: number;
  maxLineBytes?: number;
  signal: AbortSignal;
  onOpen?: () => void;
  /** What to reject with when the answer is not 200. */
  refusal(answer: Fetched): Error;
}

export interface SocketOptions {
  headers?: Record<string, string>;
  /** Sent as soon as it is open. */
  say?: string[];
  /** Without a sign of life for so long the connection counts as dead. */
  silentMs?: number;
  maxBytes?: number;
  signal: AbortSignal;
  onOpen?: () => void;
}

export interface FetchOptions {
  /** GET follows up to five redirects; other methods follow none. */
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** In place of `body`. */
  bytes?: Uint8Array;
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
  bytes(): Buffer;
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
  /** Only topics asked for this page: what none of them can match is left out. */
  sought?: boolean;
  /** The network had more than it lets us have. */
  gap?: { from: Date; to: Date; /** Null: nobody can say how many. */ lost: number | null } | null;
}

export interface Poll {
  /** Rejects with AppError when the network could not be asked (`problem.ts`); the channel then waits longer each time. */
  poll(context: ChannelContext, cursor: unknown): Promise<PollPage>;
}

export interface StreamContext extends ChannelContext {
  /** The connection stands: what is posted from now on comes by it. */
  opened(): void;
  /** Takes an event in. Awaiting it keeps the stream from running ahead of the database. */
  heard(event: unknown, cursor: unknown, more?: { /** Only topics asked for it: left out when none of them can match. */ sought?: boolean }): Promise<void>;
  /** Writes down what was spent so far, and learns what others spent and what topics look for by now. */
  renew(): Promise<void>;
  /** Asks for a poll at once, where a stream tells only that there is something. */
  wake(): Promise<void>;
  /** Which of these items the channel has; a deletion of anything else is nobody's news. */
  known(externalIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** A standing connection. One process at a time holds it; a poll beside it finds what it missed. */
export interface Stream {
  /** Whether a channel configured so has something to stream. */
  wanted(channel: { config: Record<string, unknown>; credentials: Record<string, string> }): boolean;
  /** Runs until the connection ends, or `signal` says stop. What it rejects with is shown to people. */
  open(context: StreamContext, cursor: unknown): Promise<void>;
  /** Events become a body that `map` reads. */
  pack(events: unknown[], now: Date): string;
}

export interface RawRequest {
  headers: Record<string, string | undefined>;
  query: Record<string, string>;
  body: Buffer;
}

export interface HttpAnswer {
  status: number;
  type: string;
  body: string;
  /** Kept with the channel's credentials; null takes a value out. */
  keep?: Record<string, string | null>;
}

/** What a delivery may know of its channel; it never asks the database. */
export interface WebhookChannel {
  config: Record<string, unknown>;
  credentials: Record<string, string>;
  now: Date;
}

export interface WebhookIn {
  /** We make the secret, and show it once. Otherwise the network's own is among the credentials. */
  ownSecret: boolean;
  /** The path that a person gives to the network; absent: `/hooks/{channelId}`. Null: nobody has to. */
  at?: (channelId: string) => string | null;
  /** Answers a GET by which a network makes sure of us; null when this one is not to be answered. */
  challenge: ((request: RawRequest, channel: WebhookChannel) => HttpAnswer | null) | null;
  /** Constant time over the raw bytes. `secrets` are ours that are good just now. */
  verify(request: RawRequest, secrets: readonly string[], channel: WebhookChannel): boolean;
  /** `refuse` is a 401; `drop` answers as if it had been taken, as WebSub wants it. */
  onInvalid: 'refuse' | 'drop';
  /** Throws AppError `invalid` for a bad envelope. `keep` is what the intake stores; null when there is nothing to keep. */
  parse(request: RawRequest, channel: WebhookChannel): { keep: string | null; items: number; rejected: Unreadable[] };
  /** What the network wants to hear; null for our own words. */
  thanks: HttpAnswer | null;
}

/** What is answered, or acted upon. */
export interface Target {
  form: Form;
  /** When its author was last heard, for networks that close after a while. */
  heardAt: Date | null;
  /** As `map` gave it. */
  answer: Record<string, unknown> | null;
}

export type Verdict = { ok: true } | { ok: false; why: string };

export interface OutgoingReply {
  /** Also the idempotency key: the same reply always carries the same id. */
  id: string;
  text: string;
  inReplyTo: string;
  /** As `map` gave it with what is answered. */
  answer: Record<string, unknown> | null;
  /** When the writer sent it; the same in every attempt. */
  createdAt: Date;
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
  /** Whether a channel configured so has a way to answer at all; absent: it has. */
  ready?(config: Record<string, unknown>): Verdict;
  /** As the network counts. */
  length(config: Record<string, unknown>): LengthRule | null;
  /** The reason is read by whoever wants to answer. */
  canReply(channel: { config: Record<string, unknown>; now: Date }, target: Target): Verdict;
  send(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome>;
  /** What the channel must remember of a reply that went out: its cursor before, its cursor after. */
  remember?(cursor: unknown, reply: OutgoingReply, now: Date): unknown;
  findSent?(context: ChannelContext, reply: OutgoingReply): Promise<{ remoteId: string; url: string | null } | null>;
}

/** What can be done on the network besides answering. */
export type Action = NetworkAction;

export interface ActionTarget extends Target {
  externalId: string;
}

/** Doing it twice is doing it once, so what may have arrived is asked for again; what is gone already is `sent`. */
export type Act = (context: ChannelContext, target: ActionTarget) => Promise<SendOutcome>;

/** An item that is read again; of our own posts the counts are news too. */
export interface RereadItem {
  externalId: string;
  answer: Record<string, unknown> | null;
  own?: boolean;
}

/** Reads stored items again, for networks that do not tell what was edited or deleted. */
export interface Reread {
  /** Items of one call. */
  most: number;
  /** What changed, as a body that `map` reads; null when nothing did. */
  reread(context: ChannelContext, items: readonly RereadItem[]): Promise<{ body: string; items: number } | null>;
}

/** What an account shows of itself to everybody; null when there is none of that handle. `externalId` is as `map` names authors. */
export type Profile = (context: ChannelContext, handle: string) => Promise<{ externalId: string; text: string } | null>;

/** Somebody signs in at the network and lets us in. */
export interface Grant {
  /** Where to send them; `keep` comes back to `finish`. */
  begin(context: ChannelContext, ask: { redirectUri: string; state: string; challenge: string }): Promise<{ url: string; keep: Record<string, string> }>;
  /** Answers the channel's credentials. */
  finish(
    context: ChannelContext,
    given: { code: string; verifier: string; redirectUri: string; keep: Record<string, string> },
  ): Promise<Record<string, string>>;
}

/** One network, as a value: each capability is there or null. */
export interface ChannelType {
  network: string;
  title: string;
  /** What a person who connects it is told and asked; null where nobody does. */
  connect: Connect | null;
  /** Checks and completes what the user gives; its issues name the fields. */
  config: ZodType<Record<string, unknown>>;
  /** What a person gives to act as an account; null where there is none. */
  credentials: ZodType<Record<string, string>> | null;
  /** Whether it works without. */
  account: 'none' | 'optional' | 'needed';
  /** With an account, where there is one; without it a channel whose network knows accounts only listens. */
  purpose: 'answer' | 'listen';
  /** Nothing here was said by anybody; screens mark it. */
  simulated: boolean;
  verified: 'against a real server' | "against a third party's simulator" | 'against our own double' | 'not a network';
  /** Pure: a stored batch becomes mentions. */
  map(body: string): Mapped;
  poll: Poll | null;
  stream: Stream | null;
  webhook: WebhookIn | null;
  send: Send | null;
  reread: Reread | null;
  actions: Partial<Record<Action, Act>>;
  grant: Grant | null;
  /** Turns a topic into what its poll asks for; null where there is nothing to search. */
  seek: Seek | null;
  /** What such sources would bring and cost in a month; null where nobody can say, or it costs nothing. */
  forecast: ((context: ChannelContext, sources: readonly string[]) => Promise<Forecast>) | null;
  /** Absent where the network shows no profiles to us. */
  profile?: Profile;
  /** What the network lets us spend, and who shares it. Empty: it has no limit that we know. */
  budgets(channel: { config: Record<string, unknown>; credentials: Record<string, string> }): Bucket[];
  /** Tries what a channel needs, step by step, and says what failed; null when there is nothing to try. */
  check: ((context: ChannelContext) => Promise<ChannelCheck[]>) | null;
}

/** What a channel without these has. */
export const plain = {
  connect: null,
  credentials: null,
  account: 'none',
  stream: null,
  reread: null,
  actions: {},
  grant: null,
  seek: null,
  forecast: null,
  budgets: () => [],
  check: null,
} as const;
