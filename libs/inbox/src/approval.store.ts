import type { ApprovalView } from '#contracts';
import { fromMicros, idKey, micros, microsKey, readCursor, type Transaction, writeCursor } from '#database';
import { newId } from '#kernel';
import { type ApprovalRow, approvalOf } from './conversation.view.js';

/** A rule that wants an answer approved, and by whom; without a team, by supervisors. */
export interface ApprovalRule {
  ruleId: string;
  ruleName: string;
  teamId: string | null;
  /** After these it is late. */
  minutes: number | null;
}

export interface StoredApproval {
  id: string;
  replyId: string;
  conversationId: string;
  teamId: string | null;
  state: ApprovalView['state'];
  askedBy: string | null;
}

const columns = `a.id, a.reply_id as "replyId", a.conversation_id as "conversationId", a.team_id as "teamId", a.state, a.asked_by as "askedBy"`;

/** Who may decide: the team and whoever runs the workspace; without a team, supervisors. Nobody decides on their own words. */
export async function decidersOf(
  tx: Transaction,
  workspaceId: string,
  { teamId, askedBy }: { teamId: string | null; askedBy: string | null },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select m.id from member m where m.workspace_id = $1 and m.status = 'active' and m.id is distinct from $3::uuid
       and m.role in ('owner', 'admin', 'supervisor', 'agent', 'marketer')
       and (m.role in ('owner', 'admin') or ($2::uuid is null and m.role = 'supervisor')
         or exists (select from team_member t where t.workspace_id = $1 and t.team_id = $2 and t.member_id = m.id)) order by m.id`,
    [workspaceId, teamId, askedBy],
  );
  return rows.map(({ id }) => id);
}

/** Whom to tell: the team when it has anybody, so that those who run the workspace are not told of everything. */
export async function groupOf(tx: Transaction, workspaceId: string, approval: { teamId: string | null; askedBy: string | null }): Promise<string[]> {
  const deciders = await decidersOf(tx, workspaceId, approval);
  if (!approval.teamId) return deciders;
  const rows = await tx.query<{ id: string }>(`select member_id as id from team_member where workspace_id = $1 and team_id = $2`, [
    workspaceId,
    approval.teamId,
  ]);
  const team = deciders.filter((id) => rows.some((row) => row.id === id));
  return team.length > 0 ? team : deciders;
}

export async function insertApproval(
  tx: Transaction,
  workspaceId: string,
  asked: { replyId: string; conversationId: string; askedBy: string; rule: ApprovalRule; now: Date },
): Promise<string> {
  const id = newId();
  const { rule, now } = asked;
  const dueAt = rule.minutes === null ? null : new Date(now.getTime() + rule.minutes * 60_000);
  await tx.query(
    `insert into approval (workspace_id, id, reply_id, conversation_id, rule_id, rule_name, team_id, asked_by, asked_at, due_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [workspaceId, id, asked.replyId, asked.conversationId, rule.ruleId, rule.ruleName, rule.teamId, asked.askedBy, now, dueAt],
  );
  return id;
}

export async function findApproval(tx: Transaction, workspaceId: string, id: string, lock: '' | 'for update' = ''): Promise<StoredApproval | null> {
  const [row] = await tx.query<StoredApproval>(`select ${columns} from approval a where a.workspace_id = $1 and a.id = $2 ${lock}`, [workspaceId, id]);
  return row ?? null;
}

export async function decide(
  tx: Transaction,
  workspaceId: string,
  id: string,
  decided: { state: 'approved' | 'refused' | 'withdrawn'; by: string; reason: string | null; textBefore: string | null; now: Date },
): Promise<void> {
  await tx.query(
    `update approval set state = $3, decided_by = $4, decided_at = $5, reason = $6, text_before = $7 where workspace_id = $1 and id = $2 and state = 'waiting'`,
    [workspaceId, id, decided.state, decided.by, decided.now, decided.reason, decided.textBefore],
  );
}

/** The waiting one of a reply. */
export async function waitingApproval(tx: Transaction, workspaceId: string, replyId: string): Promise<StoredApproval | null> {
  const [row] = await tx.query<StoredApproval>(`select ${columns} from approval a where a.workspace_id = $1 and a.reply_id = $2 and a.state = 'waiting'`, [
    workspaceId,
    replyId,
  ]);
  return row ?? null;
}

/** Oldest first: who waits longest is looked at first. */
export async function approvalsIn(
  tx: Transaction,
  workspaceId: string,
  page: { state: ApprovalView['state']; cursor: string | undefined; limit: number },
): Promise<{ items: ApprovalView[]; next: string | null }> {
  const [at, id] = page.cursor ? readCursor(page.cursor, [microsKey, idKey]) : [null, null];
  const rows = await tx.query<{ approval: ApprovalRow; text: string; key: string }>(
    `select to_jsonb(a) as approval, r.text, ${micros('a.asked_at')} as key from approval a join reply r on r.workspace_id = a.workspace_id and r.id = a.reply_id
     where a.workspace_id = $1 and a.state = $2 ${page.cursor ? `and (a.asked_at, a.id) > (${fromMicros('$4')}, $5::uuid)` : ''}
     order by a.asked_at, a.id limit $3`,
    [workspaceId, page.state, page.limit + 1, ...(page.cursor ? [at, id] : [])],
  );
  const items = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? items.at(-1) : undefined;
  return { items: items.map(({ approval, text }) => approvalOf(approval, text)), next: last ? writeCursor([last.key, last.approval.id]) : null };
}
