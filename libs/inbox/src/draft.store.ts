import type { DraftingView, DraftView, WritingMode } from '#contracts';
import type { Transaction } from '#database';

interface DraftRow {
  mode: WritingMode;
  text: string;
  based_on: number | null;
  updated_at: Date;
}

/** Keeps what was written; nothing written keeps nothing. Answers whether one began or ended. */
export async function keepDraft(
  tx: Transaction,
  workspaceId: string,
  draft: { conversationId: string; memberId: string; mode: WritingMode; text: string; basedOn: number | null },
): Promise<'began' | 'ended' | 'went on'> {
  const key = [workspaceId, draft.conversationId, draft.memberId, draft.mode];
  if (!draft.text) {
    const gone = await tx.query(`delete from draft where workspace_id = $1 and conversation_id = $2 and member_id = $3 and mode = $4 returning mode`, key);
    return gone.length > 0 ? 'ended' : 'went on';
  }
  const [row] = await tx.query<{ began: boolean }>(
    `insert into draft (workspace_id, conversation_id, member_id, mode, text, based_on, updated_at) values ($1, $2, $3, $4, $5, $6, now())
     on conflict (workspace_id, conversation_id, member_id, mode) do update set text = excluded.text, based_on = excluded.based_on, updated_at = now()
     returning xmax = 0 as began`,
    [...key, draft.text, draft.basedOn],
  );
  return row!.began ? 'began' : 'went on';
}

export async function draftsOf(tx: Transaction, workspaceId: string, conversationId: string, memberId: string): Promise<DraftView[]> {
  const rows = await tx.query<DraftRow>(
    `select mode, text, based_on, updated_at from draft where workspace_id = $1 and conversation_id = $2 and member_id = $3 order by mode`,
    [workspaceId, conversationId, memberId],
  );
  return rows.map(draftOf);
}

/** What others began to write here, without their words. */
export async function draftingBeside(tx: Transaction, workspaceId: string, conversationId: string, memberId: string): Promise<DraftingView[]> {
  const rows = await tx.query<{ member_id: string; mode: WritingMode; updated_at: Date }>(
    `select member_id, mode, updated_at from draft
     where workspace_id = $1 and conversation_id = $2 and member_id <> $3 and updated_at > now() - interval '7 days' order by updated_at desc limit 10`,
    [workspaceId, conversationId, memberId],
  );
  return rows.map((row) => ({ memberId: row.member_id, mode: row.mode, updatedAt: row.updated_at.toISOString() }));
}

export function draftOf(row: DraftRow): DraftView {
  return { mode: row.mode, text: row.text, basedOn: row.based_on, updatedAt: row.updated_at.toISOString() };
}
