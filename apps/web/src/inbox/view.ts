import type { ConversationView, Kind, ListOrder, ViewName } from '#contracts';
import { kindOrder } from '../words/order.js';

/** Whether a conversation belongs to a view, as the server would say; of mentions only that it is still open. */
export function belongs(view: ViewName, row: ConversationView, selfId: string): boolean {
  const live = row.status === 'open';
  switch (view) {
    case 'open':
    // Who is mentioned stands in the notes, so only the server can tell.
    case 'mentions':
      return live;
    // So does who has to approve.
    case 'approval':
    case 'mine':
      return live && row.assigneeId === selfId;
    case 'unassigned':
      return live && row.assigneeId === null;
    case 'waiting':
      return live && row.waitingSince !== null;
    case 'thanks':
      return live && row.kind === 'praise' && !row.unsure && row.waitingSince !== null;
    case 'unsure':
      return live && row.unsure;
    case 'snoozed':
      return row.status === 'snoozed';
    case 'resolved':
      return row.status === 'resolved';
    case 'all':
      return true;
  }
}

const kindTerm = /(^|\s)kind:(\S+)/;

/** The kind a query is narrowed to, when it is one. */
export function kindIn(query: string): Kind | null {
  const word = kindTerm.exec(query)?.[2];
  return kindOrder.find((kind) => kind === word) ?? null;
}

export function withKind(query: string, kind: Kind | null): string {
  const rest = query.replace(kindTerm, ' ').replace(/\s+/g, ' ').trim();
  return kind ? `kind:${kind}${rest ? ` ${rest}` : ''}` : rest;
}

/** The neighbour to go to when `id` leaves: the one below, at the end the one above. */
export function neighbour(ids: readonly string[], id: string): string | null {
  const at = ids.indexOf(id);
  return at < 0 ? (ids[0] ?? null) : (ids[at + 1] ?? ids[at - 1] ?? null);
}

/** The order a view has by itself. */
export function usualOrder(view: ViewName): ListOrder {
  return view === 'waiting' ? 'waiting' : 'activity';
}

/** What the address says of a list beside its view. */
export function searchOf(query: string, view: ViewName, order: ListOrder): { q?: string; by?: ListOrder } {
  return { ...(query ? { q: query } : {}), ...(order === usualOrder(view) ? {} : { by: order }) };
}

/** What says the same stands once, where the first of it stood, unless it was unfolded. Answers the rows, and how many each hides. */
export function folded(
  ids: readonly string[],
  row: (id: string) => Pick<ConversationView, 'foldKey' | 'status'> | null,
  unfolded: ReadonlySet<string>,
): { ids: string[]; hidden: ReadonlyMap<string, number> } {
  const first = new Map<string, string>();
  const hidden = new Map<string, number>();
  const shown = ids.filter((id) => {
    const found = row(id);
    if (!found?.foldKey || unfolded.has(found.foldKey)) return true;
    const key = `${found.foldKey} ${found.status}`;
    const standing = first.get(key);
    if (!standing) {
      first.set(key, id);
      return true;
    }
    hidden.set(standing, (hidden.get(standing) ?? 0) + 1);
    return false;
  });
  return { ids: shown, hidden };
}
