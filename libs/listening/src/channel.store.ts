import { channelCredentials, SealedElsewhere, type Sealer } from '#accounts';
import { type Transaction } from '#database';
import type { Channel, Credentials } from './channel.js';
import { storeCredentials } from './connection.store.js';

interface ChannelRow {
  id: string;
  network: string;
  name: string;
  purpose: Channel['purpose'];
  status: Channel['status'];
  config: Record<string, unknown>;
  health: { failures?: number };
}

/** Channels with what only those who talk to networks may see: credentials and cursors. */
export class Channels {
  constructor(private readonly sealer: Pick<Sealer, 'open' | 'seal' | 'keyVersion'>) {}

  async find(tx: Transaction, workspaceId: string, channelId: string): Promise<Channel | null> {
    const [row] = await tx.query<ChannelRow>(`select id, network, name, purpose, status, config, health from channel where workspace_id = $1 and id = $2`, [
      workspaceId,
      channelId,
    ]);
    if (!row) return null;
    const { health, ...channel } = row;
    return { ...channel, failures: health.failures ?? 0 };
  }

  /** Decrypted; never logged. */
  async credentials(tx: Transaction, workspaceId: string, channelId: string): Promise<Credentials> {
    return this.open(tx, workspaceId, channelId, '');
  }

  /** The same, or why they cannot be opened: a backup was restored without its secret key. */
  async openable(tx: Transaction, workspaceId: string, channelId: string, lock: '' | 'for update' = ''): Promise<Credentials | SealedElsewhere> {
    return this.open(tx, workspaceId, channelId, lock).catch((error: unknown) => {
      if (error instanceof SealedElsewhere) return error;
      throw error;
    });
  }

  /** Keeps what was learnt with a channel's credentials; null takes a value out. */
  async keep(tx: Transaction, workspaceId: string, channelId: string, changes: Record<string, string | null>): Promise<Credentials> {
    const before = orNone(await this.openable(tx, workspaceId, channelId, 'for update'));
    const after = Object.fromEntries(Object.entries({ ...before, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null));
    await tx.query(`update channel set credentials = $3, key_version = $4 where workspace_id = $1 and id = $2`, [
      workspaceId,
      channelId,
      this.seal(workspaceId, channelId, after),
      this.sealer.keyVersion,
    ]);
    return after;
  }

  /** Puts others in their place. */
  async replace(tx: Transaction, workspaceId: string, channelId: string, credentials: Credentials): Promise<void> {
    await storeCredentials(tx, workspaceId, channelId, this.seal(workspaceId, channelId, credentials), this.sealer.keyVersion);
  }

  seal(workspaceId: string, channelId: string, credentials: Credentials): Buffer {
    return this.sealer.seal(JSON.stringify(credentials), channelCredentials(workspaceId, channelId, this.sealer.keyVersion));
  }

  get keyVersion(): number {
    return this.sealer.keyVersion;
  }

  private async open(tx: Transaction, workspaceId: string, channelId: string, lock: '' | 'for update'): Promise<Credentials> {
    const [row] = await tx.query<{ credentials: Buffer | null; key_version: number }>(
      `select credentials, key_version from channel where workspace_id = $1 and id = $2 ${lock}`,
      [workspaceId, channelId],
    );
    if (!row?.credentials) return {};
    return JSON.parse(this.sealer.open(row.credentials, channelCredentials(workspaceId, channelId, row.key_version))) as Credentials;
  }

  /** Changes what a channel remembers between polls; a poll that is under way starts over. */
  async amendCursor(tx: Transaction, workspaceId: string, channelId: string, amend: (cursor: unknown) => unknown): Promise<void> {
    const [row] = await tx.query<{ cursor: unknown }>(`select cursor from channel where workspace_id = $1 and id = $2 for update`, [workspaceId, channelId]);
    if (!row) return;
    await tx.query(`update channel set cursor = $3::jsonb where workspace_id = $1 and id = $2`, [workspaceId, channelId, JSON.stringify(amend(row.cursor))]);
  }
}

/** What cannot be opened is put aside by what comes in its place. */
export function orNone(credentials: Credentials | SealedElsewhere): Credentials {
  return credentials instanceof SealedElsewhere ? {} : credentials;
}
