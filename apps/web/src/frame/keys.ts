import { useEffect, useRef } from 'react';
import { isReaching } from '../look/part.js';
import { keySettings } from './key-settings.js';

type Handler = (event: KeyboardEvent) => void;

/** The name of what was pressed, by what the key writes and not where it sits: `j`, `?`, `Enter`, `mod+k`. */
export function pressed(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : event.altKey ? `alt+${key}` : key;
}

/** In something that is closing: it no longer listens, though it may still have the focus. */
function leaving(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-closed]') !== null;
}

function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

/** A focused link or button answers Enter and Space by itself; a menu or dialog has keys of its own. */
function ownsKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[role="dialog"], [role="menu"]')) return true;
  return key === 'Enter' && target.closest('a, button, summary') !== null;
}

/** Keys while this component is on screen. Keys without Ctrl or Cmd are silent while somebody writes, and everywhere when switched off. */
export function useKeys(bindings: Record<string, Handler>): void {
  const current = useRef(bindings);
  useEffect(() => {
    current.current = bindings;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = pressed(event);
      const handler = current.current[name];
      if (!handler) return;
      const single = !name.startsWith('mod+');
      if (single && name !== 'Escape' && isReaching()) return;
      const taken = !leaving(event.target) && (writing(event.target) || ownsKeys(event.target, name));
      if (single && (taken || (name !== 'Escape' && !keySettings().single))) return;
      event.preventDefault();
      handler(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
