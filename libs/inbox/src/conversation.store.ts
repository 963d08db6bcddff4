import type { ConversationView, ViewName } from '#contracts';
import type { Transaction } from '#database';
import { type ConversationRow, conversationOf } from './conversation.view.js';
import { fromMicros, idKey, micros, microsKey, readCursor, smallKey, writeCursor } from './cursor.js';
import type { Facet } from './facets.js';
import { type Condition, place } from './search.store.js';

const columns = `c.id, c.channel_id, c.thread_root, c.status, c.kind, c.confidence, c.unsure, c.lang, c.urgency, c.priority,
  c.desk_id, c.assignee_id, c.snippet, c.form, c.version, c.mention_count, c.snoozed_until, c.opened_at, c.last_activity_at, c.waiting_since,
  c.last_mention_id, c.merged_into, c.sla_due_at, c.sla_target, c.sla_state, a.id as author_id, a.handle, a.name as author_name, a.followers, a.location as author_location, a.avatar_url`;
const source = `conversation c join author a on a.workspace_id = c.workspace_id and a.id = c.author_id`;

export const orders = ['activity', 'waiting', 'priority'] as const;
export type Order = (typeof orders)[number];

/** `$2` is the member who looks. */
const views: Record<ViewName, string> = {
  open: `c.status = 'open'`,
  mine: `c.status = 'open' and c.assignee_id = $2::uuid`,
  unassigned: `c.status = 'open' and c.assignee_id is null`,
  waiting: `c.status = 'open' and c.waiting_since is not null`,
  unsure: `c.status = 'open' and c.unsure`,
  snoozed: `c.status = 'snoozed'`,
  resolved: `c.status = 'resolved'`,
  all: 'true',
};

interface Ordering {
  by: string;
  keys: string[];
  pattern: RegExp[];
  /** SQL that is true of rows behind the cursor, whose keys stand at `$n`, `$n+1`, ... */
  behind: (first: number) => string;
  where: string;
}

const orderings: Record<Order, Ordering> = {
  activity: {
    by: 'c.last_activity_at desc, c.id desc',
    keys: [micros('c.last_activity_at'), 'c.id::text'],
    pattern: [microsKey, idKey],
    behind: (n) => `(c.last_activity_at, c.id) < (${fromMicros(`$${n}`)}, $${n + 1}::uuid)`,
    where: 'true',
  },
  waiting: {
    by: 'c.waiting_since, c.id',
    keys: [micros('c.waiting_since'), 'c.id::text'],
    pattern: [microsKey, idKey],
    behind: (n) => `(c.waiting_since, c.id) > (${fromMicros(`$${n}`)}, $${n + 1}::uuid)`,
    where: 'c.waiting_since is not null',
  },
  priority: {
    by: 'c.priority desc, c.last_activity_at desc, c.id desc',
    keys: ['c.priority::text', micros('c.last_activity_at'), 'c.id::text'],
    pattern: [smallKey, microsKey, idKey],
    behind: (n) => `(c.priority, c.last_activity_at, c.id) < ($${n}::smallint, ${fromMicros(`$${n + 1}`)}, $${n + 2}::uuid)`,
    where: 'true',
  },
};

export interface ListOptions {
  view: ViewName;
  order: Order;
  memberId: string;
  condition: Condition | null;
  cursor: string | undefined;
  limit: number;
}

export async function listConversations(
  tx: Transaction,
  workspaceId: string,
  options: ListOptions,
): Promise<{ items: ConversationView[]; next: string | null }> {
  const ordering = orderings[options.order];
  const parameters: unknown[] = [workspaceId, options.memberId];
  const where = ['c.workspace_id = $1', '$2::uuid is not null', views[options.view], ordering.where];
  if (options.cursor) {
    const keys = readCursor(options.cursor, ordering.pattern);
    where.push(ordering.behind(parameters.length + 1));
    parameters.push(...keys);
  }
  if (options.condition) where.push(`(${place(options.condition, parameters)})`);
  parameters.push(options.limit + 1);
  const rows = await tx.query<ConversationRow & { keys: string[] }>(
    `select ${columns}, array[${ordering.keys.join(', ')}] as keys from ${source}
     where ${where.join(' and ')} order by ${ordering.by} limit $${parameters.length}`,
    parameters,
  );
  const page = rows.slice(0, options.limit);
  return { items: page.map(conversationOf), next: rows.length > options.limit ? writeCursor(page.at(-1)!.keys) : null };
}

export async function conversationsById(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<ConversationView[]> {
  const rows = await tx.query<ConversationRow>(`select ${columns} from ${source} where c.workspace_id = $1 and c.id = any ($2::uuid[])`, [workspaceId, ids]);
  return rows.map(conversationOf);
}

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
