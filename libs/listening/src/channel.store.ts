import { channelCredentials, type Sealer } from '#accounts';
import { type Transaction } from '#database';
import { newId } from '#kernel';
import { type Channel, type Credentials, rotated } from './channel.js';

export interface NewChannel {
  network: string;
  name: string;
  purpose: Channel['purpose'];
  /** Checked by the network's own schema. */
  config: Record<string, unknown>;
  credentials?: Credentials;
  /** Null for networks that are not polled. */
  firstPollAt: Date | null;
  cursor?: unknown;
}

export interface ChannelPatch {
  name?: string;
  status?: Channel['status'];
  config?: Record<string, unknown>;
  /** When to poll next, should the channel be active afterwards. For polled networks, with a change of status or config. */
  pollAt?: Date;
}

interface ChannelRow {
  id: string;
  network: string;
  name: string;
  purpose: Channel['purpose'];
  status: Channel['status'];
  config: Record<string, unknown>;
  health: { received?: number; quarantined?: number; failures?: number };
  last_heard_at: Date | null;
  last_error: string | null;
  created_at: Date;
}

const columns = 'id, network, name, purpose, status, config, health, last_heard_at, last_error, created_at';

function channelOf(row: ChannelRow): Channel {
  const { received = 0, quarantined = 0, failures = 0 } = row.health;
  return {
    id: row.id,
    network: row.network,
    name: row.name,
    purpose: row.purpose,
    status: row.status,
    config: row.config,
    received,
    quarantined,
    failures,
    lastHeardAt: row.last_heard_at,
    lastError: row.last_error,
    createdAt: row.created_at,
  };
}

/** A channel and its line in the directory always change together. */
export class Channels {
  constructor(private readonly sealer: Sealer) {}

  async create(tx: Transaction, workspaceId: string, channel: NewChannel): Promise<Channel> {
    const id = newId();
    const { keyVersion } = this.sealer;
    const [row] = await tx.query<ChannelRow>(
      `insert into channel (workspace_id, id, network, name, purpose, config, credentials, key_version, cursor)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${columns}`,
      [
        workspaceId,
        id,
        channel.network,
        channel.name,
        channel.purpose,
        JSON.stringify(channel.config),
        this.sealed(workspaceId, id, channel.credentials ?? {}),
        keyVersion,
        channel.cursor === undefined ? null : JSON.stringify(channel.cursor),
      ],
    );
    await tx.query(`insert into directory_channel (channel_id, workspace_id, network, next_poll_at) values ($1, $2, $3, $4)`, [
      id,
      workspaceId,
      channel.network,
      channel.firstPollAt,
    ]);
    return channelOf(row!);
  }

  async find(tx: Transaction, workspaceId: string, channelId: string): Promise<Channel | null> {
    const [row] = await tx.query<ChannelRow>(`select ${columns} from channel where workspace_id = $1 and id = $2`, [workspaceId, channelId]);
    return row ? channelOf(row) : null;
  }

  async list(tx: Transaction, workspaceId: string): Promise<Channel[]> {
    const rows = await tx.query<ChannelRow>(`select ${columns} from channel where workspace_id = $1 order by created_at, id`, [workspaceId]);
    return rows.map(channelOf);
  }

  /** Null when there is no such channel. */
  async patch(tx: Transaction, workspaceId: string, channelId: string, patch: ChannelPatch): Promise<Channel | null> {
    const [row] = await tx.query<ChannelRow>(
      `update channel set name = coalesce($3, name), status = coalesce($4, status), config = coalesce($5::jsonb, config),
         last_error = null, health = health - 'failures'
       where workspace_id = $1 and id = $2 returning ${columns}`,
      [workspaceId, channelId, patch.name ?? null, patch.status ?? null, patch.config ? JSON.stringify(patch.config) : null],
    );
    if (!row) return null;
    await tx.query(
      `update directory_channel set next_poll_at = case when $2 then coalesce($3, next_poll_at) end, leased_until = null
       where channel_id = $1`,
      [channelId, row.status === 'active', patch.pollAt ?? null],
    );
    return channelOf(row);
  }

  /** Decrypted; never logged. Null when there is no such channel. */
  async credentials(tx: Transaction, workspaceId: string, channelId: string): Promise<Credentials | null> {
    const [row] = await tx.query<{ credentials: Buffer | null; key_version: number }>(
      `select credentials, key_version from channel where workspace_id = $1 and id = $2`,
      [workspaceId, channelId],
    );
    if (!row) return null;
    if (!row.credentials) return {};
    return JSON.parse(this.sealer.open(row.credentials, channelCredentials(workspaceId, channelId, row.key_version))) as Credentials;
  }

  /** Makes `secret` the one to sign with; the one before stays good for a day. False when there is no such channel. */
  async rotate(tx: Transaction, workspaceId: string, channelId: string, secret: string, now: Date): Promise<boolean> {
    await tx.query(`select from channel where workspace_id = $1 and id = $2 for update`, [workspaceId, channelId]);
    const credentials = await this.credentials(tx, workspaceId, channelId);
    if (!credentials) return false;
    await tx.query(`update channel set credentials = $3, key_version = $4 where workspace_id = $1 and id = $2`, [
      workspaceId,
      channelId,
      this.sealed(workspaceId, channelId, rotated(credentials, secret, now)),
      this.sealer.keyVersion,
    ]);
    return true;
  }

  /** What it brought stays; what was not read yet is passed over. */
  async remove(tx: Transaction, workspaceId: string, channelId: string): Promise<boolean> {
    const gone = await tx.query(`delete from channel where workspace_id = $1 and id = $2 returning id`, [workspaceId, channelId]);
    if (gone.length === 0) return false;
    await tx.query(`delete from directory_channel where channel_id = $1`, [channelId]);
    return true;
  }

  private sealed(workspaceId: string, channelId: string, credentials: Credentials): Buffer {
    return this.sealer.seal(JSON.stringify(credentials), channelCredentials(workspaceId, channelId, this.sealer.keyVersion));
  }
}
