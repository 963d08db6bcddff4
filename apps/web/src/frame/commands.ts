import { useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { useKeys } from './keys.js';

export interface Command {
  id: string;
  /** As a reader would say it; also what is searched. */
  name: string;
  group: string;
  /** What to press, in the notation of `keys.ts`. */
  key?: string;
  run: () => void;
}

const registered = new Map<string, Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

function changed(): void {
  all = [...registered.values()].flat();
  for (const listener of listeners) listener();
}

/** What can be done while this component is on screen: with its key, in the command bar and on the sheet of keys. */
export function useCommands(commands: Command[]): void {
  const place = useId();
  const current = useRef(commands);
  useEffect(() => {
    current.current = commands;
  });
  const summary = commands.map(({ id, name }) => `${id} ${name}`).join('\n');
  useEffect(() => {
    const live = current.current.map((command) => ({ ...command, run: () => current.current.find(({ id }) => id === command.id)?.run() }));
    registered.set(place, live);
    changed();
    return () => {
      registered.delete(place);
      changed();
    };
  }, [place, summary]);
  useKeys(Object.fromEntries(commands.flatMap(({ key, run }) => (key ? [[key, run]] : []))));
}

export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}

const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/** A key as it is printed on keyboards. */
export function keyLabel(key: string): string {
  return key.replace('mod+', apple ? '⌘ ' : 'Ctrl ').replace(/(^| )([a-z])$/, (_, before: string, letter: string) => before + letter.toUpperCase());
}
