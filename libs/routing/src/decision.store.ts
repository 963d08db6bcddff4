import type { DecisionView, NotChosen, WeighedCandidate } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';

/** Why a conversation is where it is, written down when it was decided. */
export interface Decision {
  conversationId: string;
  what: DecisionView['what'];
  mentionId?: string | null;
  ruleId?: string | null;
  deskId?: string | null;
  memberId?: string | null;
  matched?: DecisionView['matched'];
  score?: number | null;
  passedOn?: DecisionView['passedOn'];
  priority?: string | null;
  candidates?: readonly WeighedCandidate[];
  others?: Partial<Record<NotChosen, number>>;
  note?: string | null;
}

export async function storeDecisions(tx: Transaction, workspaceId: string, decisions: readonly Decision[], now: Date): Promise<void> {
  if (decisions.length === 0) return;
  await tx.query(
    `insert into routing_decision (workspace_id, conversation_id, id, at, what, mention_id, rule_id, desk_id, member_id, body)
     select $1, conversation_id, id, $2, what, mention_id, rule_id, desk_id, member_id, body::jsonb
     from unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::text[])
       as g (conversation_id, id, what, mention_id, rule_id, desk_id, member_id, body)`,
    [
      workspaceId,
      now,
      decisions.map((d) => d.conversationId),
      decisions.map(() => newId()),
      decisions.map((d) => d.what),
      decisions.map((d) => d.mentionId ?? null),
      decisions.map((d) => d.ruleId ?? null),
      decisions.map((d) => d.deskId ?? null),
      decisions.map((d) => d.memberId ?? null),
      decisions.map((d) => JSON.stringify(bodyOf(d))),
    ],
  );
}

type Body = Pick<Decision, 'matched' | 'score' | 'passedOn' | 'priority' | 'candidates' | 'others' | 'note'>;

function bodyOf({ matched, score, passedOn, priority, candidates, others, note }: Decision): Body {
  const body: Body = {};
  if (matched && matched.length > 0) body.matched = matched;
  if (score !== null && score !== undefined) body.score = score;
  if (passedOn) body.passedOn = passedOn;
  if (priority) body.priority = priority;
  if (candidates && candidates.length > 0) body.candidates = candidates;
  if (others && Object.keys(others).length > 0) body.others = others;
  if (note) body.note = note;
  return body;
}

interface DecisionRow {
  id: string;
  at: Date;
  what: DecisionView['what'];
  rule_id: string | null;
  rule_name: string | null;
  desk_id: string | null;
  member_id: string | null;
  body: Body;
}

/** The latest first, at most fifty. */
export async function decisionsOf(tx: Transaction, workspaceId: string, conversationId: string): Promise<DecisionView[]> {
  const rows = await tx.query<DecisionRow>(
    `select d.id, d.at, d.what, d.rule_id, r.name as rule_name, d.desk_id, d.member_id, d.body
     from routing_decision d left join rule r on r.workspace_id = d.workspace_id and r.id = d.rule_id
     where d.workspace_id = $1 and d.conversation_id = $2 order by d.id desc limit 50`,
    [workspaceId, conversationId],
  );
  return rows.map(({ id, at, what, rule_id, rule_name, desk_id, member_id, body }) => ({
    id,
    at: at.toISOString(),
    what,
    ruleId: rule_id,
    // As it was named then; a rule may have been renamed or be gone.
    ruleName: body.matched?.find(({ ruleId }) => ruleId === rule_id)?.name ?? rule_name,
    deskId: desk_id,
    memberId: member_id,
    matched: body.matched ?? [],
    score: body.score ?? null,
    passedOn: body.passedOn ?? null,
    priority: body.priority ?? null,
    candidates: [...(body.candidates ?? [])],
    others: body.others ?? {},
    note: body.note ?? null,
  }));
}
