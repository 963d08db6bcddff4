import type { Transaction } from '#database';
import { appendEvents } from '#events';
import { addActivity, waitingSince } from './activity.store.js';
import { changeConversation, facetOf, findConversation, lockConversation } from './conversation.store.js';
import { differences } from './conversation.service.js';
import { countFacets } from './facets.js';
import { firstReplyAgain } from './first-reply.store.js';

/**
 * An answer did not go out: whoever wrote waits again, since they first did, and what was closed with that answer is open. What was
 * put off stays so.
 */
export async function waitAgain(tx: Transaction, workspaceId: string, conversationId: string): Promise<void> {
  const before = await lockConversation(tx, workspaceId, conversationId);
  if (!before || before.merged_into) return;
  await firstReplyAgain(tx, workspaceId, conversationId);
  const since = await waitingSince(tx, workspaceId, conversationId);
  if (!since || before.status === 'snoozed') return;
  await changeConversation(tx, workspaceId, conversationId, { status: 'open', resolvedAt: null, waitingSince: since });
  const after = (await findConversation(tx, workspaceId, conversationId))!;
  const body = differences(before, after);
  if (Object.keys(body).length === 0) return;
  await countFacets(tx, workspaceId, [{ before: facetOf(before), after: facetOf(after) }]);
  await addActivity(tx, workspaceId, { conversationId, memberId: null, type: 'unanswered', details: body });
  await appendEvents(tx, workspaceId, [{ type: 'conversation.changed', conversationId, channelId: after.channel_id, deskId: after.desk_id, body }]);
}
