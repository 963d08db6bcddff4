import type { ActState, ActView, NetworkAction } from '#contracts';
import type { Transaction } from '#database';

export interface ActRow {
  id: string;
  conversation_id: string;
  channel_id: string;
  mention_id: string | null;
  reply_id: string | null;
  external_id: string;
  action: NetworkAction;
  state: ActState;
  member_id: string;
  problem: string | null;
  held_until: Date | null;
  created_at: Date;
}

const columns = 'id, conversation_id, channel_id, mention_id, reply_id, external_id, action, state, member_id, problem, held_until, created_at';

export function actOf(row: ActRow): ActView {
  return {
    id: row.id,
    mentionId: row.mention_id,
    replyId: row.reply_id,
    action: row.action,
    state: row.state,
    memberId: row.member_id,
    problem: row.problem,
    heldUntil: row.state === 'held' ? (row.held_until?.toISOString() ?? null) : null,
    at: row.created_at.toISOString(),
  };
}

/** How things stand: of each post and each pair of opposites the newest that was not taken back. */
export async function actsOf(tx: Transaction, workspaceId: string, conversationId: string): Promise<ActView[]> {
  const rows = await tx.query<ActRow>(
    `select distinct on (external_id, case action when 'unlike' then 'like' when 'show' then 'hide' else action end) ${columns} from network_act
     where workspace_id = $1 and conversation_id = $2 and state <> 'cancelled'
     order by external_id, case action when 'unlike' then 'like' when 'show' then 'hide' else action end, created_at desc, id desc limit 500`,
    [workspaceId, conversationId],
  );
  return rows.map(actOf);
}

/** The newest of these actions on one post. */
export async function newestAct(
  tx: Transaction,
  workspaceId: string,
  { channelId, externalId, conversationId }: { channelId: string; externalId: string; conversationId: string },
  actions: readonly (NetworkAction | null)[],
): Promise<ActRow | null> {
  const [row] = await tx.query<ActRow>(
    `select ${columns} from network_act where workspace_id = $1 and conversation_id = $2 and channel_id = $3 and external_id = $4
       and action = any ($5::text[]) and state <> 'cancelled' order by created_at desc, id desc limit 1`,
    [workspaceId, conversationId, channelId, externalId, actions.filter((action) => action !== null)],
  );
  return row ?? null;
}

export async function insertAct(
  tx: Transaction,
  workspaceId: string,
  act: Pick<ActRow, 'id' | 'conversation_id' | 'channel_id' | 'mention_id' | 'reply_id' | 'external_id' | 'action' | 'member_id' | 'held_until'>,
  now: Date,
): Promise<ActRow> {
  const [row] = await tx.query<ActRow>(
    `insert into network_act (workspace_id, id, conversation_id, channel_id, mention_id, reply_id, external_id, action, member_id, held_until, state, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, case when $10::timestamptz is null then 'queued' else 'held' end, $11, $11) returning ${columns}`,
    [workspaceId, act.id, act.conversation_id, act.channel_id, act.mention_id, act.reply_id, act.external_id, act.action, act.member_id, act.held_until, now],
  );
  await tx.query(`insert into directory_act (workspace_id, act_id, due_at) values ($1, $2, $3)`, [workspaceId, act.id, act.held_until ?? now]);
  return row!;
}

export async function findAct(tx: Transaction, workspaceId: string, id: string): Promise<ActRow | null> {
  const [row] = await tx.query<ActRow>(`select ${columns} from network_act where workspace_id = $1 and id = $2`, [workspaceId, id]);
  return row ?? null;
}

/** False when a worker holds it, which may be doing it this moment, or has done it. */
export async function cancelAct(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const [gone] = await tx.query(
    `delete from directory_act where workspace_id = $1 and act_id = $2 and (leased_until is null or leased_until <= now()) returning act_id`,
    [workspaceId, id],
  );
  if (!gone) return false;
  await tx.query(`update network_act set state = 'cancelled', changed_at = now() where workspace_id = $1 and id = $2`, [workspaceId, id]);
  return true;
}
