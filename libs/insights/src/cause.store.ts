import type { CauseView, QuestionView } from '#contracts';
import type { Transaction } from '#database';
import { type CauseText, causeQuery, causesOf, type FoundCause, isKnown } from './causes.js';

const sampledDays = 7;
const mostTexts = 1_500;
const leastComplaints = 30;
const leastQuestions = 10;
const mostNew = 3;
const mostQuestions = 8;
/** A found cause that nobody has looked at goes when nothing was said of it for so long. */
const forgottenDays = 21;

const said = (tx: Transaction, workspaceId: string, kind: string) =>
  tx.query<CauseText>(
    `select id, author_id as "authorId", text from mention
     where workspace_id = $1 and ${kind} and not own and deleted_at is null and received_at > now() - make_interval(days => $2)
     order by received_at desc, id desc limit ${mostTexts}`,
    [workspaceId, sampledDays],
  );

/** Causes of the last week's complaints that nobody knows yet, with the query under which each will be counted. */
export async function newCauses(tx: Transaction, workspaceId: string): Promise<(FoundCause & { query: string })[]> {
  const complaints = await said(tx, workspaceId, `kind = 'complaint'`);
  if (complaints.length < leastComplaints) return [];
  const others = await said(tx, workspaceId, `kind <> 'complaint'`);
  const known = await tx.query<{ name: string; phrases: string[] }>(`select name, phrases from topic where workspace_id = $1`, [workspaceId]);
  const found = causesOf(
    complaints,
    others.map(({ text }) => text),
  );
  return found
    .filter((cause, index) => !isKnown(cause, known) && !isKnown(cause, found.slice(0, index)))
    .slice(0, mostNew)
    .map((cause) => ({ ...cause, query: causeQuery('complaint', cause.phrases) }));
}

/** Found causes that nobody kept or changed, and of which nothing was said for weeks. */
export async function forgottenCauses(tx: Transaction, workspaceId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from topic where workspace_id = $1 and type = 'cause' and found and is_new and not edited and status = 'active'
       and created_at < now() - make_interval(days => $2) and not exists (
         select from mention_topic f where f.workspace_id = $1 and f.topic_id = topic.id and f.at > now() - make_interval(days => $2))`,
    [workspaceId, forgottenDays],
  );
  return rows.map(({ id }) => id);
}

/** Finds what is asked most in the last week, anew, with the last answer that went out to one who asked. */
export async function findQuestions(tx: Transaction, workspaceId: string): Promise<void> {
  const questions = await said(tx, workspaceId, `kind = 'question'`);
  const found =
    questions.length < leastQuestions
      ? []
      : causesOf(
          questions,
          (await said(tx, workspaceId, `kind <> 'question'`)).map(({ text }) => text),
        );
  const asked = found.sort((a, b) => b.count - a.count).slice(0, mostQuestions);
  await tx.query(`delete from asked_question where workspace_id = $1`, [workspaceId]);
  for (const [rank, one] of asked.entries()) {
    await tx.query(
      `insert into asked_question (workspace_id, rank, mention_id, asked, query, reply_id, found_at)
       select $1, $2, $3, $4, $5, (
         select r.id from mention m join reply r on r.workspace_id = m.workspace_id and r.conversation_id = m.conversation_id
         where m.workspace_id = $1 and m.id = any ($6::uuid[]) and r.state = 'sent' and r.member_id is not null and r.sent_at > m.received_at
         order by r.sent_at desc limit 1), now()`,
      [workspaceId, rank, one.examples[0], one.count, causeQuery('question', one.phrases), one.texts],
    );
  }
}

export async function questionsAsked(tx: Transaction, workspaceId: string): Promise<QuestionView[]> {
  return tx.query<QuestionView>(
    `select q.mention_id as id, left(m.text, 240) as text, q.asked, q.query, q.reply_id is not null as answered
     from asked_question q join mention m on m.workspace_id = q.workspace_id and m.id = q.mention_id and m.deleted_at is null
     where q.workspace_id = $1 order by q.rank`,
    [workspaceId],
  );
}

const trendDays = 14;
const mostListed = 50;

/** What complaints are about, the most said first, with its trend by day and what people wrote last. */
export async function causes(tx: Transaction, workspaceId: string): Promise<CauseView[]> {
  const rows = await tx.query<{
    id: string;
    name: string;
    phrases: string[];
    is_new: boolean;
    status: 'active' | 'paused';
    days: { day: number; n: number }[] | null;
  }>(
    `select t.id, t.name, t.phrases, t.is_new, t.status, (
       select json_agg(d) from (
         select floor(extract(epoch from f.at - (now() - make_interval(days => ${trendDays}))) / 86400)::int as day, count(*)::int as n
         from mention_topic f where f.workspace_id = $1 and f.topic_id = t.id and f.at > now() - make_interval(days => ${trendDays}) and f.at <= now() group by 1) d) as days
     from topic t where t.workspace_id = $1 and t.type = 'cause' order by t.created_at desc limit ${mostListed}`,
    [workspaceId],
  );
  const examples = await tx.query<{ topic_id: string; id: string; text: string }>(
    `select t.id as topic_id, e.id, e.text from unnest($2::uuid[]) as t (id) cross join lateral (
       select m.id, left(m.text, 200) as text from mention_topic f join mention m on m.workspace_id = f.workspace_id and m.id = f.mention_id
       where f.workspace_id = $1 and f.topic_id = t.id and m.deleted_at is null order by f.mention_id desc limit 3) e`,
    [workspaceId, rows.map(({ id }) => id)],
  );
  return rows
    .map((row): CauseView => {
      const trend = Array.from({ length: trendDays }, () => 0);
      for (const { day, n } of row.days ?? []) if (day in trend) trend[day] = n;
      const sum = (part: number[]): number => part.reduce((all, n) => all + n, 0);
      return {
        id: row.id,
        name: row.name,
        phrases: row.phrases,
        isNew: row.is_new,
        status: row.status,
        week: sum(trend.slice(7)),
        weekBefore: sum(trend.slice(0, 7)),
        trend,
        examples: examples.filter(({ topic_id }) => topic_id === row.id).map(({ id, text }) => ({ id, text })),
      };
    })
    .sort((a, b) => Number(b.isNew) - Number(a.isNew) || b.week - a.week || (a.name < b.name ? -1 : 1));
}
