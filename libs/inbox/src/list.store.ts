import type { ConversationView, ListOrder, ViewName } from '#contracts';
import { fromMicros, idKey, micros, microsKey, readCursor, smallKey, type Transaction, writeCursor } from '#database';
import { columns, source } from './conversation.store.js';
import { type ConversationRow, conversationOf } from './conversation.view.js';
import { askPage, type Condition, place } from './search.store.js';

/** The views that need no query, as queries: what a list of one holds, and what saving it keeps. */
export const viewQueries: Record<ViewName, string> = {
  open: 'status:open',
  mine: 'status:open assignee:me',
  unassigned: 'status:open assignee:none',
  waiting: 'status:open -waiting:none',
  unsure: 'status:open is:unsure',
  approval: 'is:approval',
  thanks: 'status:open kind:praise -is:unsure -waiting:none',
  mentions: 'status:open mentions:me',
  snoozed: 'status:snoozed',
  resolved: 'status:resolved',
  all: '',
};

/** The same in SQL, in the words of the indexes; `$2` is the member who looks. */
const views: Record<ViewName, string> = {
  open: `c.status = 'open'`,
  mine: `c.status = 'open' and c.assignee_id = $2::uuid`,
  unassigned: `c.status = 'open' and c.assignee_id is null`,
  waiting: `c.status = 'open' and c.waiting_since is not null`,
  unsure: `c.status = 'open' and c.unsure`,
  approval: `c.id in (select p.conversation_id from approval p where p.workspace_id = $1 and p.state = 'waiting')`,
  thanks: `c.status = 'open' and c.kind = 'praise' and not c.unsure and c.waiting_since is not null`,
  mentions: `c.status = 'open' and c.id in (select n.conversation_id from note n where n.workspace_id = $1 and $2::uuid = any (n.mentions))`,
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

const orderings: Record<ListOrder, Ordering> = {
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
  sla: {
    by: 'c.sla_due_at, c.id',
    keys: [micros('c.sla_due_at'), 'c.id::text'],
    pattern: [microsKey, idKey],
    behind: (n) => `(c.sla_due_at, c.id) > (${fromMicros(`$${n}`)}, $${n + 1}::uuid)`,
    where: 'c.sla_due_at is not null',
  },
};

export interface ListOptions {
  view: ViewName;
  order: ListOrder;
  memberId: string;
  condition: Condition | null;
  cursor: string | undefined;
  limit: number;
  /** Only these, of what the list holds. */
  ids?: readonly string[] | undefined;
}

/** What a list holds, over `c` and `a`; `$1` and `$2` are the workspace and the member. */
function held(workspaceId: string, { view, order, memberId, condition }: Pick<ListOptions, 'view' | 'order' | 'memberId' | 'condition'>) {
  const parameters: unknown[] = [workspaceId, memberId];
  const where = ['c.workspace_id = $1', '$2::uuid is not null', views[view], orderings[order].where];
  if (condition) where.push(`(${place(condition, parameters)})`);
  return { parameters, where };
}

export async function listConversations(
  tx: Transaction,
  workspaceId: string,
  options: ListOptions,
): Promise<{ items: ConversationView[]; next: string | null }> {
  const rows = await askPage(tx, options.condition, (condition) => pageOf(tx, workspaceId, { ...options, condition }));
  const page = rows.slice(0, options.limit);
  return { items: await withAlike(tx, workspaceId, page), next: rows.length > options.limit ? writeCursor(page.at(-1)!.keys) : null };
}

function pageOf(tx: Transaction, workspaceId: string, options: ListOptions): Promise<(ConversationRow & { keys: string[] })[]> {
  const ordering = orderings[options.order];
  const { parameters, where } = held(workspaceId, options);
  if (options.cursor) {
    const keys = readCursor(options.cursor, ordering.pattern);
    where.push(ordering.behind(parameters.length + 1));
    parameters.push(...keys);
  }
  if (options.ids) where.push(`c.id = any ($${parameters.push(options.ids)}::uuid[])`);
  parameters.push(options.limit + 1);
  return tx.query<ConversationRow & { keys: string[] }>(
    `select ${columns}, array[${ordering.keys.join(', ')}] as keys from ${source}
     where ${where.join(' and ')} order by ${ordering.by} limit $${parameters.length}`,
    parameters,
  );
}

/** For whoever wants all of it, gathered. */
function wholly<T extends Pick<ListOptions, 'condition'>>(options: T): T & { order: 'activity' } {
  return { ...options, condition: options.condition?.gathered ?? options.condition, order: 'activity' };
}

/** Ids of all that a list holds, at most `most`, in no order. */
export async function idsInList(
  tx: Transaction,
  workspaceId: string,
  options: Pick<ListOptions, 'view' | 'memberId' | 'condition'> & { except: readonly string[]; most: number },
): Promise<string[]> {
  const { parameters, where } = held(workspaceId, wholly(options));
  parameters.push(options.except, options.most);
  const rows = await tx.query<{ id: string }>(
    `select c.id from ${source} where ${where.join(' and ')} and c.id <> all ($${parameters.length - 1}::uuid[]) limit $${parameters.length}`,
    parameters,
  );
  return rows.map((row) => row.id);
}

/** How many a list holds, counted to `most`. */
export async function countInList(
  tx: Transaction,
  workspaceId: string,
  options: Pick<ListOptions, 'view' | 'memberId' | 'condition'> & { most: number },
): Promise<number> {
  const { parameters, where } = held(workspaceId, wholly(options));
  parameters.push(options.most);
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::int as count from (select from ${source} where ${where.join(' and ')} limit $${parameters.length}) as l`,
    parameters,
  );
  return row!.count;
}

export async function conversationsById(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<ConversationView[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<ConversationRow>(`select ${columns} from ${source} where c.workspace_id = $1 and c.id = any ($2::uuid[])`, [workspaceId, ids]);
  return withAlike(tx, workspaceId, rows);
}

/** Counting those that say the same ends here. */
const mostAlike = 1_000;

/** Rows with the number of conversations of their status that say the same. */
async function withAlike(tx: Transaction, workspaceId: string, rows: readonly ConversationRow[]): Promise<ConversationView[]> {
  const folds = new Map<string, { key: string; status: string }>();
  for (const { fold_key: key, status } of rows) if (key !== null) folds.set(`${key} ${status}`, { key, status });
  const wanted = [...folds.values()];
  const counts =
    wanted.length === 0
      ? []
      : await tx.query<{ key: string; status: string; alike: number }>(
          `select f.key::text as key, f.status, (select count(*)::int from (
             select from conversation c where c.workspace_id = $1 and c.fold_key = f.key and c.status = f.status limit ${mostAlike}) as l) as alike
           from unnest($2::bigint[], $3::text[]) as f (key, status)`,
          [workspaceId, wanted.map((fold) => fold.key), wanted.map((fold) => fold.status)],
        );
  const alike = new Map(counts.map((row) => [`${row.key} ${row.status}`, row.alike]));
  return rows.map((row) => ({ ...conversationOf(row), alike: alike.get(`${row.fold_key} ${row.status}`) ?? 1 }));
}
