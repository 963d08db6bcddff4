import type { ThreadItem } from '#contracts';
import { fromMicros, idKey, micros, microsKey, readCursor, type Transaction, writeCursor } from '#database';
import { type ActivityRow, activityOf, type NoteRow, noteOf, type ReplyRow, replyOf } from './conversation.view.js';
import { mentionsById, type Presenting } from './mention.store.js';

export const replyColumns = `id, conversation_id, member_id, text, state, held_until, attempts, problem, url, created_at, sent_at,
  (select to_jsonb(a) from approval a where a.workspace_id = reply.workspace_id and a.reply_id = reply.id) as approval`;

const parts: { is: Line['is']; table: string; at: string; where?: string }[] = [
  {
    is: 'mention',
    table: 'mention',
    at: 'received_at',
    // What we sent may be heard before the network has told us its id.
    where: `and not (own and exists (select from reply r where r.workspace_id = mention.workspace_id and r.channel_id = mention.channel_id and r.remote_id = mention.external_id))`,
  },
  { is: 'reply', table: 'reply', at: 'created_at' },
  { is: 'note', table: 'note', at: 'created_at' },
  { is: 'activity', table: 'activity', at: 'at' },
];

interface Line {
  is: ThreadItem['is'];
  id: string;
  at: Date;
  key: string;
}

/**
 * The newest lines of a thread before `before`, oldest first, and the cursor for those before them. Each table gives at most
 * one page from its index, so a thread of 10,000 opens as fast as a short one.
 */
export async function threadPage(
  tx: Transaction,
  workspaceId: string,
  conversationId: string,
  options: { before: string | undefined; limit: number },
  presenting: Presenting,
): Promise<{ items: ThreadItem[]; earlier: string | null }> {
  const parameters: unknown[] = [workspaceId, conversationId, options.limit + 1];
  let earlierThan = '';
  if (options.before) {
    const [at, id] = readCursor(options.before, [microsKey, idKey]);
    parameters.push(at, id);
    earlierThan = `${fromMicros('$4')}, $5::uuid`;
  }
  const selects = parts.map(
    ({ is, table, at, where = '' }) =>
      `(select '${is}' as line, id, ${at} as at from ${table} where workspace_id = $1 and conversation_id = $2
        ${where} ${earlierThan ? `and (${at}, id) < (${earlierThan})` : ''} order by ${at} desc, id desc limit $3)`,
  );
  const lines = await tx.query<Line>(
    `select line as "is", id, at, ${micros('at')} as key from (${selects.join(' union all ')}) as lines order by at desc, id desc limit $3`,
    parameters,
  );
  const page = lines.slice(0, options.limit);
  const oldest = lines.length > options.limit ? page.at(-1) : undefined;
  return { items: await load(tx, workspaceId, page.reverse(), presenting), earlier: oldest ? writeCursor([oldest.key, oldest.id]) : null };
}

/** What came after a moment, for whoever answered an older thread; oldest first. */
export async function threadSince(tx: Transaction, workspaceId: string, conversationId: string, lines: number, presenting: Presenting): Promise<ThreadItem[]> {
  if (lines <= 0) return [];
  // Versions count mentions, edits, deletions and replies, so that many of the newest of these hold everything that changed.
  const rows = await tx.query<Line>(
    `select line as "is", id, at, ${micros('at')} as key from (
       (select 'mention' as line, id, greatest(received_at, edited_at, deleted_at) as at from mention where workspace_id = $1 and conversation_id = $2)
       union all (select 'reply', id, created_at from reply where workspace_id = $1 and conversation_id = $2)) as lines
     order by at desc, id desc limit $3`,
    [workspaceId, conversationId, Math.min(lines, 50)],
  );
  return load(tx, workspaceId, rows.reverse(), presenting);
}

async function load(tx: Transaction, workspaceId: string, lines: readonly Line[], presenting: Presenting): Promise<ThreadItem[]> {
  const idsOf = (is: Line['is']): string[] => lines.filter((line) => line.is === is).map((line) => line.id);
  const rowsOf = async <Row>(is: Line['is'], columns: string): Promise<Row[]> => {
    const ids = idsOf(is);
    return ids.length > 0 ? tx.query<Row>(`select ${columns} from ${is} where workspace_id = $1 and id = any ($2::uuid[])`, [workspaceId, ids]) : [];
  };
  const mentions = new Map((await mentionsById(tx, workspaceId, idsOf('mention'), presenting)).map((mention) => [mention.id, mention]));
  const replies = new Map((await rowsOf<ReplyRow>('reply', replyColumns)).map((row) => [row.id, replyOf(row)]));
  const notes = new Map((await rowsOf<NoteRow>('note', 'id, conversation_id, member_id, text, mentions, created_at')).map((row) => [row.id, noteOf(row)]));
  const activities = new Map((await rowsOf<ActivityRow>('activity', 'id, type, member_id, at, details')).map((row) => [row.id, activityOf(row)]));
  return lines.map((line): ThreadItem => {
    const at = line.at.toISOString();
    switch (line.is) {
      case 'mention':
        return { is: 'mention', at, mention: mentions.get(line.id)! };
      case 'reply':
        return { is: 'reply', at, reply: replies.get(line.id)! };
      case 'note':
        return { is: 'note', at, note: notes.get(line.id)! };
      case 'activity':
        return { is: 'activity', at, activity: activities.get(line.id)! };
    }
  });
}
