import { type ActivityView, type ApprovalView, type ConversationView, type NoteView, priorities, type ReplyView, type SlaTarget } from '#contracts';
import { type AuthorRow, authorOf } from './mention.view.js';
import { withoutSurveyToken } from './survey.js';

export interface ConversationRow extends AuthorRow {
  id: string;
  channel_id: string;
  thread_root: string;
  status: ConversationView['status'];
  kind: ConversationView['kind'];
  confidence: number;
  unsure: boolean;
  lang: string;
  urgency: number;
  priority: number;
  desk_id: string | null;
  assignee_id: string | null;
  snippet: string;
  form: ConversationView['form'];
  version: number;
  mention_count: number;
  snoozed_until: Date | null;
  opened_at: Date;
  last_activity_at: Date;
  waiting_since: Date | null;
  last_mention_id: string | null;
  merged_into: string | null;
  sla_due_at: Date | null;
  sla_target: SlaTarget | null;
  sla_state: 'due' | 'warned' | 'breached' | null;
  fold_key: string | null;
  tags: string[];
}

export function conversationOf(row: ConversationRow): ConversationView {
  return {
    id: row.id,
    status: row.status,
    kind: row.kind,
    confidence: Math.round(row.confidence * 10_000) / 10_000,
    unsure: row.unsure,
    lang: row.lang,
    urgency: row.urgency,
    priority: priorities[row.priority] ?? 'normal',
    channelId: row.channel_id,
    form: row.form,
    author: authorOf(row),
    snippet: row.snippet,
    assigneeId: row.assignee_id,
    deskId: row.desk_id,
    version: row.version,
    mentionCount: row.mention_count,
    openedAt: row.opened_at.toISOString(),
    lastActivityAt: row.last_activity_at.toISOString(),
    waitingSince: row.waiting_since?.toISOString() ?? null,
    tags: row.tags,
    foldKey: row.fold_key,
    alike: 1,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    mergedInto: row.merged_into,
    sla: row.sla_due_at && row.sla_target ? { target: row.sla_target, dueAt: row.sla_due_at.toISOString(), state: row.sla_state ?? 'due' } : null,
  };
}

export interface ReplyRow {
  id: string;
  conversation_id: string;
  member_id: string | null;
  text: string;
  state: ReplyView['state'];
  held_until: Date | null;
  attempts: number;
  problem: string | null;
  url: string | null;
  created_at: Date;
  sent_at: Date | null;
  approval: ApprovalRow | null;
}

export function replyOf(row: ReplyRow): ReplyView {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    memberId: row.member_id,
    text: withoutSurveyToken(row.text),
    state: row.state,
    heldUntil: row.state === 'held' ? (row.held_until?.toISOString() ?? null) : null,
    attempts: row.attempts,
    problem: row.problem,
    url: row.url,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    approval: row.approval && approvalOf(row.approval, row.text),
  };
}

/** As the database writes it into JSON. */
export interface ApprovalRow {
  id: string;
  reply_id: string;
  conversation_id: string;
  rule_name: string;
  team_id: string | null;
  state: ApprovalView['state'];
  asked_by: string | null;
  asked_at: string;
  due_at: string | null;
  decided_by: string | null;
  decided_at: string | null;
  reason: string | null;
  text_before: string | null;
}

export function approvalOf(row: ApprovalRow, text: string): ApprovalView {
  const time = (at: string | null): string | null => at && new Date(at).toISOString();
  return {
    id: row.id,
    replyId: row.reply_id,
    conversationId: row.conversation_id,
    ruleName: row.rule_name,
    teamId: row.team_id,
    state: row.state,
    text,
    textBefore: row.text_before,
    askedBy: row.asked_by,
    askedAt: time(row.asked_at)!,
    dueAt: time(row.due_at),
    decidedBy: row.decided_by,
    decidedAt: time(row.decided_at),
    reason: row.reason,
  };
}

export interface NoteRow {
  id: string;
  conversation_id: string;
  member_id: string;
  text: string;
  mentions: string[];
  created_at: Date;
}

export function noteOf(row: NoteRow): NoteView {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    memberId: row.member_id,
    text: row.text,
    mentions: row.mentions,
    createdAt: row.created_at.toISOString(),
  };
}

export interface ActivityRow {
  id: string;
  type: string;
  member_id: string | null;
  at: Date;
  details: Record<string, unknown>;
}

export function activityOf(row: ActivityRow): ActivityView {
  return { id: row.id, type: row.type, memberId: row.member_id, at: row.at.toISOString(), details: row.details };
}
