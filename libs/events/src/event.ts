/** What can happen. Stored and sent to integrators, so names stay. */
export type EventType =
  | 'mention.received' // body: kind, lang, opened?, reopened?; conversation_id null when only listened to
  | 'mention.edited'
  | 'mention.deleted'
  | 'mention.corrected' // body: kind {from, to}
  | 'mention.reread' // body: kind {from, to}, model
  | 'model.changed' // body: version, corrections; or what of the settings of reading changed
  | 'rereading.changed' // body: rereadingId, state
  | 'conversation.changed' // body: { status?, assigneeId?, priority?, ... : { from, to } }
  | 'note.added'
  | 'draft.changed' // body: { mode, began? | ended? }
  | 'notification.added' // body: { notificationIds, memberIds }
  | 'sla.warned' // body: { target, dueAt }
  | 'sla.breached' // body: { target, dueAt }
  | 'survey.answered' // body: { surveyId, score }
  | 'person.changed' // body: { personId, authorIds }
  | 'reply.changed' // body: { replyId, state, problem? }
  | 'offer.changed' // body: { offerId, state, desk kind }
  | 'approval.changed' // body: { approvalId, replyId, state, told: memberIds }
  | 'routing.told' // a rule told these members of a conversation; body: { ruleId, told: memberIds }
  | 'outcome.changed' // body: { kind, doneBy, confirmedBy, void? }
  | 'routing.changed' // rules, desks, crisis; body: { what }
  | 'tag.changed' // body: { tagId, intoId?, carried? }; carried: what carries it changed, or its name did
  | 'act.changed' // something was asked of the network; body: { actId, action, state }
  | 'view.changed'
  | 'bulk.changed' // body: { bulkId, state, total, done, skipped }
  | 'topic.changed' // body: { topicId, made? | removed? | found? }
  | 'spike.changed' // body: { spikeId, topicId, state: opened | worse | ended | resumed | acknowledged, severity }
  | 'import.made' // body: { importId, lines }
  | 'channel.changed'
  | 'member.changed';

/** Ids, scope and changed fields, never text. */
export interface NewEvent {
  type: EventType;
  conversationId?: string | null;
  mentionId?: string | null;
  channelId?: string | null;
  deskId?: string | null;
  memberId?: string | null;
  body?: Record<string, unknown>;
}

export interface StoredEvent {
  /** Per workspace, without holes, in order of commit. */
  seq: number;
  at: Date;
  type: EventType;
  conversationId: string | null;
  mentionId: string | null;
  channelId: string | null;
  deskId: string | null;
  memberId: string | null;
  body: Record<string, unknown>;
}
