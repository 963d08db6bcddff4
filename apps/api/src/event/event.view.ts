import type { EventView } from '#contracts';
import type { StoredEvent } from '#events';

export function eventOf(event: StoredEvent): EventView {
  const { seq, type, conversationId, mentionId, channelId, memberId, body } = event;
  return { seq, at: event.at.toISOString(), type, conversationId, mentionId, channelId, memberId, body };
}
