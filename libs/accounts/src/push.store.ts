import { createHash } from 'node:crypto';
import type { Transaction } from '#database';
import type { Sealer } from './seal.js';
import { pushKey } from './seal.js';
import { newPushKeys, type PushDevice, type PushKeys } from './web-push.js';

/** Nobody is told on more devices than this; the one that came first goes. */
const mostDevices = 10;

/** The keys of a workspace, made when they are first asked for. Browsers that agreed know the public one, so they never change. */
export async function pushKeys(tx: Transaction, sealer: Pick<Sealer, 'seal' | 'open' | 'keyVersion'>, workspaceId: string): Promise<PushKeys> {
  const find = async (): Promise<PushKeys | null> => {
    const [row] = await tx.query<{ public_key: Buffer; private_key: Buffer; key_version: number }>(
      `select public_key, private_key, key_version from push_key where workspace_id = $1`,
      [workspaceId],
    );
    if (!row) return null;
    return { publicKey: row.public_key, privateKey: Buffer.from(sealer.open(row.private_key, pushKey(workspaceId, row.key_version)), 'base64url') };
  };
  const known = await find();
  if (known) return known;
  const made = newPushKeys();
  const { keyVersion } = sealer;
  const sealed = sealer.seal(made.privateKey.toString('base64url'), pushKey(workspaceId, keyVersion));
  // Of two who ask first at once, one's are kept.
  await tx.query(`insert into push_key (workspace_id, public_key, private_key, key_version) values ($1, $2, $3, $4) on conflict do nothing`, [
    workspaceId,
    made.publicKey,
    sealed,
    keyVersion,
  ]);
  return (await find())!;
}

const hashOf = (endpoint: string): Buffer => createHash('sha256').update(endpoint).digest();

export interface PushSubscriber extends PushDevice {
  memberId: string;
  /** Of the screen on which they agreed. */
  lang: string;
}

/** A browser is told for one member at a time: whoever agreed there last. */
export async function keepPush(tx: Transaction, workspaceId: string, { memberId, endpoint, p256dh, auth, lang }: PushSubscriber, now: Date): Promise<void> {
  await tx.query(`delete from push_subscription where workspace_id = $1 and hash = $2 and member_id <> $3`, [workspaceId, hashOf(endpoint), memberId]);
  await tx.query(
    `insert into push_subscription (workspace_id, member_id, hash, endpoint, p256dh, auth, lang, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (workspace_id, member_id, hash) do update set p256dh = excluded.p256dh, auth = excluded.auth, lang = excluded.lang, created_at = excluded.created_at`,
    [workspaceId, memberId, hashOf(endpoint), endpoint, p256dh, auth, lang, now],
  );
  await tx.query(
    `delete from push_subscription where workspace_id = $1 and member_id = $2 and hash in (
       select hash from push_subscription where workspace_id = $1 and member_id = $2 order by created_at desc, hash offset $3)`,
    [workspaceId, memberId, mostDevices],
  );
}

/** One browser of a member, or all of them. */
export async function forgetPush(tx: Transaction, workspaceId: string, memberId: string, endpoint: string | null = null): Promise<void> {
  await tx.query(`delete from push_subscription where workspace_id = $1 and member_id = $2 and ($3::bytea is null or hash = $3)`, [
    workspaceId,
    memberId,
    endpoint === null ? null : hashOf(endpoint),
  ]);
}

export function pushSubscribers(tx: Transaction, workspaceId: string, memberIds: readonly string[]): Promise<PushSubscriber[]> {
  return tx.query<PushSubscriber>(
    `select member_id as "memberId", endpoint, p256dh, auth, lang from push_subscription where workspace_id = $1 and member_id = any ($2::uuid[]) order by member_id, hash`,
    [workspaceId, memberIds],
  );
}
