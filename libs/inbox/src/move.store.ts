import type { MoveView } from '#contracts';
import type { Transaction } from '#database';

/** What moved from one thread to another. */
export interface Moved {
  mentionIds: string[];
  replyIds: string[];
  noteIds: string[];
}

/** Moves lines of a thread; null lists mean everything there is. Answers what moved. */
export async function moveLines(tx: Transaction, workspaceId: string, fromId: string, intoId: string, only: Moved | null): Promise<Moved> {
  const move = async (table: 'mention' | 'reply' | 'note', ids: readonly string[] | null): Promise<string[]> => {
    const rows = await tx.query<{ id: string }>(
      `update ${table} set conversation_id = $3 where workspace_id = $1 and conversation_id = $2 and ($4::uuid[] is null or id = any ($4::uuid[])) returning id`,
      [workspaceId, fromId, intoId, ids],
    );
    return rows.map((row) => row.id);
  };
  const moved: Moved = {
    mentionIds: await move('mention', only?.mentionIds ?? null),
    replyIds: await move('reply', only?.replyIds ?? null),
    noteIds: await move('note', only?.noteIds ?? null),
  };
  if (moved.mentionIds.length > 0) await tx.query(`select move_search($1::uuid[], $2)`, [moved.mentionIds, intoId]);
  return moved;
}

/** What of a conversation follows from its mentions, after some came or went. */
export async function retell(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.query(
    `update conversation c set mention_count = (select count(*) from mention where workspace_id = $1 and conversation_id = $2 and not own),
       version = c.version + 1, last_mention_id = coalesce(m.id, c.last_mention_id), snippet = coalesce(left(regexp_replace(m.text, '\\s+', ' ', 'g'), 279), c.snippet),
       form = coalesce(m.form, c.form), kind = coalesce(m.kind, c.kind), lang = coalesce(m.lang, c.lang), confidence = coalesce(m.confidence, c.confidence)
     from (select 1) one left join lateral (
       select id, text, form, kind, lang, confidence from mention
       where workspace_id = $1 and conversation_id = $2 and not own order by received_at desc, id desc limit 1) m on true
     where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, id],
  );
}

export interface StoredMove extends Moved {
  id: string;
  kind: MoveView['kind'];
  fromId: string;
  intoId: string;
  /** How the conversation that ended stood before. */
  before: { status: string; waitingSince: string | null };
}

export async function storeMove(tx: Transaction, workspaceId: string, memberId: string, move: StoredMove): Promise<void> {
  await tx.query(
    `insert into conversation_move (workspace_id, id, kind, from_id, into_id, member_id, at, mention_ids, reply_ids, note_ids, before)
     values ($1, $2, $3, $4, $5, $6, now(), $7, $8, $9, $10)`,
    [workspaceId, move.id, move.kind, move.fromId, move.intoId, memberId, move.mentionIds, move.replyIds, move.noteIds, JSON.stringify(move.before)],
  );
}

/** Null when there is none, or it was taken back before. */
export async function takeMove(tx: Transaction, workspaceId: string, id: string): Promise<StoredMove | null> {
  const [row] = await tx.query<{
    kind: MoveView['kind'];
    from_id: string;
    into_id: string;
    mention_ids: string[];
    reply_ids: string[];
    note_ids: string[];
    before: StoredMove['before'];
  }>(
    `update conversation_move set undone_at = now() where workspace_id = $1 and id = $2 and undone_at is null
     returning kind, from_id, into_id, mention_ids, reply_ids, note_ids, before`,
    [workspaceId, id],
  );
  return row
    ? {
        id,
        kind: row.kind,
        fromId: row.from_id,
        intoId: row.into_id,
        mentionIds: row.mention_ids,
        replyIds: row.reply_ids,
        noteIds: row.note_ids,
        before: row.before,
      }
    : null;
}

/** A later merge or split that still stands moved some of the same lines: it has to be taken back first. */
export async function standsUpon(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const [row] = await tx.query(
    `select from conversation_move m join conversation_move later on later.workspace_id = m.workspace_id and later.at > m.at and later.undone_at is null
       and later.mention_ids && m.mention_ids
     where m.workspace_id = $1 and m.id = $2`,
    [workspaceId, id],
  );
  return row !== undefined;
}

/** A conversation for mentions that leave another: same channel, author and desk. */
export async function openBeside(tx: Transaction, workspaceId: string, fromId: string, id: string, mentionIds: readonly string[]): Promise<void> {
  await tx.query(
    `insert into conversation (workspace_id, id, channel_id, author_id, thread_root, kind, confidence, unsure, lang, urgency, priority, desk_id, assignee_id,
       snippet, form, mention_count, opened_at, last_activity_at, waiting_since, last_mention_id)
     select c.workspace_id, $3, c.channel_id, m.author_id, m.thread_root || ' ' || $5, m.kind, m.confidence, false, m.lang, m.urgency, c.priority, c.desk_id, c.assignee_id,
       '', m.form, 0, now(), now(), m.received_at, m.id
     from conversation c join mention m on m.workspace_id = c.workspace_id and m.id = any ($4::uuid[]) and m.conversation_id = c.id and not m.own
     where c.workspace_id = $1 and c.id = $2 order by m.received_at limit 1`,
    [workspaceId, fromId, id, mentionIds, id],
  );
}
