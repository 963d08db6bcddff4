import type { ConversationView } from '#contracts';
import type { Transaction } from '#database';
import { type ConversationRow, conversationOf } from './conversation.view.js';
import type { Facet } from './facets.js';

/** Tags come as ids. */
export const columns = `c.id, c.channel_id, c.thread_root, c.status, c.kind, c.confidence, c.unsure, c.lang, c.urgency, c.priority,
  c.desk_id, c.assignee_id, c.snippet, c.form, c.version, c.mention_count, c.snoozed_until, c.opened_at, c.last_activity_at, c.waiting_since,
  c.last_mention_id, c.merged_into, c.sla_due_at, c.sla_target, c.sla_state, c.fold_key,
  array(select g.tag_id::text from conversation_tag g where g.workspace_id = c.workspace_id and g.conversation_id = c.id order by g.tag_id) as tags,
  a.id as author_id, a.handle, a.name as author_name, a.followers, a.location as author_location, a.avatar_url`;
export const source = `conversation c join author a on a.workspace_id = c.workspace_id and a.id = c.author_id`;

export async function findConversation(tx: Transaction, workspaceId: string, id: string): Promise<ConversationRow | null> {
  const [row] = await tx.query<ConversationRow>(`select ${columns} from ${source} where c.workspace_id = $1 and c.id = $2`, [workspaceId, id]);
  return row ?? null;
}

/** Locks the row until the transaction ends: whoever changes the conversation next sees this change. */
export async function lockConversation(tx: Transaction, workspaceId: string, id: string): Promise<ConversationRow | null> {
  const [row] = await tx.query<ConversationRow>(`select ${columns} from ${source} where c.workspace_id = $1 and c.id = $2 for no key update of c`, [
    workspaceId,
    id,
  ]);
  return row ?? null;
}

/** Several, locked in the order of their keys. */
export function conversationsForUpdate(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<ConversationRow[]> {
  return tx.query<ConversationRow>(
    `select ${columns} from ${source} where c.workspace_id = $1 and c.id = any ($2::uuid[]) order by c.id for no key update of c`,
    [workspaceId, ids],
  );
}

export async function otherConversations(tx: Transaction, workspaceId: string, authorId: string, except: string): Promise<ConversationView[]> {
  const rows = await tx.query<ConversationRow>(
    `select ${columns} from ${source} where c.workspace_id = $1 and c.author_id = $2 and c.id <> $3 order by c.last_activity_at desc limit 10`,
    [workspaceId, authorId, except],
  );
  return rows.map(conversationOf);
}

/** The columns that people change. `undefined` leaves one as it is. */
export interface ConversationChange {
  status?: ConversationView['status'];
  kind?: ConversationView['kind'];
  confidence?: number;
  unsure?: boolean;
  priority?: number;
  assigneeId?: string | null;
  snoozedUntil?: Date | null;
  resolvedAt?: Date | null;
  waitingSince?: Date | null;
  lastActivityAt?: Date;
  /** The thread changed: the version goes up by one. */
  version?: number;
}

const changed: Record<keyof ConversationChange, string> = {
  status: 'status',
  kind: 'kind',
  confidence: 'confidence',
  unsure: 'unsure',
  priority: 'priority',
  assigneeId: 'assignee_id',
  snoozedUntil: 'snoozed_until',
  resolvedAt: 'resolved_at',
  waitingSince: 'waiting_since',
  lastActivityAt: 'last_activity_at',
  version: 'version',
};

export async function changeConversation(tx: Transaction, workspaceId: string, id: string, change: ConversationChange): Promise<void> {
  const given = (Object.keys(changed) as (keyof ConversationChange)[]).filter((key) => change[key] !== undefined);
  if (given.length === 0) return;
  await tx.query(`update conversation set ${given.map((key, index) => `${changed[key]} = $${index + 3}`).join(', ')} where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
    ...given.map((key) => change[key]),
  ]);
}

export async function resolveUntouched(tx: Transaction, workspaceId: string, before: Date): Promise<(Facet & { id: string })[]> {
  return tx.query(
    `update conversation set status = 'resolved', resolved_at = last_activity_at, waiting_since = null
     where workspace_id = $1 and status = 'open' and last_activity_at < $2
     returning id, status, kind, unsure, channel_id as "channelId", desk_id as "deskId", assignee_id as "assigneeId"`,
    [workspaceId, before],
  );
}

export function facetOf(row: ConversationRow): Facet {
  return { status: row.status, kind: row.kind, unsure: row.unsure, channelId: row.channel_id, deskId: row.desk_id, assigneeId: row.assignee_id };
}
