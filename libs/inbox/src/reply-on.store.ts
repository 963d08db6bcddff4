import type { ConversationDetail, Form } from '#contracts';
import type { Transaction } from '#database';

/** Whether and how long an answer may be, as the conversation's network says. */
export type CanReply = (
  channel: { network: string; config: Record<string, unknown> },
  target: { form: Form; heardAt: Date | null; answer: Record<string, unknown> | null },
) => ConversationDetail['canReply'];

/** The same of one conversation. */
export async function replyOn(
  tx: Transaction,
  workspaceId: string,
  { channel_id: channelId, form, last_mention_id: mentionId }: { channel_id: string; form: Form; last_mention_id: string | null },
  canReply: CanReply,
): Promise<ConversationDetail['canReply']> {
  const [channel] = await tx.query<{ network: string; config: Record<string, unknown>; heard_at: Date | null; answer: Record<string, unknown> | null }>(
    `select c.network, c.config, m.posted_at as heard_at, t.answer from channel c
     left join mention m on m.workspace_id = c.workspace_id and m.id = $3
     left join mention_detail t on t.workspace_id = m.workspace_id and t.channel_id = m.channel_id and t.external_id = m.external_id
     where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, channelId, mentionId],
  );
  if (!channel) return { ok: false, why: 'The channel was removed.' };
  return canReply(channel, { form, heardAt: channel.heard_at, answer: channel.answer });
}
