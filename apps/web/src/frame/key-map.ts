import type { KeySettings } from '#contracts';

export interface Keyed {
  id: string;
  /** The usual one, in the notation of `keys.ts`. */
  key?: string | undefined;
}

/** The key a command has for this person; undefined when it has none. */
export function keyFor({ keys }: KeySettings, { id, key }: Keyed): string | undefined {
  const own = keys[id];
  return own === null ? undefined : (own ?? key);
}

/** Who has the key already; null when it is free. */
export function holderOf<T extends Keyed>(settings: KeySettings, commands: readonly T[], id: string, key: string): T | null {
  return commands.find((command) => command.id !== id && keyFor(settings, command) === key) ?? null;
}

/** Gives a command another key, or none, and takes it from whoever had it. What is usual again is not kept. */
export function withKey(settings: KeySettings, commands: readonly Keyed[], id: string, key: string | null): KeySettings {
  const keys = { ...settings.keys };
  const usual = commands.find((command) => command.id === id)?.key;
  const holder = key === null ? null : holderOf(settings, commands, id, key);
  if (holder) keys[holder.id] = null;
  if (key === usual) delete keys[id];
  else keys[id] = key;
  return { ...settings, keys };
}
