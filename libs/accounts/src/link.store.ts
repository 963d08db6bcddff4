import type { Transaction } from '#database';
import { hashToken, newToken } from './token.js';

export type LinkPurpose = 'sign-in' | 'invite' | 'reset';
const lifeHours: Record<LinkPurpose, number> = { 'sign-in': 24, invite: 24 * 7, reset: 24 };

/** A link that works once. A new one of the same purpose ends the member's older ones. */
export async function makeLink(tx: Transaction, purpose: LinkPurpose, workspaceId: string, memberId: string): Promise<string> {
  const token = newToken();
  await tx.query(`delete from directory_link where workspace_id = $1 and member_id = $2 and purpose = $3`, [workspaceId, memberId, purpose]);
  await tx.query(
    `insert into directory_link (hash, workspace_id, member_id, purpose, expires_at) values ($1, $2, $3, $4, now() + make_interval(hours => $5))`,
    [hashToken(token), workspaceId, memberId, purpose, lifeHours[purpose]],
  );
  return token;
}

export interface Link {
  workspaceId: string;
  memberId: string;
  purpose: LinkPurpose;
}

interface LinkRow {
  workspace_id: string;
  member_id: string;
  purpose: LinkPurpose;
}

const present = (row: LinkRow | undefined): Link | null => (row ? { workspaceId: row.workspace_id, memberId: row.member_id, purpose: row.purpose } : null);

export async function findLink(tx: Transaction, token: string): Promise<Link | null> {
  const [row] = await tx.query<LinkRow>(`select workspace_id, member_id, purpose from directory_link where hash = $1 and expires_at > now()`, [
    hashToken(token),
  ]);
  return present(row);
}

/** Uses the link up: of two who try at once, one gets it. */
export async function takeLink(tx: Transaction, token: string): Promise<Link | null> {
  const [row] = await tx.query<LinkRow>(`delete from directory_link where hash = $1 and expires_at > now() returning workspace_id, member_id, purpose`, [
    hashToken(token),
  ]);
  return present(row);
}

export async function dropLinks(tx: Transaction, workspaceId: string, memberId: string): Promise<void> {
  await tx.query(`delete from directory_link where workspace_id = $1 and member_id = $2`, [workspaceId, memberId]);
}
