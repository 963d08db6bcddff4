import { Trans } from '@lingui/react/macro';
import { KeyHint } from './key-hint.js';
import { useSyncExternalStore } from 'react';

interface Notice {
  id: number;
  text: string;
  tone: 'said' | 'problem';
  undo: (() => void) | null;
}

export const undoMs = 10_000;
let notices: readonly Notice[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

function drop(id: number): void {
  set(notices.filter((notice) => notice.id !== id));
}

/** Says what was done for ten seconds, with the way back where there is one. */
export function say(text: string, { undo = null, tone = 'said' }: { undo?: (() => void) | null; tone?: Notice['tone'] } = {}): void {
  const id = ++last;
  set([...notices.slice(-2), { id, text, tone, undo }]);
  setTimeout(() => drop(id), undoMs);
}

/** Takes back the newest thing that can be. */
export function undoLast(): void {
  const notice = notices.findLast((entry) => entry.undo);
  if (!notice) return;
  drop(notice.id);
  notice.undo?.();
}

export function Notices() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
  return (
    <div aria-live="polite" className="pointer-events-none fixed inset-x-0 bottom-4 z-60 flex flex-col items-center gap-2 px-3 md:items-start md:px-4">
      {shown.map((notice) => (
        <div
          key={notice.id}
          className={`pointer-events-auto flex max-w-full items-center gap-3 rounded-m border bg-raised px-4 py-2 shadow-lift ${notice.tone === 'problem' ? 'border-complaint text-complaint' : 'border-line-strong'}`}
        >
          <span>{notice.text}</span>
          {notice.undo && (
            <button
              type="button"
              className="btn"
              onClick={() => {
                drop(notice.id);
                notice.undo?.();
              }}
            >
              <Trans>Undo</Trans> <KeyHint of="undo" usual="z" />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
