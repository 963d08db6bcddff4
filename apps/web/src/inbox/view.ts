import type { ConversationView, Kind, ViewName } from '#contracts';
import { kindOrder } from '../words/order.js';

/** Whether a conversation belongs to a view, as the server would say; of mentions only that it is still open. */
export function belongs(view: ViewName, row: ConversationView, selfId: string): boolean {
  const live = row.status === 'open';
  switch (view) {
    case 'open':
    // Who is mentioned stands in the notes, so only the server can tell.
    case 'mentions':
      return live;
    case 'mine':
      return live && row.assigneeId === selfId;
    case 'unassigned':
      return live && row.assigneeId === null;
    case 'waiting':
      return live && row.waitingSince !== null;
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
