import type { Database, Transaction } from '#database';
import { appendEvents, eventsAfter, type NewEvent, type StoredEvent } from '#events';
import { type Concerned, noticesOf } from './notification.js';
import { notify } from './notification.store.js';
import { promiseAnew } from './sla.store.js';

const atOnce = 2_000;
/** How long a conversation stays resolved before its person is asked whether they are content. */
const askAfterMinutes = 5;

/**
 * Follows a workspace's log: tells whom it concerns, and works out what is promised next. Its place in the log moves in the
 * same transaction, so that nobody is told twice. Answers how many events it read.
 */
export function followUp(database: Database, workspaceId: string, now: Date): Promise<number> {
  return database.inWorkspace(
    { workspaceId },
    async (tx) => {
      await tx.query(
        `insert into directory_notified (workspace_id, after_seq)
       select w.id, case when w.created_at > now() - interval '1 hour' then 0 else c.seq end
       from workspace w join event_counter c on c.workspace_id = w.id where w.id = $1 on conflict do nothing`,
        [workspaceId],
      );
      const [place] = await tx.query<{ after_seq: string }>(`select after_seq from directory_notified where workspace_id = $1 for update skip locked`, [
        workspaceId,
      ]);
      if (!place) return 0;
      const events = await eventsAfter(tx, workspaceId, Number(place.after_seq), atOnce);
      const last = events.at(-1);
      if (!last) return 0;
      const told = await noticesFor(tx, workspaceId, events, now);
      const changes = await promiseAnew(tx, workspaceId, touched(events), now);
      await planAsking(tx, workspaceId, events);
      await tx.query(`update directory_notified set after_seq = $2 where workspace_id = $1`, [workspaceId, last.seq]);
      await appendEvents(tx, workspaceId, [...changes, ...told]);
      return events.length;
    },
    'kept',
  );
}

const moves = new Set(['mention.received', 'reply.changed', 'conversation.changed']);

/** Ours tell of nothing new. */
function touched(events: readonly StoredEvent[]): string[] {
  return [...new Set(events.flatMap(({ type, conversationId, body }) => (conversationId && moves.has(type) && !('slaDueAt' in body) ? [conversationId] : [])))];
}

async function noticesFor(tx: Transaction, workspaceId: string, events: readonly StoredEvent[], now: Date): Promise<NewEvent[]> {
  const ids = [...new Set(events.flatMap(({ conversationId }) => conversationId ?? []))];
  const rows = await tx.query<{ id: string; assignee_id: string | null; followers: string[] }>(
    `select c.id, c.assignee_id, array(select member_id from follower f where f.workspace_id = c.workspace_id and f.conversation_id = c.id) as followers
     from conversation c where c.workspace_id = $1 and c.id = any ($2::uuid[])`,
    [workspaceId, ids],
  );
  const concerned = new Map<string, Concerned>(rows.map((row) => [row.id, { assigneeId: row.assignee_id, followers: row.followers }]));
  const troubled = events.flatMap(({ type, body }) =>
    type === 'reply.changed' && body['problem'] && typeof body['replyId'] === 'string' ? [body['replyId']] : [],
  );
  const writers = new Map(
    (
      await tx.query<{ id: string; member_id: string | null }>(`select id, member_id from reply where workspace_id = $1 and id = any ($2::uuid[])`, [
        workspaceId,
        troubled,
      ])
    ).map((row) => [row.id, row.member_id]),
  );
  const notices = events.flatMap((event) =>
    noticesOf(event, event.conversationId ? (concerned.get(event.conversationId) ?? null) : null, writers.get(String(event.body['replyId'])) ?? null),
  );
  const memberIds = await notify(tx, workspaceId, notices, now);
  return memberIds.length > 0 ? [{ type: 'notification.added', body: { memberIds } }] : [];
}

async function planAsking(tx: Transaction, workspaceId: string, events: readonly StoredEvent[]): Promise<void> {
  const last = new Map<string, boolean>();
  for (const { type, conversationId, body } of events) {
    const to = type === 'conversation.changed' ? (body['status'] as { to?: string } | undefined)?.to : type === 'mention.received' ? 'open' : undefined;
    if (conversationId && to) last.set(conversationId, to === 'resolved' && !('moved' in body));
  }
  if (last.size === 0) return;
  const idsThat = (resolved: boolean): string[] => [...last].filter(([, is]) => is === resolved).map(([id]) => id);
  await tx.query(`delete from directory_ask where workspace_id = $1 and conversation_id = any ($2::uuid[])`, [workspaceId, idsThat(false)]);
  await tx.query(
    `insert into directory_ask (workspace_id, conversation_id, due_at)
     select $1, id, now() + make_interval(mins => $3) from unnest($2::uuid[]) as g (id)
     where exists (select from workspace w where w.id = $1 and (w.settings ->> 'askContent')::boolean)
     on conflict (workspace_id, conversation_id) do update set due_at = excluded.due_at`,
    [workspaceId, idsThat(true), askAfterMinutes],
  );
}
