import { io, type Socket } from 'socket.io-client';
import type { ClientEvents, ConversationView, Doing, EventView, InboxCounts, LiveView, PresenceMessage, ServerEvents } from '#contracts';
import { Lag } from './lag.js';
import { FeedPosition } from './position.js';
import { PushedRows } from './pushed-rows.js';

export type FeedState = 'connecting' | 'live' | 'catching-up' | 'reconnecting' | 'offline' | 'ended';

export interface FeedStatus {
  state: FeedState;
  lagMs: number | null;
  /** Half, and 95 of 100, of the last events came within so many milliseconds. */
  p50Ms: number | null;
  p95Ms: number | null;
  /** When this tab last knew that it had everything. */
  freshAt: number;
}

export interface FeedListener {
  events(items: EventView[]): void;
  refetch(): void;
  counts(counts: InboxCounts): void;
  rows(rows: ConversationView[]): void;
  presence(message: PresenceMessage): void;
  present(all: PresenceMessage[]): void;
  goodbye(): void;
}

const askAgainMs = 1_500;
/** Rows that are not here by then are fetched. */
const rowsWithinMs = 1_000;

/** Follows the log over the socket: keeps its place, sees holes, resumes after every kind of loss. */
export class FeedConnection {
  private readonly socket: Socket<ServerEvents, ClientEvents>;
  private readonly position: FeedPosition;
  private readonly pushed = new PushedRows();
  private readonly lag = new Lag();
  private readonly listeners = new Set<() => void>();
  private status: FeedStatus = { state: 'connecting', lagMs: null, p50Ms: null, p95Ms: null, freshAt: Date.now() };
  private readonly liveWatchers = new Set<(view: LiveView) => void>();
  private asking: ReturnType<typeof setTimeout> | null = null;
  private presenceNow: Parameters<ClientEvents['presence']>[0] = { conversationId: null, doing: 'viewing' };

  constructor(
    seq: number,
    private readonly listener: FeedListener,
  ) {
    this.position = new FeedPosition(seq);
    this.socket = io({ path: '/feed', transports: ['websocket', 'polling'], reconnectionDelay: 300, reconnectionDelayMax: 4_000, randomizationFactor: 0.5 });
    this.socket.on('connect', () => {
      this.resume();
      this.socket.emit('rows', (sent) => this.pushed.begin(sent));
      if (this.liveWatchers.size > 0) this.socket.emit('live', true);
      if (this.presenceNow.conversationId) this.socket.emit('presence', this.presenceNow);
    });
    this.socket.on('disconnect', (reason) => {
      this.pushed.begin(false);
      this.show({ state: navigator.onLine ? 'reconnecting' : 'offline' });
      if (reason === 'io server disconnect') this.socket.connect();
    });
    this.socket.on('connect_error', () => this.show({ state: navigator.onLine ? 'reconnecting' : 'offline' }));
    this.socket.on('events', (message) => this.hear(message));
    this.socket.on('refetch', ({ seq: from }) => {
      this.position.moveTo(from);
      this.listener.refetch();
      this.resume();
    });
    this.socket.on('live', (view) => {
      for (const watcher of this.liveWatchers) watcher(view);
    });
    this.socket.on('rows', (message) => {
      if (message.items) this.listener.rows(message.items);
      this.pushed.hear(message);
    });
    this.socket.on('counts', (counts) => this.listener.counts(counts));
    this.socket.on('presence', (message) => this.listener.presence(message));
    this.socket.on('present', (all) => this.listener.present(all));
    this.socket.on('goodbye', () => {
      this.socket.disconnect();
      this.show({ state: 'ended' });
      this.listener.goodbye();
    });
    window.addEventListener('online', this.online);
    window.addEventListener('offline', this.offline);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getStatus = (): FeedStatus => this.status;

  presence(conversationId: string | null, doing: Doing): void {
    const { presenceNow: before } = this;
    if (before.conversationId === conversationId && before.doing === doing) return;
    this.presenceNow = { conversationId, doing };
    if (this.socket.connected) this.socket.emit('presence', this.presenceNow);
  }

  /** Nobody has touched this screen for a while, or somebody does again. What is being written stays written. */
  idle(isIdle: boolean): void {
    const { conversationId, doing } = this.presenceNow;
    if (conversationId && (doing === 'idle') !== isIdle) this.presence(conversationId, isIdle ? 'idle' : 'viewing');
  }

  /** True once the rows of these events are here, sent by the server; false when they have to be fetched. */
  hasRows(events: readonly EventView[]): Promise<boolean> {
    return this.pushed.reach(events[0]!.seq, events.at(-1)!.seq, rowsWithinMs);
  }

  /** The live screen, as often as it changes, until the answer is called. */
  watchLive(watcher: (view: LiveView) => void): () => void {
    this.liveWatchers.add(watcher);
    if (this.liveWatchers.size === 1 && this.socket.connected) this.socket.emit('live', true);
    return () => {
      this.liveWatchers.delete(watcher);
      if (this.liveWatchers.size === 0 && this.socket.connected) this.socket.emit('live', false);
    };
  }

  close(): void {
    window.removeEventListener('online', this.online);
    window.removeEventListener('offline', this.offline);
    if (this.asking) clearTimeout(this.asking);
    this.socket.disconnect();
  }

  private readonly online = (): void => {
    if (!this.socket.connected) this.socket.connect();
  };
  private readonly offline = (): void => this.show({ state: 'offline' });

  private hear(message: Parameters<ServerEvents['events']>[0]): void {
    const heard = this.position.hear(message);
    if (heard.is === 'hole') {
      this.show({ state: 'catching-up' });
      this.askAgain();
      return;
    }
    if (heard.is === 'next' && heard.items.length > 0) {
      if (this.status.state === 'live') {
        const now = Date.now();
        for (const item of heard.items) if (item.type === 'mention.received') this.lag.record(arrivalOf(item), now);
      }
      this.listener.events(heard.items);
    }
    if (this.position.behind) this.askAgain();
    else this.show({ state: 'live', lagMs: this.lag.medianMs, p50Ms: this.lag.medianMs, p95Ms: this.lag.within(0.95), freshAt: Date.now() });
  }

  private resume(): void {
    this.socket.emit('resume', { after: this.position.upTo });
    if (this.position.behind) this.askAgain();
    else this.show({ state: 'live', freshAt: Date.now() });
  }

  /** One question at a time: messages that cannot be taken come by the dozen while a hole is being filled. */
  private askAgain(): void {
    if (this.asking) return;
    this.socket.emit('resume', { after: this.position.upTo });
    this.asking = setTimeout(() => {
      this.asking = null;
      if (this.socket.connected && this.position.behind) this.askAgain();
    }, askAgainMs);
  }

  private show(change: Partial<FeedStatus>): void {
    this.status = { ...this.status, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** When the network's delivery reached the server, where the event says so; else when it was written. */
function arrivalOf(item: EventView): number {
  const { receivedAt } = item.body;
  return Date.parse(typeof receivedAt === 'string' ? receivedAt : item.at);
}
