import type { SuggestionView } from '#contracts';
import type { Transaction } from '#database';
import { lexemes, searchTokens } from '#query';
import { likeness, rarityAmong } from './likeness.js';

const looked = 60;
const shown = 3;
const leastLike = 0.2;
const mostWords = 24;

interface AnsweredRow {
  reply_id: string;
  text: string;
  question: string;
  conversation_id: string;
  member_id: string | null;
  url: string | null;
  sent_at: Date;
}

/** Keeps that this reply answered this mention, for the next question like it. */
export async function storeAnswer(tx: Transaction, replyId: string, mentionId: string | null): Promise<void> {
  if (mentionId) await tx.query(`select store_answer($1, $2)`, [replyId, mentionId]);
}

/** Answers that went out to questions like this one, the most alike first; not those of its own conversation. */
export async function suggestionsFor(tx: Transaction, workspaceId: string, conversationId: string): Promise<SuggestionView[]> {
  const [asked] = await tx.query<{ text: string; lang: string }>(
    `select text, lang from mention where workspace_id = $1 and conversation_id = $2 and not own and deleted_at is null order by received_at desc, id desc limit 1`,
    [workspaceId, conversationId],
  );
  const words = [...new Set(asked ? searchTokens(asked.text) : [])].sort((a, b) => b.length - a.length).slice(0, mostWords);
  if (words.length === 0) return [];
  const query = words.map((word) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' | ');
  const rows = await tx.query<AnsweredRow>(
    `select r.id as reply_id, r.text, m.text as question, r.conversation_id, r.member_id, r.url, r.sent_at
     from find_answers($3::tsquery, $4) f
     join reply r on r.workspace_id = $1 and r.id = f.reply_id and r.state = 'sent' and r.conversation_id <> $2 and r.member_id is not null
     join mention m on m.workspace_id = $1 and m.id = f.mention_id and m.lang = $5 and m.deleted_at is null`,
    [workspaceId, conversationId, query, looked, asked!.lang],
  );
  const own = lexemes(asked!.text);
  const others = rows.map((row) => lexemes(row.question));
  const rarity = rarityAmong([own, ...others]);
  const seen = new Set<string>();
  return rows
    .map((row, index) => ({ row, likeness: Math.round(likeness(own, others[index]!, rarity) * 100) / 100 }))
    .filter((one) => one.likeness >= leastLike)
    .sort((a, b) => b.likeness - a.likeness || b.row.sent_at.getTime() - a.row.sent_at.getTime())
    .filter(({ row }) => !seen.has(row.text) && seen.add(row.text))
    .slice(0, shown)
    .map(({ row, likeness: like }) => ({
      replyId: row.reply_id,
      text: row.text,
      question: row.question,
      conversationId: row.conversation_id,
      memberId: row.member_id,
      url: row.url,
      sentAt: row.sent_at.toISOString(),
      likeness: like,
    }));
}
