import { type NotificationPage, notificationSettings, type NotificationSettings, type NotificationType } from '#contracts';
import { fromMicros, idKey, micros, microsKey, readCursor, type Transaction, writeCursor } from '#database';
import { newId } from '#kernel';
import { mailAt, type Notice } from './notification.js';

export async function notificationSettingsOf(tx: Transaction, workspaceId: string, memberIds: readonly string[]): Promise<Map<string, NotificationSettings>> {
  const rows = await tx.query<{ id: string; settings: unknown }>(
    `select id, settings -> 'notifications' as settings from member where workspace_id = $1 and id = any ($2::uuid[]) and status = 'active'`,
    [workspaceId, memberIds],
  );
  return new Map(rows.map((row) => [row.id, notificationSettings.catch(notificationSettings.parse({})).parse(row.settings ?? {})]));
}

/** Keeps what is wanted and plans the e-mail; several messages of one conversation are one notice until it is read. */
export async function notify(tx: Transaction, workspaceId: string, notices: readonly Notice[], now: Date): Promise<string[]> {
  if (notices.length === 0) return [];
  const settings = await notificationSettingsOf(tx, workspaceId, [...new Set(notices.map(({ memberId }) => memberId))]);
  const waiting = await tx.query<{ key: string }>(
    `select member_id || ' ' || type || ' ' || conversation_id as key from notification
     where workspace_id = $1 and member_id = any ($2::uuid[]) and read_at is null and type in ('message', 'note', 'sla-warned')`,
    [workspaceId, [...settings.keys()]],
  );
  const seen = new Set(waiting.map(({ key }) => key));
  const wanted = notices.filter(({ memberId, type, conversationId }) => {
    const key = `${memberId} ${type} ${conversationId}`;
    const mine = settings.get(memberId);
    if (!mine || mine.muted.includes(type) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  await tx.query(
    `insert into notification (workspace_id, id, member_id, type, conversation_id, by_member_id, at)
     select $1, id, member_id, type, conversation_id, by_member_id, $7
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[]) as g (id, member_id, type, conversation_id, by_member_id)`,
    [
      workspaceId,
      wanted.map(() => newId()),
      wanted.map((one) => one.memberId),
      wanted.map((one) => one.type),
      wanted.map((one) => one.conversationId),
      wanted.map((one) => one.byMemberId),
      now,
    ],
  );
  const told = [...new Set(wanted.map(({ memberId }) => memberId))];
  const mailed = new Set(wanted.filter(({ memberId, type }) => !settings.get(memberId)!.unmailed.includes(type)).map(({ memberId }) => memberId));
  for (const memberId of mailed) {
    const at = mailAt(now, settings.get(memberId)!);
    if (at)
      await tx.query(`insert into directory_digest (workspace_id, member_id, due_at) values ($1, $2, $3) on conflict do nothing`, [workspaceId, memberId, at]);
  }
  return told;
}

interface NotificationRow {
  id: string;
  type: NotificationType;
  conversation_id: string | null;
  by_member_id: string | null;
  snippet: string | null;
  author: string | null;
  at: Date;
  read_at: Date | null;
  key: string;
}

export async function notificationsOf(
  tx: Transaction,
  workspaceId: string,
  memberId: string,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<NotificationPage> {
  const [at, id] = cursor ? readCursor(cursor, [microsKey, idKey]) : [null, null];
  const rows = await tx.query<NotificationRow>(
    `select n.id, n.type, n.conversation_id, n.by_member_id, c.snippet, coalesce(a.name, a.handle) as author, n.at, n.read_at, ${micros('n.at')} as key
     from notification n left join conversation c on c.workspace_id = n.workspace_id and c.id = n.conversation_id
     left join author a on a.workspace_id = c.workspace_id and a.id = c.author_id
     where n.workspace_id = $1 and n.member_id = $2 ${cursor ? `and (n.at, n.id) < (${fromMicros('$4')}, $5::uuid)` : ''}
     order by n.at desc, n.id desc limit $3`,
    [workspaceId, memberId, limit + 1, ...(cursor ? [at, id] : [])],
  );
  const [count] = await tx.query<{ unread: number }>(
    `select count(*)::int as unread from (select from notification where workspace_id = $1 and member_id = $2 and read_at is null limit 100) as newest`,
    [workspaceId, memberId],
  );
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => ({
      id: row.id,
      type: row.type,
      conversationId: row.conversation_id,
      byMemberId: row.by_member_id,
      snippet: row.snippet,
      author: row.author,
      at: row.at.toISOString(),
      readAt: row.read_at?.toISOString() ?? null,
    })),
    next: last ? writeCursor([last.key, last.id]) : null,
    unread: count!.unread,
  };
}

export async function markRead(
  tx: Transaction,
  workspaceId: string,
  memberId: string,
  which: { ids: readonly string[] } | { conversationId: string } | { all: true },
): Promise<number> {
  const condition = 'ids' in which ? 'and id = any ($3::uuid[])' : 'conversationId' in which ? 'and conversation_id = $3::uuid' : '';
  const rows = await tx.query(
    `update notification set read_at = now() where workspace_id = $1 and member_id = $2 and read_at is null ${condition} returning id`,
    [workspaceId, memberId, ...('ids' in which ? [which.ids] : 'conversationId' in which ? [which.conversationId] : [])],
  );
  return rows.length;
}
