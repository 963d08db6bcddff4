import type { Transaction } from '#database';
import type { ChannelRow } from './channel.view.js';

const columns = 'id, network, name, purpose, status, config, health, last_heard_at, last_error, created_at';

export async function channels(tx: Transaction, workspaceId: string): Promise<ChannelRow[]> {
  return tx.query<ChannelRow>(`select ${columns} from channel where workspace_id = $1 order by created_at, id`, [workspaceId]);
}

export async function findChannel(tx: Transaction, workspaceId: string, id: string): Promise<ChannelRow | null> {
  const [row] = await tx.query<ChannelRow>(`select ${columns} from channel where workspace_id = $1 and id = $2`, [workspaceId, id]);
  return row ?? null;
}

export interface NewChannel {
  id: string;
  network: string;
  name: string;
  purpose: 'answer' | 'listen';
  config: Record<string, unknown>;
  credentials: Buffer | null;
  keyVersion: number;
  /** When its network is asked first; null for those that are not. */
  firstPollAt: Date | null;
}

export async function insertChannel(tx: Transaction, workspaceId: string, channel: NewChannel): Promise<void> {
  await tx.query(`insert into channel (workspace_id, id, network, name, purpose, config, credentials, key_version) values ($1, $2, $3, $4, $5, $6, $7, $8)`, [
    workspaceId,
    channel.id,
    channel.network,
    channel.name,
    channel.purpose,
    JSON.stringify(channel.config),
    channel.credentials,
    channel.keyVersion,
  ]);
  await tx.query(`insert into directory_channel (channel_id, workspace_id, network, next_poll_at) values ($1, $2, $3, $4)`, [
    channel.id,
    workspaceId,
    channel.network,
    channel.firstPollAt,
  ]);
}

/** `next` null stops the polling. */
export async function schedulePoll(tx: Transaction, workspaceId: string, id: string, next: Date | null): Promise<void> {
  await tx.query(`update directory_channel set next_poll_at = $3 where workspace_id = $1 and channel_id = $2`, [workspaceId, id, next]);
}

export async function changeChannel(
  tx: Transaction,
  workspaceId: string,
  id: string,
  change: { name?: string | undefined; status?: string | undefined; config?: Record<string, unknown> | undefined },
): Promise<void> {
  await tx.query(
    `update channel set name = coalesce($3, name), status = coalesce($4, status), config = coalesce($5::jsonb, config),
       last_error = case when $4 is null and $5 is null then last_error end,
       health = case when $4 is null and $5 is null then health else health - 'failures' end where workspace_id = $1 and id = $2`,
    [workspaceId, id, change.name ?? null, change.status ?? null, change.config ? JSON.stringify(change.config) : null],
  );
}

export async function sealedCredentials(tx: Transaction, workspaceId: string, id: string): Promise<{ sealed: Buffer; keyVersion: number } | null> {
  const [row] = await tx.query<{ credentials: Buffer | null; key_version: number }>(
    `select credentials, key_version from channel where workspace_id = $1 and id = $2`,
    [workspaceId, id],
  );
  return row?.credentials ? { sealed: row.credentials, keyVersion: row.key_version } : null;
}

export async function storeCredentials(tx: Transaction, workspaceId: string, id: string, sealed: Buffer, keyVersion: number): Promise<void> {
  await tx.query(`update channel set credentials = $3, key_version = $4 where workspace_id = $1 and id = $2`, [workspaceId, id, sealed, keyVersion]);
}

/** What it brought stays; nothing more comes in or goes out. */
export async function removeChannel(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.query(`delete from directory_channel where workspace_id = $1 and channel_id = $2`, [workspaceId, id]);
  await tx.query(`delete from channel where workspace_id = $1 and id = $2`, [workspaceId, id]);
}
