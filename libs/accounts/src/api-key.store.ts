import type { ApiKeyView, KeyScope } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';
import { hashToken, newToken } from './token.js';

export const keyPrefix = 'eak_';

interface KeyRow {
  id: string;
  name: string;
  prefix: string;
  scopes: KeyScope[];
  member_id: string;
  created_at: Date;
  last_used_at: Date | null;
}

const present = (row: KeyRow): ApiKeyView => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes,
  memberId: row.member_id,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});
const columns = 'id, name, prefix, scopes, member_id, created_at, last_used_at';

export async function findKey(tx: Transaction, key: string): Promise<{ workspaceId: string; keyId: string } | null> {
  const [row] = await tx.query<{ workspace_id: string; key_id: string }>(`select workspace_id, key_id from directory_key where hash = $1`, [hashToken(key)]);
  return row ? { workspaceId: row.workspace_id, keyId: row.key_id } : null;
}

/** Whom a live key speaks for, and what it was made for; notes its use at most once a minute. */
export async function liveKey(tx: Transaction, workspaceId: string, keyId: string): Promise<{ memberId: string; scopes: KeyScope[] } | null> {
  const [row] = await tx.query<{ member_id: string; scopes: KeyScope[]; stale: boolean }>(
    `select member_id, scopes, coalesce(last_used_at < now() - interval '1 minute', true) as stale from api_key where workspace_id = $1 and id = $2 and revoked_at is null`,
    [workspaceId, keyId],
  );
  if (row?.stale) await tx.query(`update api_key set last_used_at = now() where workspace_id = $1 and id = $2`, [workspaceId, keyId]);
  return row ? { memberId: row.member_id, scopes: row.scopes } : null;
}

export async function addKey(
  tx: Transaction,
  workspaceId: string,
  memberId: string,
  name: string,
  scopes: readonly KeyScope[],
): Promise<ApiKeyView & { key: string }> {
  const key = newToken(keyPrefix);
  const id = newId();
  const [row] = await tx.query<KeyRow>(
    `insert into api_key (workspace_id, id, name, prefix, member_id, scopes) values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
    [workspaceId, id, name, key.slice(0, keyPrefix.length + 6), memberId, scopes],
  );
  await tx.query(`insert into directory_key (hash, workspace_id, key_id) values ($1, $2, $3)`, [hashToken(key), workspaceId, id]);
  return { ...present(row!), key };
}

export async function keys(tx: Transaction, workspaceId: string): Promise<ApiKeyView[]> {
  return (await tx.query<KeyRow>(`select ${columns} from api_key where workspace_id = $1 and revoked_at is null order by created_at`, [workspaceId])).map(
    present,
  );
}

/** False when there was no such live key. */
export async function revokeKey(tx: Transaction, workspaceId: string, keyId: string): Promise<boolean> {
  await tx.query(`delete from directory_key where workspace_id = $1 and key_id = $2`, [workspaceId, keyId]);
  const rows = await tx.query(`update api_key set revoked_at = now() where workspace_id = $1 and id = $2 and revoked_at is null returning id`, [
    workspaceId,
    keyId,
  ]);
  return rows.length > 0;
}
