import { z } from 'zod';
import { authorView, forms, kinds, type MentionView } from './mention.js';

export const statuses = ['open', 'pending', 'snoozed', 'resolved'] as const;
export type Status = (typeof statuses)[number];
export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];
export const replyStates = ['held', 'queued', 'sent', 'rejected', 'failed', 'cancelled', 'unknown'] as const;
export type ReplyState = (typeof replyStates)[number];
/** The views that need no query. Saved views carry a query of their own. */
export const viewNames = ['open', 'mine', 'unassigned', 'waiting', 'unsure', 'snoozed', 'resolved', 'all'] as const;
export type ViewName = (typeof viewNames)[number];

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
  snoozedUntil: z.string().nullable(),
});
export type ConversationView = z.infer<typeof conversationView>;

export interface ReplyView {
  id: string;
  conversationId: string;
  memberId: string | null;
  text: string;
  state: ReplyState;
  attempts: number;
  problem: string | null;
  url: string | null;
  createdAt: string;
  sentAt: string | null;
}

export interface NoteView {
  id: string;
  conversationId: string;
  memberId: string;
  text: string;
  createdAt: string;
}

export interface ActivityView {
  id: string;
  type: string;
  memberId: string | null;
  at: string;
  details: Record<string, unknown>;
}

/** One line of a thread, oldest first. */
export type ThreadItem =
  | { is: 'mention'; at: string; mention: MentionView }
  | { is: 'reply'; at: string; reply: ReplyView }
  | { is: 'note'; at: string; note: NoteView }
  | { is: 'activity'; at: string; activity: ActivityView };

/** `thread` holds the newest items; `earlier` is the cursor for those before them. */
export interface ConversationDetail extends ConversationView {
  thread: ThreadItem[];
  earlier: string | null;
  canReply: { ok: true; maxLength: number | null } | { ok: false; why: string };
  otherConversations: ConversationView[];
}

export const replyBody = z.object({ text: z.string().trim().min(1, 'is empty').max(50_000), basedOn: z.number().int().min(0) });
export const noteBody = z.object({ text: z.string().trim().min(1, 'is empty').max(50_000) });
export const assignBody = z.object({ memberId: z.uuid().nullable() });
export const snoozeBody = z.object({ until: z.iso.datetime({ offset: true }) });
export const correctBody = z.object({ kind: z.enum(kinds) });
export const priorityBody = z.object({ priority: z.enum(priorities) });

/** Details of the 409 a reply gets when the thread moved on. */
export interface StaleReply {
  version: number;
  since: ThreadItem[];
}

/** Numbers of open conversations, kept by the server, never counted on request. */
export interface InboxCounts {
  views: Record<ViewName, number>;
  kinds: Record<(typeof kinds)[number], number>;
}
