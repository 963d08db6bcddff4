import type { AnswerToApproveView, ApprovedAnswerBody, ApprovedAnswerView } from '#contracts';
import type { Transaction } from '#database';
import { masked } from './masking.js';

interface ApprovedRow extends Omit<ApprovedAnswerView, 'decidedAt'> {
  decidedAt: Date;
}
const columns = `id, question, answer, lang, asked_in as "askedIn", helped, decided_at as "decidedAt"`;
const viewOf = (row: ApprovedRow): ApprovedAnswerView => ({ ...row, decidedAt: row.decidedAt.toISOString() });

/** Those that visitors are shown, the newest first, after one of them. */
export async function approvedAnswers(tx: Transaction, workspaceId: string, after: string | null, limit: number): Promise<ApprovedAnswerView[]> {
  const rows = await tx.query<ApprovedRow>(
    `select ${columns} from approved_answer where workspace_id = $1 and state = 'approved' and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [workspaceId, after, limit],
  );
  return rows.map(viewOf);
}

export async function approvedAnswer(tx: Transaction, workspaceId: string, id: string): Promise<ApprovedAnswerView | null> {
  const [row] = await tx.query<ApprovedRow>(`select ${columns} from approved_answer where workspace_id = $1 and id = $2 and state = 'approved'`, [
    workspaceId,
    id,
  ]);
  return row ? viewOf(row) : null;
}

interface WaitingRow extends Omit<AnswerToApproveView, 'at'> {
  id: string;
  at: Date;
}

/**
 * Questions that came to an answer and that nobody decided on, the newest first, after one of the outcomes. The answer is what a person
 * last said through us, else what an advocate said there as themselves. What was handed to a partner is one customer's matter.
 */
export async function answersToApprove(
  tx: Transaction,
  workspaceId: string,
  after: string | null,
  limit: number,
): Promise<{ outcomeId: string; view: AnswerToApproveView }[]> {
  const rows = await tx.query<WaitingRow>(
    `select o.id, o.conversation_id as "conversationId", q.text as question, a.text as answer, q.lang, o.done_by as "doneBy", o.confirmed_by as "confirmedBy", o.at
     from outcome o
     join conversation c on c.workspace_id = o.workspace_id and c.id = o.conversation_id
     cross join lateral (
       select concat_ws(E'\\n', m.title, m.text) as text, m.lang from mention m
       where m.workspace_id = $1 and m.conversation_id = o.conversation_id and not m.own and m.deleted_at is null and m.author_id = c.author_id and m.text <> ''
       order by (m.kind = 'question') desc, m.received_at limit 1) q
     cross join lateral (
       select text from (
         select 1 as place, r.text, r.sent_at as at from reply r
         where r.workspace_id = $1 and r.conversation_id = o.conversation_id and r.state = 'sent' and r.member_id is not null and r.text <> ''
         union all
         select 2, m.text, m.received_at from activity y join mention m on m.workspace_id = $1 and m.id = (y.details ->> 'mentionId')::uuid and m.deleted_at is null
         where y.workspace_id = $1 and y.conversation_id = o.conversation_id and y.type = 'answered-there') said
       order by place, at desc limit 1) a
     where o.workspace_id = $1 and o.kind = 'answered' and not o.void and ($2::uuid is null or o.id < $2)
       and not exists (select from hand_off h where h.workspace_id = $1 and h.conversation_id = o.conversation_id)
       and not exists (select from approved_answer p where p.workspace_id = $1 and p.asked_in = o.conversation_id)
     order by o.id desc limit $3`,
    [workspaceId, after, limit],
  );
  return rows.map(({ id, at, question, answer, ...row }) => ({
    outcomeId: id,
    view: { ...row, question: masked(question), answer: masked(answer), at: at.toISOString() },
  }));
}

/** False when this conversation was decided on before. */
export async function addApprovedAnswer(
  tx: Transaction,
  workspaceId: string,
  id: string,
  given: ApprovedAnswerBody & { state: 'approved' | 'refused' },
  by: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into approved_answer (workspace_id, id, question, answer, lang, state, asked_in, decided_by, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict do nothing returning id`,
    [workspaceId, id, given.question, given.answer, given.lang, given.state, given.askedIn, by, now],
  );
  return rows.length > 0;
}

export async function changeApprovedAnswer(
  tx: Transaction,
  workspaceId: string,
  id: string,
  given: Omit<ApprovedAnswerBody, 'askedIn'>,
  by: string,
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `update approved_answer set question = $3, answer = $4, lang = $5, decided_by = $6, decided_at = $7 where workspace_id = $1 and id = $2 and state = 'approved' returning id`,
    [workspaceId, id, given.question, given.answer, given.lang, by, now],
  );
  return rows.length > 0;
}

/** Its words go; that it was decided on stays, so that it is not proposed again. */
export async function withdrawApprovedAnswer(tx: Transaction, workspaceId: string, id: string, by: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update approved_answer set question = '', answer = '', state = 'refused', decided_by = $3, decided_at = $4
     where workspace_id = $1 and id = $2 and state = 'approved' returning id`,
    [workspaceId, id, by, now],
  );
  return rows.length > 0;
}

/** A visitor said that it helped. */
export async function noteHelped(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.query(`update approved_answer set helped = helped + 1 where workspace_id = $1 and id = $2 and state = 'approved'`, [workspaceId, id]);
}
