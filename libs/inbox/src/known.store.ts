import type { Transaction } from '#database';
import type { Kind } from '#contracts';
import type { Heard, Known } from './heard.js';

interface KnownRow {
  id: string;
  channel_id: string;
  external_id: string;
  text: string;
  edited_at: Date | null;
  deleted_at: Date | null;
  thread_root: string;
  conversation_id: string | null;
  kind: Kind;
  lang: string;
  received_at: Date;
  corrected_at: Date | null;
}

/** A mention that a batch may touch, as the database or an earlier item of the batch left it. */
export interface MentionState extends Known {
  channelId: string;
  threadRoot: string;
  conversationId: string | null;
  kind: Kind;
  lang: string;
  receivedAt: number;
  /** A person said what kind it is; an edit does not change that. */
  corrected: boolean;
}

export const keyOf = (channelId: string, externalId: string): string => `${channelId} ${externalId}`;

/** The mentions these items are about or answer, by `keyOf`. */
export async function findKnown(tx: Transaction, workspaceId: string, items: readonly Heard[]): Promise<Map<string, MentionState>> {
  const wanted = new Map<string, [string, string]>();
  for (const item of items) {
    wanted.set(keyOf(item.channelId, item.externalId), [item.channelId, item.externalId]);
    if (item.inReplyTo) wanted.set(keyOf(item.channelId, item.inReplyTo), [item.channelId, item.inReplyTo]);
  }
  const pairs = [...wanted.values()];
  const [channels, externalIds] = [pairs.map(([channelId]) => channelId), pairs.map(([, externalId]) => externalId)];
  const [rows, sent] = await Promise.all([
    tx.query<KnownRow>(
      `select m.id, m.channel_id, m.external_id, m.text, m.edited_at, m.deleted_at, m.thread_root, m.conversation_id, m.kind, m.lang, m.received_at, m.corrected_at
     from unnest($2::uuid[], $3::text[]) as w (channel_id, external_id)
     cross join lateral (select * from mention where workspace_id = $1 and channel_id = w.channel_id and external_id = w.external_id offset 0) m`,
      [workspaceId, channels, externalIds],
    ),
    // An answer to what we sent: the parent is a reply of ours, known by the network's id for it.
    tx.query<{ id: string; channel_id: string; remote_id: string; conversation_id: string; thread_root: string }>(
      `select r.id, r.channel_id, r.remote_id, r.conversation_id, c.thread_root
       from unnest($2::uuid[], $3::text[]) as w (channel_id, external_id)
       join reply r on r.workspace_id = $1 and r.channel_id = w.channel_id and r.remote_id = w.external_id
       join conversation c on c.workspace_id = $1 and c.id = r.conversation_id`,
      [workspaceId, channels, externalIds],
    ),
  ]);
  const known = new Map<string, MentionState>();
  for (const row of rows) {
    known.set(keyOf(row.channel_id, row.external_id), {
      id: row.id,
      text: row.text,
      editedAt: row.edited_at?.getTime() ?? null,
      deleted: row.deleted_at !== null,
      channelId: row.channel_id,
      threadRoot: row.thread_root,
      conversationId: row.conversation_id,
      kind: row.kind,
      lang: row.lang,
      receivedAt: row.received_at.getTime(),
      corrected: row.corrected_at !== null,
    });
  }
  for (const row of sent) {
    if (known.has(keyOf(row.channel_id, row.remote_id))) continue;
    // Deleted, so that a copy of our own reply coming back changes nothing.
    known.set(keyOf(row.channel_id, row.remote_id), {
      id: row.id,
      text: '',
      editedAt: null,
      deleted: true,
      channelId: row.channel_id,
      threadRoot: row.thread_root,
      conversationId: row.conversation_id,
      kind: 'other',
      lang: 'und',
      receivedAt: 0,
      corrected: false,
    });
  }
  return known;
}
