import type { KeySettings, MemberView, Role, WorkspaceView } from '#contracts';
import type { Transaction } from '#database';

export interface Member extends MemberView {
  accountId: string;
  settings: { checklistDismissed?: boolean; keys?: KeySettings };
}

interface MemberRow {
  id: string;
  account_id: string;
  name: string;
  email: string;
  role: Role;
  status: MemberView['status'];
  settings: Member['settings'];
}

const present = (row: MemberRow): Member => ({
  id: row.id,
  accountId: row.account_id,
  name: row.name,
  email: row.email,
  role: row.role,
  status: row.status,
  settings: row.settings,
});
const columns = 'id, account_id, name, email, role, status, settings';

export async function members(tx: Transaction, workspaceId: string): Promise<Member[]> {
  return (await tx.query<MemberRow>(`select ${columns} from member where workspace_id = $1 order by created_at, id`, [workspaceId])).map(present);
}

export async function memberById(tx: Transaction, workspaceId: string, memberId: string): Promise<Member | null> {
  const [row] = await tx.query<MemberRow>(`select ${columns} from member where workspace_id = $1 and id = $2`, [workspaceId, memberId]);
  return row ? present(row) : null;
}

export async function memberOfAccount(tx: Transaction, workspaceId: string, accountId: string): Promise<Member | null> {
  const [row] = await tx.query<MemberRow>(`select ${columns} from member where workspace_id = $1 and account_id = $2`, [workspaceId, accountId]);
  return row ? present(row) : null;
}

export async function addMember(tx: Transaction, workspaceId: string, member: Omit<Member, 'settings'>): Promise<void> {
  await tx.query(`insert into member (workspace_id, id, account_id, name, email, role, status) values ($1, $2, $3, $4, $5, $6, $7)`, [
    workspaceId,
    member.id,
    member.accountId,
    member.name,
    member.email,
    member.role,
    member.status,
  ]);
  await tx.query(`insert into directory_member (account_id, workspace_id, member_id) values ($1, $2, $3)`, [member.accountId, workspaceId, member.id]);
}

export async function changeMember(
  tx: Transaction,
  workspaceId: string,
  memberId: string,
  change: { name?: string; role?: Role; status?: MemberView['status'] },
): Promise<void> {
  await tx.query(`update member set name = coalesce($3, name), role = coalesce($4, role), status = coalesce($5, status) where workspace_id = $1 and id = $2`, [
    workspaceId,
    memberId,
    change.name ?? null,
    change.role ?? null,
    change.status ?? null,
  ]);
}

export async function dismissChecklist(tx: Transaction, workspaceId: string, memberId: string, dismissed: boolean): Promise<void> {
  await tx.query(`update member set settings = settings || jsonb_build_object('checklistDismissed', $3::boolean) where workspace_id = $1 and id = $2`, [
    workspaceId,
    memberId,
    dismissed,
  ]);
}

export async function keepKeys(tx: Transaction, workspaceId: string, memberId: string, keys: KeySettings): Promise<void> {
  await tx.query(`update member set settings = settings || jsonb_build_object('keys', $3::jsonb) where workspace_id = $1 and id = $2`, [
    workspaceId,
    memberId,
    JSON.stringify(keys),
  ]);
}

export async function workspaceById(tx: Transaction, workspaceId: string): Promise<(WorkspaceView & { settings: Record<string, unknown> }) | null> {
  const [row] = await tx.query<WorkspaceView & { settings: Record<string, unknown> }>(`select id, name, kind, settings from workspace where id = $1`, [
    workspaceId,
  ]);
  return row ?? null;
}
