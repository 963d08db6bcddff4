import type { ConversationDetail, ConversationView, MoveView, SurveyView } from '#contracts';
import type { Transaction } from '#database';
import { actsOf } from './act.store.js';
import { conversationsById } from './list.store.js';
import { draftingBeside, draftsOf } from './draft.store.js';

type Beside = Pick<ConversationDetail, 'drafts' | 'drafting' | 'followers' | 'participants' | 'linked' | 'moves' | 'surveys' | 'acts'>;

/** What a conversation has beside its thread. */
export async function besideOf(tx: Transaction, workspaceId: string, id: string, memberId: string): Promise<Beside> {
  return {
    drafts: await draftsOf(tx, workspaceId, id, memberId),
    drafting: await draftingBeside(tx, workspaceId, id, memberId),
    followers: await followersOf(tx, workspaceId, id),
    participants: await participantsOf(tx, workspaceId, id),
    linked: await linkedWith(tx, workspaceId, id),
    moves: await movesOf(tx, workspaceId, id),
    surveys: await surveysOf(tx, workspaceId, id),
    acts: await actsOf(tx, workspaceId, id),
  };
}

export async function followersOf(tx: Transaction, workspaceId: string, id: string): Promise<string[]> {
  const rows = await tx.query<{ member_id: string }>(`select member_id from follower where workspace_id = $1 and conversation_id = $2 order by since`, [
    workspaceId,
    id,
  ]);
  return rows.map((row) => row.member_id);
}

/** False when it is so already. */
export async function follow(tx: Transaction, workspaceId: string, id: string, memberId: string, following: boolean): Promise<boolean> {
  const rows = following
    ? await tx.query(
        `insert into follower (workspace_id, conversation_id, member_id, since) values ($1, $2, $3, now()) on conflict do nothing returning member_id`,
        [workspaceId, id, memberId],
      )
    : await tx.query(`delete from follower where workspace_id = $1 and conversation_id = $2 and member_id = $3 returning member_id`, [
        workspaceId,
        id,
        memberId,
      ]);
  return rows.length > 0;
}

async function participantsOf(tx: Transaction, workspaceId: string, id: string): Promise<string[]> {
  const rows = await tx.query<{ member_id: string }>(
    `select member_id from reply where workspace_id = $1 and conversation_id = $2 and member_id is not null and state <> 'cancelled'
     union select member_id from note where workspace_id = $1 and conversation_id = $2`,
    [workspaceId, id],
  );
  return rows.map((row) => row.member_id);
}

async function linkedWith(tx: Transaction, workspaceId: string, id: string): Promise<ConversationView[]> {
  const rows = await tx.query<{ id: string }>(
    `select private_id as id from conversation_link where workspace_id = $1 and public_id = $2
     union select public_id from conversation_link where workspace_id = $1 and private_id = $2`,
    [workspaceId, id],
  );
  return rows.length > 0
    ? conversationsById(
        tx,
        workspaceId,
        rows.map((row) => row.id),
      )
    : [];
}

async function movesOf(tx: Transaction, workspaceId: string, id: string): Promise<MoveView[]> {
  const rows = await tx.query<Omit<MoveView, 'at'> & { at: Date }>(
    `select id, kind, from_id as "fromId", into_id as "intoId", member_id as "memberId", at from conversation_move
     where workspace_id = $1 and (from_id = $2 or into_id = $2) and undone_at is null order by at desc limit 10`,
    [workspaceId, id],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

interface SurveyRow {
  id: string;
  conversation_id: string;
  asked_at: Date;
  answered_at: Date | null;
  score: number | null;
  comment: string | null;
}

export function surveyOf(row: SurveyRow): SurveyView {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    askedAt: row.asked_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    score: row.score,
    comment: row.comment,
  };
}

/** All that was between us and some accounts, the newest first. */
export async function historyOf(
  tx: Transaction,
  workspaceId: string,
  authorIds: readonly string[],
): Promise<{ conversations: ConversationView[]; surveys: SurveyView[] }> {
  const ids = await tx.query<{ id: string }>(
    `select id from conversation where workspace_id = $1 and author_id = any ($2::uuid[]) order by last_activity_at desc limit 100`,
    [workspaceId, authorIds],
  );
  const conversations = await conversationsById(
    tx,
    workspaceId,
    ids.map((row) => row.id),
  );
  const surveys = await tx.query<SurveyRow>(
    `select id, conversation_id, asked_at, answered_at, score, comment from survey
     where workspace_id = $1 and author_id = any ($2::uuid[]) and answered_at is not null order by asked_at desc limit 50`,
    [workspaceId, authorIds],
  );
  return { conversations: conversations.sort((a, b) => (a.lastActivityAt < b.lastActivityAt ? 1 : -1)), surveys: surveys.map(surveyOf) };
}

async function surveysOf(tx: Transaction, workspaceId: string, id: string): Promise<SurveyView[]> {
  const rows = await tx.query<SurveyRow>(
    `select id, conversation_id, asked_at, answered_at, score, comment from survey where workspace_id = $1 and conversation_id = $2 order by asked_at desc limit 5`,
    [workspaceId, id],
  );
  return rows.map(surveyOf);
}
