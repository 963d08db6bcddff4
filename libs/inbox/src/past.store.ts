import { type Kind, type PastConversationView, type PastCounts, priorities, type Status } from '#contracts';
import { type Database, idKey, readCursor, type Transaction, writeCursor } from '#database';
import { NIL_ID } from '#kernel';
import { type AuthorRow, authorOf } from './mention.view.js';

/** Days after which it is forgotten what a conversation was. */
export const pastDays = 30;

/** The moments that can be asked for. */
export async function remembered(tx: Transaction, workspaceId: string): Promise<{ earliest: Date; now: Date }> {
  const [row] = await tx.query<{ earliest: Date; now: Date }>(
    `select greatest(past_since, now() - make_interval(days => $2::int)) as earliest, clock_timestamp() as now from workspace where id = $1`,
    [workspaceId, pastDays],
  );
  return row!;
}

export interface PastFilter {
  status?: Status | undefined;
  kind?: Kind | undefined;
  priority?: number | undefined;
  /** 'none' is without one. */
  deskId?: string | undefined;
  assigneeId?: string | undefined;
}

interface PastRow extends AuthorRow {
  id: string;
  status: Status;
  kind: Kind;
  unsure: boolean;
  priority: number;
  desk_id: string | null;
  team_id: string | null;
  assignee_id: string | null;
  channel_id: string;
  opened_at: Date;
  lang: string;
  snippet: string;
}

/** Of the conversation `c`, what the first change after `$2` took away; nothing when it is still so. */
const former = `left join lateral (
  select p.* from conversation_past p where p.workspace_id = c.workspace_id and p.conversation_id = c.id and p.until > $2::timestamptz
  order by p.until limit 1) p on true`;
const known = `(c.known_since is null or c.known_since <= $2::timestamptz)`;
const was = (column: string): string => `case when p.until is null then c.${column} else p.${column} end`;

/** The last to become known first. Who may see a conversation is judged as of now. */
export async function conversationsAsAt(
  tx: Transaction,
  workspaceId: string,
  at: Date,
  { status, kind, priority, deskId, assigneeId }: PastFilter,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<{ items: PastConversationView[]; next: string | null }> {
  const parameters: unknown[] = [workspaceId, at];
  const where = ['c.workspace_id = $1', known];
  const place = (value: unknown): string => `$${parameters.push(value)}`;
  if (status) {
    const wanted = `${place(status)}::text`;
    where.push(`${was('status')} = ${wanted}`);
    // Few are not resolved: those that are so now or were so since are the only ones to look at.
    if (status !== 'resolved')
      where.push(`c.id in (select s.id from conversation s where s.workspace_id = $1 and s.status = ${wanted}
        union select s.conversation_id from conversation_past s where s.workspace_id = $1 and s.until > $2::timestamptz and s.status = ${wanted})`);
  }
  if (kind) where.push(`${was('kind')} = ${place(kind)}::text`);
  if (priority !== undefined) where.push(`${was('priority')} = ${place(priority)}::smallint`);
  for (const [column, id] of [
    ['desk_id', deskId],
    ['assignee_id', assigneeId],
  ] as const)
    if (id) where.push(id === 'none' ? `(${was(column)}) is null` : `${was(column)} = ${place(id)}::uuid`);
  if (cursor) where.push(`c.id < ${place(readCursor(cursor, [idKey])[0])}::uuid`);
  // What is resolved, or of any status, is most of what there is: walked from the newest on, the page is full soon. Left to itself the
  // planner, which cannot know how often a former status holds, sorts all of it.
  if (!status || status === 'resolved') await tx.query('set local enable_sort = off');
  const columns = ['status', 'kind', 'unsure', 'priority', 'desk_id', 'team_id', 'assignee_id'].map((column) => `${was(column)} as ${column}`);
  const rows = await tx.query<PastRow>(
    `select c.id, ${columns.join(', ')}, c.channel_id, c.opened_at, c.lang, c.snippet,
       a.id as author_id, a.handle, a.name as author_name, a.followers, a.location as author_location, a.avatar_url
     from conversation c ${former} join author a on a.workspace_id = c.workspace_id and a.id = c.author_id
     where ${where.join(' and ')} order by c.id desc limit ${place(limit + 1)}`,
    parameters,
  );
  const items = rows.slice(0, limit).map(pastOf);
  return { items, next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null };
}

function pastOf(row: PastRow): PastConversationView {
  return {
    id: row.id,
    status: row.status,
    kind: row.kind,
    unsure: row.unsure,
    priority: priorities[row.priority] ?? 'normal',
    deskId: row.desk_id,
    teamId: row.team_id,
    assigneeId: row.assignee_id,
    channelId: row.channel_id,
    openedAt: row.opened_at.toISOString(),
    lang: row.lang,
    author: authorOf(row),
    snippet: row.snippet,
  };
}

/** The counts of now without what came and changed since. Whoever sees a part only has theirs counted one by one. */
export async function countsAsAt(tx: Transaction, workspaceId: string, at: Date): Promise<PastCounts['counts']> {
  const rows = await tx.query<{ status: Status; kind: Kind; desk_id: string | null; conversations: number }>(
    `with changed as materialized (
       select distinct on (p.conversation_id) p.conversation_id, p.status, p.kind, p.desk_id
       from conversation_past p where p.workspace_id = $1 and p.until > $2::timestamptz order by p.conversation_id, p.until)
     select status, kind, desk_id, sum(n)::int as conversations from (
       select i.status, i.kind, nullif(i.desk_id, $3::uuid) as desk_id, i.conversations as n
         from inbox_count i where i.workspace_id = $1 and (select app_sight() = 'free')
       union all
       select c.status, c.kind, c.desk_id, 1 from conversation c where c.workspace_id = $1 and (select app_sight() <> 'free')
       union all
       select c.status, c.kind, c.desk_id, -1 from conversation c where c.workspace_id = $1 and c.known_since > $2::timestamptz
       union all
       select f.status, f.kind, f.desk_id, f.n from changed h join conversation c on c.workspace_id = $1 and c.id = h.conversation_id
         cross join lateral (values (c.status, c.kind, c.desk_id, -1), (h.status, h.kind, h.desk_id, 1)) as f (status, kind, desk_id, n)
         where ${known}) as counted
     group by 1, 2, 3 having sum(n) <> 0 order by 1, 2, 3`,
    [workspaceId, at, NIL_ID],
  );
  return rows.map(({ desk_id: deskId, ...row }) => ({ ...row, deskId }));
}

/** Of all workspaces, what ended longer ago. Runs as the owner of the tables. */
export async function forgetPast({ source }: Database): Promise<void> {
  await source.query(`delete from conversation_past p using workspace w where p.workspace_id = w.id and p.until < now() - make_interval(days => $1::int)`, [
    pastDays,
  ]);
}
