import type { Transaction } from '#database';
import type { NewEvent } from '#events';
import { handOut } from './desk-queue.store.js';
import type { Route } from './heard.js';

/** An open conversation that nobody has touched, locked; what a person decided is never decided anew. */
export async function untouched(tx: Transaction, workspaceId: string, conversationId: string): Promise<{ mentionId: string; deskId: string } | null> {
  const [row] = await tx.query<{ mentionId: string; deskId: string }>(
    `select c.last_mention_id as "mentionId", c.desk_id as "deskId" from conversation c
     where c.workspace_id = $1 and c.id = $2 and c.status = 'open' and c.assignee_id is null and c.desk_id is not null and c.last_mention_id is not null
       and not exists (select from reply r where r.workspace_id = $1 and r.conversation_id = c.id and r.member_id is not null)
       and not exists (select from note n where n.workspace_id = $1 and n.conversation_id = c.id)
       and not exists (select from activity a where a.workspace_id = $1 and a.conversation_id = c.id and a.member_id is not null
         and a.type not in ('corrected', 'uncorrected'))
     for no key update of c`,
    [workspaceId, conversationId],
  );
  return row ?? null;
}

/** Takes another route: its desk, team, skills and whom it wants; its priority only rises. Answers the events to append last. */
export async function takeRoute(tx: Transaction, workspaceId: string, conversationId: string, route: Route, now: Date): Promise<NewEvent[]> {
  await tx.query(
    `update conversation set team_id = $3, skills = $4, wanted_id = $5, priority = greatest(priority, $6::smallint) where workspace_id = $1 and id = $2`,
    [workspaceId, conversationId, route.teamId, route.skills, route.wantedId, route.priority],
  );
  const { events } = await handOut(tx, workspaceId, [{ conversationId, from: null, to: null, deskId: route.deskId }], { activity: 'moved', now });
  return events;
}
