/** What somebody began to write, and the version of the conversation they had before their eyes when they began. */
export interface Draft {
  text: string;
  basedOn: number | null;
}

const empty: Draft = { text: '', basedOn: null };
const place = (conversationId: string, mode: string): string => `earshot.draft.${conversationId}.${mode}`;

export function readDraft(conversationId: string, mode: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(place(conversationId, mode)) ?? 'null') as Draft | null;
    return kept && typeof kept.text === 'string' ? kept : empty;
  } catch {
    return empty;
  }
}

export function keepDraft(conversationId: string, mode: string, draft: Draft): void {
  try {
    if (draft.text) localStorage.setItem(place(conversationId, mode), JSON.stringify(draft));
    else localStorage.removeItem(place(conversationId, mode));
  } catch {
    // Storage is full or refused: the draft lives as long as the tab.
  }
}
