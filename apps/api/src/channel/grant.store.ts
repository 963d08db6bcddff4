import type { Transaction } from '#database';

/** Somebody is signing in at a network and has not come back yet. */
export interface PendingGrant {
  id: string;
  memberId: string;
  stateHash: Buffer;
  network: string;
  name: string;
  config: Record<string, unknown>;
  sealed: Buffer;
  keyVersion: number;
  channelId: string | null;
  expiresAt: Date;
}

export async function insertGrant(tx: Transaction, workspaceId: string, grant: PendingGrant): Promise<void> {
  await tx.query(
    `insert into channel_grant (workspace_id, id, member_id, state_hash, network, name, config, sealed, key_version, channel_id, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      workspaceId,
      grant.id,
      grant.memberId,
      grant.stateHash,
      grant.network,
      grant.name,
      JSON.stringify(grant.config),
      grant.sealed,
      grant.keyVersion,
      grant.channelId,
      grant.expiresAt,
    ],
  );
}

/** Once, and only by whoever began it. */
export async function takeGrant(
  tx: Transaction,
  workspaceId: string,
  memberId: string,
  stateHash: Buffer,
  now: Date,
): Promise<Omit<PendingGrant, 'memberId' | 'stateHash' | 'expiresAt'> | null> {
  const [row] = await tx.query<{
    id: string;
    network: string;
    name: string;
    config: Record<string, unknown>;
    sealed: Buffer;
    key_version: number;
    channel_id: string | null;
  }>(
    `delete from channel_grant where workspace_id = $1 and member_id = $2 and state_hash = $3 and expires_at > $4
     returning id, network, name, config, sealed, key_version, channel_id`,
    [workspaceId, memberId, stateHash, now],
  );
  if (!row) return null;
  const { key_version: keyVersion, channel_id: channelId, ...rest } = row;
  return { ...rest, keyVersion, channelId };
}

export async function forgetGrants(tx: Transaction, workspaceId: string, now: Date): Promise<void> {
  await tx.query(`delete from channel_grant where workspace_id = $1 and expires_at <= $2`, [workspaceId, now]);
}
