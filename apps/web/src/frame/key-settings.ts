import { useSyncExternalStore } from 'react';
import type { KeySettings } from '#contracts';

let now: KeySettings = { single: true, keys: {} };
const listeners = new Set<() => void>();

/** As the server keeps them for whoever is signed in. */
export function keySettings(): KeySettings {
  return now;
}

export function takeKeySettings(settings: KeySettings): void {
  if (JSON.stringify(settings) === JSON.stringify(now)) return;
  now = settings;
  for (const listener of listeners) listener();
}

export function onKeySettings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useKeySettings(): KeySettings {
  return useSyncExternalStore(onKeySettings, keySettings);
}
