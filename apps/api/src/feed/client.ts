import type { EventsMessage, EventView, WatchRequest } from '#contracts';
import type { StoredEvent } from '#events';
import { eventOf } from '../event/event.view.js';
import { sees, type Sight } from './sight.js';

/** At most four messages a second to one screen. */
export const everyMs = 250;
/** More than this at once and a screen does better to fetch again. */
export const mostPending = 5_000;

/**
 * What one screen is still to be told. The first event goes out at once; those that come within `everyMs` go together. The
 * numbers tell the screen what it was told about, whatever was filtered out between.
 */
export class FeedClient {
  private pending: EventView[] = [];
  private timer: NodeJS.Timeout | null = null;
  private lastSentMs = -Infinity;
  private upTo: number;
  private watch: { types: Set<string> | null; channelIds: Set<string> | null } = { types: null, channelIds: null };
  private held: StoredEvent[] | null = null;

  constructor(
    position: number,
    private readonly emit: { events: (message: EventsMessage) => void; refetch: (message: { seq: number }) => void },
    private readonly now: () => number = Date.now,
    private readonly sight: Sight = null,
  ) {
    this.sentUpTo = this.upTo = position;
  }

  private sentUpTo: number;

  filter({ types, channelIds }: WatchRequest): void {
    this.watch = { types: types ? new Set(types) : null, channelIds: channelIds ? new Set(channelIds) : null };
  }

  /** Keeps what comes in while the past is read. */
  hold(): void {
    this.held ??= [];
  }

  /** Begins again from `after` with what happened since, then goes on with what was held. */
  resumeFrom(after: number, past: readonly StoredEvent[]): void {
    this.pending = [];
    this.sentUpTo = this.upTo = after;
    const held = this.held ?? [];
    this.held = null;
    this.take([...past, ...held]);
    this.flush();
  }

  /** The screen is to fetch everything, and goes on from there. */
  restartAt(seq: number): void {
    this.pending = [];
    this.held = null;
    this.sentUpTo = this.upTo = seq;
    this.emit.refetch({ seq });
  }

  take(events: readonly StoredEvent[]): void {
    if (this.held) {
      this.held.push(...events);
      return;
    }
    for (const event of events) {
      if (event.seq <= this.upTo) continue;
      this.upTo = event.seq;
      if (this.wants(event)) this.pending.push(eventOf(event));
    }
    if (this.pending.length > mostPending) this.restartAt(this.upTo);
    else if (this.upTo > this.sentUpTo) this.plan();
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private wants(event: StoredEvent): boolean {
    if (!sees(this.sight, event)) return false;
    const { types, channelIds } = this.watch;
    return (!types || types.has(event.type)) && (!channelIds || event.channelId === null || channelIds.has(event.channelId));
  }

  private plan(): void {
    if (this.timer) return;
    const waitMs = this.lastSentMs + everyMs - this.now();
    if (waitMs <= 0) this.flush();
    else this.timer = setTimeout(() => this.flush(), waitMs);
  }

  private flush(): void {
    this.close();
    if (this.upTo === this.sentUpTo) return;
    this.lastSentMs = this.now();
    const items = this.pending;
    const after = this.sentUpTo;
    this.pending = [];
    this.sentUpTo = this.upTo;
    this.emit.events({ after, upTo: this.upTo, items });
  }
}
