import { useEffect, useRef, useState } from 'react';
import type { ConversationDetail, DraftView, WritingMode } from '#contracts';
import { api } from '../api/client.js';

/** What somebody began to write, and the version of the conversation they had before their eyes when they began. */
export interface Draft {
  text: string;
  basedOn: number | null;
}

/** `unsaved`: the server has not confirmed it yet. */
interface Kept extends Draft {
  unsaved?: boolean;
}

const empty: Draft = { text: '', basedOn: null };
const place = (conversationId: string, mode: string): string => `earshot.draft.${conversationId}.${mode}`;
const saveAfterMs = 600;
const againAfterMs = 4_000;

function readKept(conversationId: string, mode: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(place(conversationId, mode)) ?? 'null') as Kept | null;
    return kept && typeof kept.text === 'string' ? kept : null;
  } catch {
    return null;
  }
}

function keep(conversationId: string, mode: string, draft: Kept | null): void {
  try {
    if (draft) localStorage.setItem(place(conversationId, mode), JSON.stringify(draft));
    else localStorage.removeItem(place(conversationId, mode));
  } catch {
    // Storage is full or refused: the server's copy is all there is.
  }
}

/** What this browser could not save yet wins; otherwise the server's, which other devices write too. */
export function startOf(conversationId: string, mode: WritingMode, drafts: readonly DraftView[]): Draft {
  const kept = readKept(conversationId, mode);
  if (kept?.unsaved) return { text: kept.text, basedOn: kept.basedOn };
  const saved = drafts.find((draft) => draft.mode === mode);
  return saved ? { text: saved.text, basedOn: saved.basedOn } : empty;
}

/** A draft that is saved as it is written: on the server, and here until the server has it. */
export function useDraft(detail: Pick<ConversationDetail, 'id' | 'drafts'>, mode: WritingMode) {
  const { id } = detail;
  const [draft, setDraft] = useState<Draft>(() => startOf(id, mode, detail.drafts));
  const [saved, setSaved] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const touched = useRef(false);

  // Another device wrote on: what it wrote shows here as long as nothing was written here.
  const theirs = detail.drafts.find((one) => one.mode === mode);
  useEffect(() => {
    if (!touched.current) setDraft(startOf(id, mode, theirs ? [theirs] : []));
  }, [id, mode, theirs?.text, theirs?.basedOn]); // oxlint-disable-line react/exhaustive-deps

  const save = (next: Draft, wait: number) => {
    if (timer.current) clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      api.post(`/conversations/${id}/draft`, { mode, ...next }).then(
        () => {
          keep(id, mode, null);
          setSaved(true);
        },
        () => save(next, againAfterMs),
      );
    }, wait);
  };
  const write = (next: Draft) => {
    touched.current = true;
    setDraft(next);
    setSaved(false);
    keep(id, mode, { ...next, unsaved: true });
    save(next, saveAfterMs);
  };
  /** It was sent: the server has dropped its copy with that. */
  const clear = () => {
    if (timer.current) clearTimeout(timer.current);
    touched.current = false;
    keep(id, mode, null);
    setDraft(empty);
    setSaved(true);
  };
  return { draft, saved, write, clear };
}
