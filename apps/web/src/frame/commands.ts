import { useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { keyFor } from './key-map.js';
import { keySettings, onKeySettings, useKeySettings } from './key-settings.js';
import { useKeys } from './keys.js';

export interface Command {
  id: string;
  /** As a reader would say it; also what is searched. */
  name: string;
  group: string;
  /** What to press unless this person chose another key, in the notation of `keys.ts`. */
  key?: string;
  run: () => void;
}

const registered = new Map<string, Command[]>();
/** All that was ever on screen: a key may belong to what is not there just now. */
const known = new Map<string, Command>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

function changed(): void {
  const settings = keySettings();
  all = [...registered.values()].flat().map(({ key, ...command }) => {
    const own = keyFor(settings, { id: command.id, key });
    return own ? { ...command, key: own } : command;
  });
  for (const listener of listeners) listener();
}
onKeySettings(changed);

/** What can be done while this component is on screen: with its key, in the command bar and on the sheet of keys. */
export function useCommands(commands: Command[]): void {
  const place = useId();
  const settings = useKeySettings();
  const current = useRef(commands);
  useEffect(() => {
    current.current = commands;
  });
  const summary = commands.map(({ id, name }) => `${id} ${name}`).join('\n');
  useEffect(() => {
    const live = current.current.map((command) => ({ ...command, run: () => current.current.find(({ id }) => id === command.id)?.run() }));
    registered.set(place, live);
    for (const command of live) known.set(command.id, command);
    changed();
    return () => {
      registered.delete(place);
      changed();
    };
  }, [place, summary]);
  useKeys(
    Object.fromEntries(
      commands.flatMap((command) => {
        const key = keyFor(settings, command);
        return key ? [[key, command.run]] : [];
      }),
    ),
  );
}

/** With the keys this person has for them. */
export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}

/** With their usual keys, also those of other screens seen before. */
export function knownCommands(): readonly Command[] {
  return [...known.values()];
}

const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/** A key as it is printed on keyboards. */
export function keyLabel(key: string): string {
  return key.replace('mod+', apple ? '⌘ ' : 'Ctrl ').replace(/(^| )([a-z])$/, (_, before: string, letter: string) => before + letter.toUpperCase());
}
