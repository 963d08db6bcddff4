import type { Transaction } from '#database';
import { newId } from '#kernel';

/** A question that is being offered and that nobody took yet. */
export interface OpenQuestion {
  conversationId: string;
  askedAt: Date;
  skills: string[];
}

const looked = 200;

/** The newest of those that were not offered to this member, at the desks where they sit. */
export function openQuestions(tx: Transaction, workspaceId: string, memberId: string): Promise<OpenQuestion[]> {
  return tx.query<OpenQuestion>(
    `select o.conversation_id as "conversationId", c.opened_at as "askedAt", c.skills from offering o
     join desk_member s on s.workspace_id = o.workspace_id and s.desk_id = o.desk_id and s.member_id = $2 and s.status = 'active'
     join conversation c on c.workspace_id = o.workspace_id and c.id = o.conversation_id and c.status = 'open' and c.assignee_id is null
     where o.workspace_id = $1 and o.kind = 'advocates' and o.state = 'open'
       and not exists (select from offer f where f.workspace_id = o.workspace_id and f.conversation_id = o.conversation_id and f.member_id = $2)
     order by o.opened_at desc limit $3`,
    [workspaceId, memberId, looked],
  );
}

/** Makes somebody's offer of an offering that is locked and open, due when its round is; answers its id. Twice it is the same. */
export async function offerToOne(
  tx: Transaction,
  workspaceId: string,
  offering: { conversationId: string; deskId: string; kind: string; round: number },
  memberId: string,
  dueAt: Date,
  now: Date,
): Promise<string> {
  const [made] = await tx.query<{ id: string }>(
    `insert into offer (workspace_id, id, conversation_id, desk_id, member_id, kind, round, state, score, offered_at, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'offered', 0, $8, $9)
     on conflict (workspace_id, conversation_id, member_id) do update set round = offer.round returning id`,
    [workspaceId, newId(), offering.conversationId, offering.deskId, memberId, offering.kind, offering.round, now, dueAt],
  );
  return made!.id;
}
