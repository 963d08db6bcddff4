import { useCallback, useSyncExternalStore } from 'react';
import type { PresenceMessage } from '#contracts';

type Present = PresenceMessage['members'];
const nobody: Present = [];

/** Who is at which conversation, as last told. */
class PresenceStore {
  private readonly present = new Map<string, Present>();
  private readonly listeners = new Map<string, Set<() => void>>();

  hear({ conversationId, members }: PresenceMessage): void {
    if (members.length > 0) this.present.set(conversationId, members);
    else this.present.delete(conversationId);
    for (const listener of this.listeners.get(conversationId) ?? []) listener();
  }

  /** Everybody there is; whoever is not in it has left. */
  hearAll(all: readonly PresenceMessage[]): void {
    const left = [...this.present.keys()].filter((id) => !all.some(({ conversationId }) => conversationId === id));
    for (const conversationId of left) this.hear({ conversationId, members: [] });
    for (const message of all) this.hear(message);
  }

  clear(): void {
    this.present.clear();
    for (const listeners of this.listeners.values()) for (const listener of listeners) listener();
  }

  get(conversationId: string): Present {
    return this.present.get(conversationId) ?? nobody;
  }

  subscribe(conversationId: string, listener: () => void): () => void {
    const listeners = this.listeners.get(conversationId) ?? new Set();
    listeners.add(listener);
    this.listeners.set(conversationId, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(conversationId);
    };
  }
}

export const presenceStore = new PresenceStore();

/** Colleagues at this conversation, without oneself. */
export function usePresence(conversationId: string, selfId: string): Present {
  const subscribe = useCallback((listener: () => void) => presenceStore.subscribe(conversationId, listener), [conversationId]);
  const members = useSyncExternalStore(subscribe, () => presenceStore.get(conversationId));
  return members.some((entry) => entry.memberId !== selfId) ? members.filter((entry) => entry.memberId !== selfId) : nobody;
}
