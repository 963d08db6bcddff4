import type { Transaction } from '#database';
import { newId } from '#kernel';

export interface Account {
  id: string;
  email: string;
  name: string;
  passwordHash: string | null;
}

interface AccountRow {
  id: string;
  email: string;
  name: string;
  password_hash: string | null;
}

const present = (row: AccountRow | undefined): Account | null =>
  row ? { id: row.id, email: row.email, name: row.name, passwordHash: row.password_hash } : null;

export async function accountByEmail(tx: Transaction, email: string): Promise<Account | null> {
  const [row] = await tx.query<AccountRow>(`select id, email, name, password_hash from account where email = $1`, [email.toLowerCase()]);
  return present(row);
}

export async function accountById(tx: Transaction, id: string): Promise<Account | null> {
  const [row] = await tx.query<AccountRow>(`select id, email, name, password_hash from account where id = $1`, [id]);
  return present(row);
}

/** The account of that address, made without a password when there was none. */
export async function ensureAccount(tx: Transaction, email: string, name: string): Promise<Account> {
  await tx.query(`insert into account (id, email, name) values ($1, $2, $3) on conflict (email) do nothing`, [newId(), email.toLowerCase(), name]);
  return (await accountByEmail(tx, email))!;
}

export async function setPassword(tx: Transaction, accountId: string, passwordHash: string): Promise<void> {
  await tx.query(`update account set password_hash = $2 where id = $1`, [accountId, passwordHash]);
}

export async function membershipsOf(tx: Transaction, accountId: string): Promise<{ workspaceId: string; memberId: string }[]> {
  const rows = await tx.query<{ workspace_id: string; member_id: string }>(
    `select workspace_id, member_id from directory_member where account_id = $1 order by workspace_id`,
    [accountId],
  );
  return rows.map((row) => ({ workspaceId: row.workspace_id, memberId: row.member_id }));
}
