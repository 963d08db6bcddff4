import { z } from 'zod';
import { actView, networkActions } from './act.js';
import { draftingView, draftView, moveView, surveyView } from './beside.js';
import { lengthRule } from './length.js';
import { authorView, forms, kinds, mentionView } from './mention.js';

export const statuses = ['open', 'pending', 'snoozed', 'resolved'] as const;
export type Status = (typeof statuses)[number];
export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];
export const replyStates = ['held', 'queued', 'sent', 'rejected', 'failed', 'cancelled', 'unknown'] as const;
export type ReplyState = (typeof replyStates)[number];
/** The views that need no query. Saved views carry a query of their own. */
export const viewNames = ['open', 'mine', 'unassigned', 'waiting', 'unsure', 'approval', 'thanks', 'mentions', 'snoozed', 'resolved', 'all'] as const;
export type ViewName = (typeof viewNames)[number];

/** What can be promised about time. */
export const slaTargets = ['first-reply', 'next-reply', 'resolution'] as const;
export type SlaTarget = (typeof slaTargets)[number];

export const conversationView = z.object({
  id: z.string(),
  status: z.enum(statuses),
  kind: z.enum(kinds),
  confidence: z.number(),
  unsure: z.boolean(),
  lang: z.string(),
  urgency: z.number(),
  priority: z.enum(priorities),
  channelId: z.string(),
  form: z.enum(forms),
  author: authorView,
  snippet: z.string(),
  assigneeId: z.string().nullable(),
  deskId: z.string().nullable(),
  version: z.number(),
  mentionCount: z.number(),
  openedAt: z.string(),
  lastActivityAt: z.string(),
  waitingSince: z.string().nullable(),
  /** Ids. */
  tags: z.array(z.string()),
  /** The same for all that say the same; null for texts too short to tell. */
  foldKey: z.string().nullable(),
  /** How many of the same status say the same, this one among them; in lists, to 1,000. */
  alike: z.number(),
  /** Null while snoozed: until they write again. */
  snoozedUntil: z.string().nullable(),
  /** Where its thread went when it was merged. */
  mergedInto: z.string().nullable(),
  /** What was promised next and when it is due; null when nothing is. */
  sla: z.object({ target: z.enum(slaTargets), dueAt: z.string(), state: z.enum(['due', 'warned', 'breached']) }).nullable(),
});
export type ConversationView = z.infer<typeof conversationView>;

export const approvalStates = ['waiting', 'approved', 'refused', 'withdrawn'] as const;
/** An answer that matched a rule waits for a group; without a team, for supervisors. `dueAt` is when it is late. */
export const approvalView = z.object({
  id: z.string(),
  replyId: z.string(),
  conversationId: z.string(),
  ruleName: z.string(),
  teamId: z.string().nullable(),
  state: z.enum(approvalStates),
  text: z.string(),
  /** What the writer had written, when it was changed before it was approved. */
  textBefore: z.string().nullable(),
  askedBy: z.string().nullable(),
  askedAt: z.string(),
  dueAt: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  reason: z.string().nullable(),
});
export type ApprovalView = z.infer<typeof approvalView>;
/** `basedOn` is the conversation's version the decider saw. */
export const decideBody = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('approve'), basedOn: z.number().int().min(0), text: z.string().trim().min(1, 'is empty').max(50_000).optional() }),
  z.object({ decision: z.literal('refuse'), reason: z.string().trim().min(1, 'must say why').max(1_000) }),
]);

