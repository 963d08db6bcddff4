import { useCallback, useSyncExternalStore } from 'react';
import type { ConversationView } from '#contracts';

/** `pending`: changed here, not yet confirmed by the server. */
export interface Row extends ConversationView {
  pending: boolean;
}

type Patch = Partial<Pick<ConversationView, 'status' | 'assigneeId' | 'snoozedUntil' | 'kind' | 'unsure' | 'waitingSince' | 'tags'>>;

/**
 * Every conversation this tab has heard of, once. Lists hold ids only, so that a change redraws one row however many lists
 * and pages show it. A patch lies over the row of the server until it is confirmed or withdrawn.
 */
export class RowStore {
  private readonly told = new Map<string, ConversationView>();
  private readonly patches = new Map<string, Patch>();
  private readonly shown = new Map<string, Row>();
  private readonly listeners = new Map<string, Set<() => void>>();

  get(id: string): Row | null {
    return this.shown.get(id) ?? null;
  }

  /** Takes over rows unless a newer version is known. */
  merge(rows: readonly ConversationView[]): void {
    for (const row of rows) {
      const known = this.told.get(row.id);
      if (known && known.version > row.version) continue;
      this.told.set(row.id, row);
      this.show(row.id);
    }
  }

  patch(id: string, patch: Patch): void {
    this.patches.set(id, { ...this.patches.get(id), ...patch });
    this.show(id);
  }

  /** The server's row stands again. */
  settle(id: string): void {
    if (this.patches.delete(id)) this.show(id);
  }

  subscribe(id: string, listener: () => void): () => void {
    const listeners = this.listeners.get(id) ?? new Set();
    listeners.add(listener);
    this.listeners.set(id, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(id);
    };
  }

  /** Another workspace was entered: nothing of the one before may show. */
  clear(): void {
    this.told.clear();
    this.patches.clear();
    this.shown.clear();
    for (const listeners of this.listeners.values()) for (const listener of listeners) listener();
  }

  private show(id: string): void {
    const row = this.told.get(id);
    if (!row) return;
    const patch = this.patches.get(id);
    this.shown.set(id, { ...row, ...patch, pending: patch !== undefined });
    for (const listener of this.listeners.get(id) ?? []) listener();
  }
}

export const conversationRows = new RowStore();

export function useRow(id: string | null | undefined): Row | null {
  const subscribe = useCallback((listener: () => void) => (id ? conversationRows.subscribe(id, listener) : () => undefined), [id]);
  return useSyncExternalStore(subscribe, () => (id ? conversationRows.get(id) : null));
}
