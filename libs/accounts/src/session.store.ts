import type { Role } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';
import { hashToken, newToken } from './token.js';

export const sessionDays = 30;

export interface DirectorySession {
  hash: Buffer;
  workspaceId: string;
  sessionId: string;
  memberId: string;
}

export async function findSession(tx: Transaction, token: string): Promise<DirectorySession | null> {
  const [row] = await tx.query<{ hash: Buffer; workspace_id: string; session_id: string; member_id: string }>(
    `select hash, workspace_id, session_id, member_id from directory_session where hash = $1 and expires_at > now()`,
    [hashToken(token)],
  );
  return row ? { hash: row.hash, workspaceId: row.workspace_id, sessionId: row.session_id, memberId: row.member_id } : null;
}

/** Answers the token, which is stored nowhere. */
export async function openSession(
  tx: Transaction,
  workspaceId: string,
  memberId: string,
  userAgent: string | null,
): Promise<{ token: string; sessionId: string }> {
  const token = newToken();
  const sessionId = newId();
  await tx.query(`insert into session (workspace_id, id, member_id, user_agent) values ($1, $2, $3, $4)`, [
    workspaceId,
    sessionId,
    memberId,
    userAgent?.slice(0, 300) ?? null,
  ]);
  await tx.query(
    `insert into directory_session (hash, workspace_id, session_id, member_id, expires_at) values ($1, $2, $3, $4, now() + make_interval(days => $5))`,
    [hashToken(token), workspaceId, sessionId, memberId, sessionDays],
  );
  return { token, sessionId };
}

/** Moves the end of the session, at most once an hour, so that reading costs no write. */
export async function touchSession(tx: Transaction, session: DirectorySession): Promise<void> {
  const touched = await tx.query(
    `update session set last_seen_at = now() where workspace_id = $1 and id = $2 and last_seen_at < now() - interval '1 hour' returning id`,
    [session.workspaceId, session.sessionId],
  );
  if (touched.length > 0)
    await tx.query(`update directory_session set expires_at = now() + make_interval(days => $2) where hash = $1`, [session.hash, sessionDays]);
}

/** Of these sessions those that stand, with the role that their member has now. */
export async function liveSessions(tx: Transaction, workspaceId: string, sessionIds: readonly string[]): Promise<ReadonlyMap<string, Role>> {
  const rows = await tx.query<{ id: string; role: Role }>(
    `select s.id, m.role from session s
     join directory_session d on d.workspace_id = s.workspace_id and d.session_id = s.id and d.expires_at > now()
     join member m on m.workspace_id = s.workspace_id and m.id = s.member_id and m.status = 'active'
     where s.workspace_id = $1 and s.id = any ($2::uuid[])`,
    [workspaceId, sessionIds],
  );
  return new Map(rows.map(({ id, role }) => [id, role]));
}

export async function closeSession(tx: Transaction, workspaceId: string, sessionId: string): Promise<void> {
  await tx.query(`delete from directory_session where workspace_id = $1 and session_id = $2`, [workspaceId, sessionId]);
  await tx.query(`delete from session where workspace_id = $1 and id = $2`, [workspaceId, sessionId]);
}

/** Ends all sessions of a member, but for the one given. */
export async function closeSessionsOf(tx: Transaction, workspaceId: string, memberId: string, except: string | null = null): Promise<void> {
  await tx.query(`delete from directory_session where workspace_id = $1 and member_id = $2 and session_id is distinct from $3::uuid`, [
    workspaceId,
    memberId,
    except,
  ]);
  await tx.query(`delete from session where workspace_id = $1 and member_id = $2 and id is distinct from $3::uuid`, [workspaceId, memberId, except]);
}

export async function sessionsOf(
  tx: Transaction,
  workspaceId: string,
  memberId: string,
): Promise<{ id: string; userAgent: string | null; createdAt: Date; lastSeenAt: Date }[]> {
  const rows = await tx.query<{ id: string; user_agent: string | null; created_at: Date; last_seen_at: Date }>(
    `select s.id, s.user_agent, s.created_at, s.last_seen_at from session s
     join directory_session d on d.session_id = s.id and d.workspace_id = s.workspace_id and d.expires_at > now()
     where s.workspace_id = $1 and s.member_id = $2 order by s.last_seen_at desc`,
    [workspaceId, memberId],
  );
  return rows.map((row) => ({ id: row.id, userAgent: row.user_agent, createdAt: row.created_at, lastSeenAt: row.last_seen_at }));
}
