import { channelCredentials, type Sealer } from '#accounts';
import { type Database } from '#database';
import { newId } from '#kernel';

export interface TestChannel {
  network: string;
  config?: Record<string, unknown>;
  credentials?: Record<string, string>;
  nextPollAt?: Date | null;
  purpose?: 'answer' | 'listen';
}

/** A channel with its line in the directory; answers its id. */
export async function addChannel(database: Database, sealer: Sealer, workspaceId: string, channel: TestChannel): Promise<string> {
  const id = newId();
  const { keyVersion } = sealer;
  await database.inWorkspace({ workspaceId }, async (tx) => {
    await tx.query(`insert into channel (workspace_id, id, network, name, purpose, config, credentials, key_version) values ($1, $2, $3, $3, $4, $5, $6, $7)`, [
      workspaceId,
      id,
      channel.network,
      channel.purpose ?? 'answer',
      JSON.stringify(channel.config ?? {}),
      sealer.seal(JSON.stringify(channel.credentials ?? {}), channelCredentials(workspaceId, id, keyVersion)),
      keyVersion,
    ]);
    await tx.query(`insert into directory_channel (channel_id, workspace_id, network, next_poll_at) values ($1, $2, $3, $4)`, [
      id,
      workspaceId,
      channel.network,
      channel.nextPollAt ?? null,
    ]);
  });
  return id;
}

export const testKey = '0123456789abcdef'.repeat(4);
