import type { SightView } from '#contracts';
import type { StoredEvent } from '#events';

/** What a member is bounded to; null: they see everything. The database holds the same for what is read. */
export type Sight = (SightView & { memberId: string }) | null;

/** Whether an event is for eyes bounded so. What leaves their desk is told as well, for it must go from their screen. */
export function sees(sight: Sight, event: Pick<StoredEvent, 'conversationId' | 'mentionId' | 'channelId' | 'deskId' | 'body'>): boolean {
  if (!sight) return true;
  const { deskIds, channelIds, memberId } = sight;
  const { assigneeId, deskId } = event.body as { assigneeId?: { from: string | null; to: string | null }; deskId?: { from: string | null } };
  if (assigneeId && (assigneeId.to === memberId || assigneeId.from === memberId)) return true;
  if (channelIds && event.channelId !== null && !channelIds.includes(event.channelId)) return false;
  if (!deskIds || (event.conversationId === null && event.mentionId === null)) return true;
  return (event.deskId !== null && deskIds.includes(event.deskId)) || (typeof deskId?.from === 'string' && deskIds.includes(deskId.from));
}
