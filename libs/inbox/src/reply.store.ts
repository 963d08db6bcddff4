import type { ReplyView } from '#contracts';
import type { Transaction } from '#database';
import { type ReplyRow, replyOf } from './conversation.view.js';
import { replyColumns } from './thread.store.js';

export interface NewReply {
  id: string;
  conversationId: string;
  channelId: string;
  /** Null: we wrote it of ourselves. */
  memberId: string | null;
  text: string;
  /** The mention it answers; its id on the network goes along. */
  mentionId: string | null;
  basedOn: number;
  /** Not sent before; it can be taken back until then. */
  heldUntil: Date | null;
  /** Held until somebody approves it, however long that is. */
  awaitsApproval?: boolean;
  now: Date;
}

export async function insertReply(tx: Transaction, workspaceId: string, reply: NewReply): Promise<ReplyView> {
  const [row] = await tx.query<ReplyRow>(
    `insert into reply (workspace_id, id, conversation_id, channel_id, member_id, text, in_reply_to, state, based_on, held_until, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, (select external_id from mention where workspace_id = $1 and id = $7), case when $10::timestamptz is null and not $11 then 'queued' else 'held' end, $8, $10, $9, $9) returning ${replyColumns}`,
    [
      workspaceId,
      reply.id,
      reply.conversationId,
      reply.channelId,
      reply.memberId,
      reply.text,
      reply.mentionId,
      reply.basedOn,
      reply.now,
      reply.heldUntil,
      reply.awaitsApproval ?? false,
    ],
  );
  return replyOf(row!);
}

/** Puts it where the worker's sweep looks; the job is only the faster way. */
export async function queueReply(tx: Transaction, workspaceId: string, replyId: string, dueAt: Date): Promise<void> {
  await tx.query(
    `insert into directory_reply (workspace_id, reply_id, due_at) values ($1, $2, $3)
     on conflict (workspace_id, reply_id) do update set due_at = excluded.due_at, leased_until = null`,
    [workspaceId, replyId, dueAt],
  );
}

/** False when a worker holds it, which may be sending it this moment. */
export async function cancelQueued(tx: Transaction, workspaceId: string, replyId: string): Promise<boolean> {
  const [held] = await tx.query(`select 1 from directory_reply where workspace_id = $1 and reply_id = $2 and leased_until > now() for update`, [
    workspaceId,
    replyId,
  ]);
  if (held) return false;
  await tx.query(`delete from directory_reply where workspace_id = $1 and reply_id = $2`, [workspaceId, replyId]);
  await tx.query(`update reply set state = 'cancelled', changed_at = now() where workspace_id = $1 and id = $2`, [workspaceId, replyId]);
  return true;
}

export async function findReply(tx: Transaction, workspaceId: string, replyId: string): Promise<ReplyRow | null> {
  const [row] = await tx.query<ReplyRow>(`select ${replyColumns} from reply where workspace_id = $1 and id = $2`, [workspaceId, replyId]);
  return row ?? null;
}