export const replyView = z.object({
  id: z.string(),
  conversationId: z.string(),
  memberId: z.string().nullable(),
  text: z.string(),
  state: z.enum(replyStates),
  /** While `held`: it can be taken back until then. */
  heldUntil: z.string().nullable(),
  attempts: z.number(),
  problem: z.string().nullable(),
  url: z.string().nullable(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
  /** Set when a rule wanted it approved. */
  approval: approvalView.nullable(),
});
export type ReplyView = z.infer<typeof replyView>;

export const noteView = z.object({
  id: z.string(),
  conversationId: z.string(),
  memberId: z.string(),
  text: z.string(),
  /** Colleagues it names. */
  mentions: z.array(z.string()),
  createdAt: z.string(),
});
export type NoteView = z.infer<typeof noteView>;

export const activityView = z.object({
  id: z.string(),
  type: z.string(),
  memberId: z.string().nullable(),
  at: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type ActivityView = z.infer<typeof activityView>;

/** One line of a thread, oldest first. */
export const threadItem = z.discriminatedUnion('is', [
  z.object({ is: z.literal('mention'), at: z.string(), mention: mentionView }),
  z.object({ is: z.literal('reply'), at: z.string(), reply: replyView }),
  z.object({ is: z.literal('note'), at: z.string(), note: noteView }),
  z.object({ is: z.literal('activity'), at: z.string(), activity: activityView }),
]);
export type ThreadItem = z.infer<typeof threadItem>;

/** The cursor `earlier` leads to the items before these. */
export const threadPage = z.object({ items: z.array(threadItem), earlier: z.string().nullable() });
export type ThreadPage = z.infer<typeof threadPage>;

/** `thread` holds the newest items; `earlier` is the cursor for those before them. */
export const conversationDetail = conversationView.extend({
  thread: z.array(threadItem),
  earlier: z.string().nullable(),
  canReply: z.union([
    /** `length` says how the network counts; `maxLength` is its `max`. */
    z.object({ ok: z.literal(true), maxLength: z.number().nullable(), length: lengthRule.nullable() }),
    z.object({ ok: z.literal(false), why: z.string() }),
  ]),
  otherConversations: z.array(conversationView),
  drafts: z.array(draftView),
  drafting: z.array(draftingView),
  followers: z.array(z.string()),
  /** Members who did something here. */
  participants: z.array(z.string()),
  /** The same matter in public and in private. */
  linked: z.array(conversationView),
  /** Merges and splits that can still be taken back. */
  moves: z.array(moveView),
  /** How content they said they were with this conversation, newest first. */
  surveys: z.array(surveyView),
  /** What was asked of the network besides answering, as it stands now. */
  acts: z.array(actView),
  /** What the network lets us do with what others wrote here, and with what we wrote. */
  mayAct: z.object({ theirs: z.array(z.enum(networkActions)), ours: z.array(z.enum(networkActions)) }),
});
export type ConversationDetail = z.infer<typeof conversationDetail>;

export const replyBody = z.object({
  text: z.string().trim().min(1, 'is empty').max(50_000),
  basedOn: z.number().int().min(0),
  /** How long it can be taken back before it goes out. */
  holdSeconds: z.number().int().min(0).max(60).default(0),
  /** It asks them to write to us in private; what they then write is linked with this. */
  asksPrivate: z.boolean().default(false),
});
export const settleBody = z.object({ arrived: z.boolean() });
export const noteBody = z.object({ text: z.string().trim().min(1, 'is empty').max(50_000), mentions: z.array(z.uuid()).max(50).default([]) });
export const mergeBody = z.object({ intoId: z.uuid() });
export const splitBody = z.object({ mentionIds: z.array(z.uuid()).min(1, 'holds nothing').max(500) });

export const assignBody = z.object({ memberId: z.uuid().nullable() });
/** Null: until they write again. */
export const snoozeBody = z.object({ until: z.iso.datetime({ offset: true }).nullable() });
export const momentQuery = z.object({ words: z.string().trim().min(1).max(100), timeZone: z.string().max(64).default('UTC') });
/** `heads`: what the post is besides, when somebody says so: a complaint that asks is both. */
export const correctBody = z.object({
  kind: z.enum(kinds),
  heads: z.object({ question: z.boolean(), complaint: z.boolean(), praise: z.boolean() }).partial().optional(),
});
export const priorityBody = z.object({ priority: z.enum(priorities) });

/** Details of the 409 a reply gets when the thread moved on. */
export interface StaleReply {
  version: number;
  since: ThreadItem[];
}

const numbers = z.record(z.string(), z.number());
/** Numbers of open conversations, kept by the server, never counted on request. By id of the channel, desk, tag or saved view. */
export const inboxCounts = z.object({
  views: z.record(z.enum(viewNames), z.number()),
  kinds: z.record(z.enum(kinds), z.number()),
  channels: numbers,
  desks: numbers,
  tags: numbers,
  /** null until it was counted once. */
  saved: z.record(z.string(), z.number().nullable()),
});
export type InboxCounts = z.infer<typeof inboxCounts>;

const pastFacets = {
  status: z.enum(statuses),
  kind: z.enum(kinds),
  deskId: z.string().nullable(),
};
/** A conversation as it stood at a moment. `author` and `snippet` are what is known now. */
export const pastConversationView = z.object({
  id: z.string(),
  ...pastFacets,
  unsure: z.boolean(),
  priority: z.enum(priorities),
  teamId: z.string().nullable(),
  assigneeId: z.string().nullable(),
  channelId: z.string(),
  openedAt: z.string(),
  lang: z.string(),
  author: authorView,
  snippet: z.string(),
});
export type PastConversationView = z.infer<typeof pastConversationView>;

/** How many conversations stood where at a moment, and the first moment that can be asked for. */
export const pastCounts = z.object({
  asAt: z.string(),
  earliest: z.string(),
  counts: z.array(z.object({ ...pastFacets, conversations: z.number() })),
});
export type PastCounts = z.infer<typeof pastCounts>;
