import type { NoteView } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';
import { type NoteRow, noteOf } from './conversation.view.js';

export async function addActivity(
  tx: Transaction,
  workspaceId: string,
  activity: { conversationId: string; memberId: string | null; type: string; details: Record<string, unknown> },
): Promise<void> {
  await tx.query(`insert into activity (workspace_id, id, conversation_id, at, member_id, type, details) values ($1, $2, $3, $4, $5, $6, $7)`, [
    workspaceId,
    newId(),
    activity.conversationId,
    new Date(),
    activity.memberId,
    activity.type,
    JSON.stringify(activity.details),
  ]);
}

export async function addNote(
  tx: Transaction,
  workspaceId: string,
  note: { id: string; conversationId: string; memberId: string; text: string; mentions: readonly string[] },
): Promise<NoteView> {
  const [row] = await tx.query<NoteRow>(
    `insert into note (workspace_id, id, conversation_id, member_id, text, mentions, created_at) values ($1, $2, $3, $4, $5, $6, $7)
     returning id, conversation_id, member_id, text, mentions, created_at`,
    [workspaceId, note.id, note.conversationId, note.memberId, note.text, note.mentions, new Date()],
  );
  return noteOf(row!);
}

/** When the author last began to wait: their first post after our last answer; null when nobody waits. */
export async function waitingSince(tx: Transaction, workspaceId: string, conversationId: string): Promise<Date | null> {
  const [row] = await tx.query<{ since: Date | null }>(
    `select min(received_at) as since from mention where workspace_id = $1 and conversation_id = $2 and not own and received_at > coalesce(
       (select max(created_at) from reply where workspace_id = $1 and conversation_id = $2 and member_id is not null and state in ('held', 'queued', 'sent', 'unknown')), '-infinity')`,
    [workspaceId, conversationId],
  );
  return row?.since ?? null;
}
