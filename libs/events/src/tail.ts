import { type Database, type Scope } from '#database';
import { log } from '#kernel';
import { eventsAfter, eventRange, eventsChannel } from './event.store.js';
import type { StoredEvent } from './event.js';

type Listener = (events: StoredEvent[]) => void;

interface Followed {
  last: number;
  listeners: Set<Listener>;
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
    let entry = this.followed.get(workspaceId);
    if (!entry) {
      const { last } = await this.database.inWorkspace({ workspaceId }, (tx) => eventRange(tx, workspaceId));
      entry = this.followed.get(workspaceId) ?? { last, listeners: new Set(), reading: null, again: false };
      this.followed.set(workspaceId, entry);
    }
    entry.listeners.add(listener);
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size === 0 && this.followed.get(workspaceId) === entry) this.followed.delete(workspaceId);
    };
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
      const events = await this.database.inWorkspace(scope, (tx) => eventsAfter(tx, scope.workspaceId, entry.last, this.pageSize));
      const last = events.at(-1);
      if (!last) return;
      entry.last = last.seq;
      for (const listener of entry.listeners) listener(events);
      if (events.length < this.pageSize) return;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.tick);
    await this.listening.close();
  }
}
