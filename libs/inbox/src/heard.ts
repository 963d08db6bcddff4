import type { Form, Kind } from '#contracts';

/** What the classifier said of a text, as it is stored. */
export interface StoredReading {
  kind: Kind;
  confidence: number;
  scores: { question: number; complaint: number; praise: number };
  sentiment: { negative: number; neutral: number; positive: number };
  lang: string;
  urgency: { level: number; signs: string[] };
  notes: string[];
  model: string;
}

/** Where work goes, and how, when it becomes work. */
export interface Route {
  deskId: string;
  teamId: string | null;
  skills: readonly string[];
  /** A rule names the person. */
  wantedId: string | null;
  /** 0 low to 3 urgent; the conversation never has less than its urgency asks for. */
  priority: number | null;
}

/** One item of a batch: heard, understood, its author known, not yet stored. Times are in milliseconds since 1970. */
export interface Heard {
  intakeId: string;
  channelId: string;
  externalId: string;
  authorId: string;
  form: Form;
  own: boolean;
  /** False for what we only listen to. */
  addressed: boolean;
  text: string;
  title: string | null;
  url: string | null;
  location: string | null;
  inReplyTo: string | null;
  /** Root of the thread when the network said it. */
  threadRoot: string | null;
  postedAt: number;
  receivedAt: number;
  editedAt: number | null;
  deleted: boolean;
  counts: Record<string, number> | null;
  reading: StoredReading;
  /** Text for the search index, in its normal form. */
  document: string;
  /** null: wherever nobody decided. */
  route: Route | null;
}

/** A mention as the batch finds it in the database, or as an earlier item of the same batch left it. */
export interface Known {
  id: string;
  text: string;
  editedAt: number | null;
  deleted: boolean;
}

export type Change = 'new' | 'edited' | 'deleted' | 'counted' | 'nothing';

/**
 * What an item does to the mention of the same channel and id. Without a newer `editedAt` an item that came before changes
 * nothing; a deletion is for ever, so that a replay respects it.
 */
export function changeOf(known: Known | null, item: Pick<Heard, 'deleted' | 'editedAt' | 'counts'>): Change {
  if (!known) return item.deleted ? 'nothing' : 'new';
  if (known.deleted) return 'nothing';
  if (item.deleted) return 'deleted';
  if (item.editedAt !== null && (known.editedAt === null || item.editedAt > known.editedAt)) return 'edited';
  return item.counts ? 'counted' : 'nothing';
}

/** First line or so of a text, for a row that is read at a glance. At most 280 UTF-16 units, never half a character. */
export function snippetOf(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= 280) return flat;
  const cut = flat.slice(0, 279);
  return (/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut) + '…';
}
