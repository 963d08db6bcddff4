import type { Transaction } from '#database';
import type { NewEvent } from '#events';
import { NIL_ID } from '#kernel';
import { source } from './conversation.store.js';
import { handOut } from './desk-queue.store.js';
import { conversationCondition, place } from './search.store.js';

/** An open conversation that a rule on time has come to, once for each time its person waits. */
export interface Overdue {
  id: string;
  deskId: string | null;
  assigneeId: string | null;
  priority: number;
}

/** Finds what a query asks for and marks it as found, the longest waiting first. Found before, it is not found again. */
export async function takeOverdue(
  tx: Transaction,
  workspaceId: string,
  { ruleId, query, limit }: { ruleId: string; query: string; limit: number },
  now: Date,
): Promise<Overdue[]> {
  const parameters: unknown[] = [workspaceId, ruleId, limit, now];
  const condition = place(await conversationCondition(tx, query, NIL_ID, now), parameters);
  return tx.query<Overdue>(
    `with found as (
       select c.id, c.desk_id as "deskId", c.assignee_id as "assigneeId", c.priority, coalesce(c.waiting_since, c.opened_at) as since from ${source}
       where c.workspace_id = $1 and c.status = 'open' and (${condition}) and not exists (
         select from escalation e where e.workspace_id = $1 and e.rule_id = $2 and e.conversation_id = c.id and e.since = coalesce(c.waiting_since, c.opened_at))
       order by coalesce(c.waiting_since, c.opened_at), c.id limit $3 for no key update of c skip locked),
     marked as (
       insert into escalation (workspace_id, rule_id, conversation_id, since, at) select $1, $2, id, since, $4 from found on conflict do nothing)
     select id, "deskId", "assigneeId", priority from found`,
    parameters,
  );
}

/** Moves, gives and raises what was found. Whoever had it keeps it, unless it goes to another desk or to somebody named. */
export async function escalate(
  tx: Transaction,
  workspaceId: string,
  overdue: readonly Overdue[],
  to: { deskId: string | null; memberId: string | null; priority: number | null },
  now: Date,
): Promise<NewEvent[]> {
  const hands = overdue.flatMap(({ id, deskId, assigneeId }) => {
    const desk = to.deskId ?? deskId;
    const holder = to.memberId ?? (desk === deskId ? assigneeId : null);
    return desk === deskId && holder === assigneeId ? [] : [{ conversationId: id, from: assigneeId, to: holder, ...(desk ? { deskId: desk } : {}) }];
  });
  const { events } = await handOut(tx, workspaceId, hands, { activity: 'escalated', now });
  const { priority } = to;
  if (priority === null) return events;
  const raised = overdue.filter((one) => one.priority < priority);
  await tx.query(`update conversation set priority = $3 where workspace_id = $1 and id = any ($2::uuid[]) and priority < $3`, [
    workspaceId,
    raised.map(({ id }) => id),
    priority,
  ]);
  return [
    ...events,
    ...raised.map((one): NewEvent => ({ type: 'conversation.changed', conversationId: one.id, body: { priority: { from: one.priority, to: priority } } })),
  ];
}
