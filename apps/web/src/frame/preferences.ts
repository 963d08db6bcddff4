import { useSyncExternalStore } from 'react';

export const languages = ['en', 'fr', 'zh'] as const;
export type Language = (typeof languages)[number];

export interface Preferences {
  language: Language;
  theme: 'system' | 'light' | 'dark';
  density: 'dense' | 'comfortable';
}

const place = 'earshot.preferences';

function spoken(): Language {
  for (const tag of navigator.languages) {
    const found = languages.find((language) => tag.toLowerCase().startsWith(language));
    if (found) return found;
  }
  return 'en';
}

function read(): Preferences {
  const usual: Preferences = { language: spoken(), theme: 'system', density: 'dense' };
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Preferences>;
    const language = languages.find((known) => known === kept.language) ?? usual.language;
    return { ...usual, ...kept, language };
  } catch {
    return usual;
  }
}

let now = read();
const listeners = new Set<() => void>();

/** Theme and density live on the root element, where the tokens look for them. */
function apply(): void {
  const root = document.documentElement;
  if (now.theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = now.theme;
  root.dataset.density = now.density;
}

export function preferences(): Preferences {
  return now;
}

export function prefer(change: Partial<Preferences>): void {
  now = { ...now, ...change };
  try {
    localStorage.setItem(place, JSON.stringify(now));
  } catch {
    // Private windows may refuse to keep it; it holds for this visit.
  }
  apply();
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, preferences);
}

apply();
