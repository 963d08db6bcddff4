import { type Database, type Scope } from '#database';
import { log } from '#kernel';
import { eventsAfter, eventRange, eventsChannel, eventsOfTypes } from './event.store.js';
import type { EventType, StoredEvent } from './event.js';

type Listener = (events: StoredEvent[]) => void;

interface Followed {
  last: number;
  listeners: Set<Listener>;
  heeding: Set<() => void>;
  reading: Promise<void> | null;
  again: boolean;
}

/**
 * Follows the logs of the workspaces that somebody on this node watches. NOTIFY wakes it; a slow tick catches what a lost
 * connection swallowed. Each node reads each event once, however many clients watch.
 */
export class EventTail {
  private readonly followed = new Map<string, Followed>();
  private readonly listening: { close(): Promise<void> };
  private readonly tick: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    /** Only these are read; a node that shows nobody anything need not read what arrives by the thousand. */
    private readonly types: readonly EventType[] | null = null,
    private readonly pageSize = 1_000,
  ) {
    const all = (): void => {
      for (const workspaceId of this.followed.keys()) this.wake(workspaceId);
    };
    this.listening = database.listen(eventsChannel, (workspaceId) => this.wake(workspaceId), all);
    this.tick = setInterval(all, 2_000);
    this.tick.unref();
  }

  /** Calls `listener` with every event after the present moment, in order, without holes. */
  async follow(workspaceId: string, listener: Listener): Promise<() => void> {
    const entry = await this.entry(workspaceId);
    entry.listeners.add(listener);
    return () => this.leave(workspaceId, entry, entry.listeners, listener);
  }

  /** Calls `listener` whenever the log has grown, by whatever event: also by those this node does not read. */
  async heed(workspaceId: string, listener: () => void): Promise<() => void> {
    const entry = await this.entry(workspaceId);
    entry.heeding.add(listener);
    return () => this.leave(workspaceId, entry, entry.heeding, listener);
  }

  private async entry(workspaceId: string): Promise<Followed> {
    const known = this.followed.get(workspaceId);
    if (known) return known;
    const { last } = await this.database.inWorkspace({ workspaceId }, (tx) => eventRange(tx, workspaceId));
    const entry = this.followed.get(workspaceId) ?? { last, listeners: new Set(), heeding: new Set(), reading: null, again: false };
    this.followed.set(workspaceId, entry);
    return entry;
  }

  private leave<T>(workspaceId: string, entry: Followed, among: Set<T>, listener: T): void {
    among.delete(listener);
    if (entry.listeners.size + entry.heeding.size === 0 && this.followed.get(workspaceId) === entry) this.followed.delete(workspaceId);
  }

  /** Number of the last event handed to listeners of this workspace; null when nobody follows it here. */
  position(workspaceId: string): number | null {
    return this.followed.get(workspaceId)?.last ?? null;
  }

  private wake(workspaceId: string): void {
    const entry = this.followed.get(workspaceId);
    if (!entry) return;
    if (entry.reading) {
      entry.again = true;
      return;
    }
    entry.reading = this.read({ workspaceId }, entry)
      .catch((error: Error) => log.warn({ error: error.message }, 'reading the event log failed; it is tried again'))
      .finally(() => {
        entry.reading = null;
        if (entry.again) {
          entry.again = false;
          this.wake(workspaceId);
        }
      });
  }

  private async read(scope: Scope, entry: Followed): Promise<void> {
    for (;;) {
      const { events, upTo } = await this.database.inWorkspace(
        scope,
        async (tx) => {
          if (this.types) return eventsOfTypes(tx, scope.workspaceId, entry.last, this.types, this.pageSize);
          const all = await eventsAfter(tx, scope.workspaceId, entry.last, this.pageSize);
          return { events: all, upTo: all.at(-1)?.seq ?? entry.last };
        },
        'kept',
      );
      const grew = upTo > entry.last;
      entry.last = upTo;
      if (grew) for (const listener of entry.heeding) listener();
      if (events.length > 0) for (const listener of entry.listeners) listener(events);
      if (events.length < this.pageSize) return;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.tick);
    await this.listening.close();
  }
}
