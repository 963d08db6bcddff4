import type { Transaction } from '#database';

/** A channel as those who manage it see it; no credentials, no cursors. */
export interface ChannelRow {
  id: string;
  network: string;
  name: string;
  purpose: 'answer' | 'listen';
  status: 'active' | 'paused';
  config: Record<string, unknown>;
  health: ChannelHealthRow;
  last_heard_at: Date | null;
  last_error: string | null;
  created_at: Date;
  next_poll_at: Date | null;
  stream_at: Date | null;
}

/** What polls, streams and readings leave behind about a channel. */
export interface ChannelHealthRow {
  received?: number;
  quarantined?: number;
  failures?: number;
  /** Only a person can let us in again. */
  reauthorise?: boolean;
  polledAt?: string;
  streamOpenedAt?: string | null;
  streamError?: string | null;
  streamFailures?: number;
}

const columns = `c.id, c.network, c.name, c.purpose, c.status, c.config, c.health, c.last_heard_at, c.last_error, c.created_at, d.next_poll_at, d.stream_at`;
const from = `channel c left join directory_channel d on d.channel_id = c.id`;

export function listChannels(tx: Transaction, workspaceId: string): Promise<ChannelRow[]> {
  return tx.query<ChannelRow>(`select ${columns} from ${from} where c.workspace_id = $1 order by c.created_at, c.id`, [workspaceId]);
}

export async function findChannel(tx: Transaction, workspaceId: string, id: string): Promise<ChannelRow | null> {
  const [row] = await tx.query<ChannelRow>(`select ${columns} from ${from} where c.workspace_id = $1 and c.id = $2`, [workspaceId, id]);
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
  due: Due;
}

/** When a channel is asked, streamed and read again first; null for what it does not have. */
export interface Due {
  pollAt: Date | null;
  streamAt: Date | null;
  sweepAt: Date | null;
}

export async function insertChannel(tx: Transaction, workspaceId: string, channel: NewChannel): Promise<void> {
  const { due } = channel;
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
  await tx.query(`insert into directory_channel (channel_id, workspace_id, network, next_poll_at, stream_at, sweep_at) values ($1, $2, $3, $4, $5, $6)`, [
    channel.id,
    workspaceId,
    channel.network,
    due.pollAt,
    due.streamAt,
    due.sweepAt,
  ]);
}

/** Nothing stands still: a stream that is open ends at its next renewal, and opens as the channel is now. */
export async function scheduleChannel(tx: Transaction, workspaceId: string, id: string, due: Due): Promise<void> {
  await tx.query(
    `update directory_channel set next_poll_at = $3, stream_at = $4, sweep_at = $5, stream_holder = null, stream_leased_until = null
     where workspace_id = $1 and channel_id = $2`,
    [workspaceId, id, due.pollAt, due.streamAt, due.sweepAt],
  );
}

export interface ChannelChange {
  name?: string | undefined;
  status?: string | undefined;
  purpose?: 'answer' | 'listen' | undefined;
  config?: Record<string, unknown> | undefined;
}

export async function changeChannel(tx: Transaction, workspaceId: string, id: string, change: ChannelChange): Promise<void> {
  await tx.query(
    `update channel set name = coalesce($3, name), status = coalesce($4, status), config = coalesce($5::jsonb, config), purpose = coalesce($6, purpose),
       last_error = case when $4 is null and $5 is null then last_error end,
       health = case when $4 is null and $5 is null then health else health - 'failures' - 'streamFailures' - 'streamError' end
     where workspace_id = $1 and id = $2`,
    [workspaceId, id, change.name ?? null, change.status ?? null, change.config ? JSON.stringify(change.config) : null, change.purpose ?? null],
  );
}

/** New credentials: what was wrong with those before no longer counts. */
export async function storeCredentials(tx: Transaction, workspaceId: string, id: string, sealed: Buffer | null, keyVersion: number): Promise<void> {
  await tx.query(
    `update channel set credentials = $3, key_version = $4, last_error = case when health ? 'reauthorise' then null else last_error end,
       health = health - 'reauthorise' - 'failures' - 'streamFailures' - 'streamError' where workspace_id = $1 and id = $2`,
    [workspaceId, id, sealed, keyVersion],
  );
}

/** What it brought stays; nothing more comes in or goes out. */
export async function removeChannel(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  // The channel first, as polls and streams lock it.
  await tx.query(`select 1 from channel where workspace_id = $1 and id = $2 for update`, [workspaceId, id]);
  for (const table of ['channel_sweep', 'channel_grant', 'gap', 'directory_channel']) {
    await tx.query(`delete from ${table} where workspace_id = $1 and channel_id = $2`, [workspaceId, id]);
  }
  await tx.query(`delete from channel where workspace_id = $1 and id = $2`, [workspaceId, id]);
}
