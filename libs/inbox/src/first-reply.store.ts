import type { Transaction } from '#database';

/** When it was first answered, once an answer was taken back or did not go out. */
export async function firstReplyAgain(tx: Transaction, workspaceId: string, conversationId: string): Promise<void> {
  await tx.query(
    `update conversation set first_reply_at = (select min(created_at) from reply where workspace_id = $1 and conversation_id = $2 and member_id is not null and state not in ('cancelled', 'rejected', 'failed'))
     where workspace_id = $1 and id = $2`,
    [workspaceId, conversationId],
  );
}
