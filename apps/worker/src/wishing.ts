import type { Database } from '#database';
import { appendEvents } from '#events';
import { handOut } from '#inbox';
import { log } from '#kernel';
import { agreeBefore, closeOffering, deskOfKind, dropWish, lockOffering, openOffering, wishById } from '#routing';

const againMs = 1_000;
/** A message that never became a conversation by then never will. */
const longestMs = 3_600_000;

/**
 * What a visitor asked of a partner becomes an offering, with their place and their consent, as soon as their message is a
 * conversation; where it is being offered already, these are added. Answers when to look again; null: done.
 */
export function grantWish(database: Database, workspaceId: string, wishId: string, now: Date): Promise<Date | null> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const wish = await wishById(tx, workspaceId, wishId);
    if (!wish) return null;
    const { conversationId } = wish;
    if (!conversationId) {
      if (now.getTime() - wish.at.getTime() < longestMs) return new Date(now.getTime() + againMs);
      log.warn({ wishId }, 'what a visitor asked of a partner never became a conversation');
      await dropWish(tx, workspaceId, wishId);
      return null;
    }
    const offering = await lockOffering(tx, workspaceId, conversationId);
    if (offering?.kind !== 'partners' || offering.state === 'closed') {
      const deskId = await deskOfKind(tx, workspaceId, 'partners');
      const [held] = await tx.query<{ assignee_id: string | null }>(
        `select assignee_id from conversation where workspace_id = $1 and id = $2 and status = 'open'`,
        [workspaceId, conversationId],
      );
      // Closed, or taken by somebody in this moment: they see the wish in the thread, and go on with it themselves.
      const { moved, events } = held
        ? await handOut(tx, workspaceId, [{ conversationId, from: held.assignee_id, to: null, deskId }], { activity: 'moved', now })
        : { moved: new Set(), events: [] };
      if (moved.size > 0) {
        if (offering) await closeOffering(tx, workspaceId, conversationId, now);
        await openOffering(tx, workspaceId, { conversationId, deskId, kind: 'partners', place: wish.place }, now);
        await appendEvents(tx, workspaceId, events);
      }
    }
    await agreeBefore(tx, workspaceId, conversationId, wish);
    await dropWish(tx, workspaceId, wishId);
    return null;
  });
}
