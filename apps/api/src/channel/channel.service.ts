import { audit, type Caller, channelCredentials, scopeOf, Sealer } from '#accounts';
import { type ChannelType, channelTypes, findChannelType, newWebhookSecret } from '#channels';
import type { ChannelCreated, ChannelView } from '#contracts';
import { type Database, type Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError, newId } from '#kernel';
import { changeChannel, channels, findChannel, insertChannel, removeChannel, schedulePoll, sealedCredentials, storeCredentials } from './channel.store.js';
import { channelOf } from './channel.view.js';

/** How long the secret before the last one is still good, so that a sender can be changed without losing anything. */
export const overlapMs = 24 * 3_600_000;

/** Connecting, changing and removing a workspace's channels. */
export class Channels {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly publicUrl: string | null,
    private readonly poll: (workspaceId: string, channelId: string) => void,
  ) {}

  list(caller: Caller): Promise<ChannelView[]> {
    return this.database.inWorkspace(scopeOf(caller), async (tx) => (await channels(tx, caller.workspaceId)).map((row) => channelOf(row, this.publicUrl)));
  }

  async create(caller: Caller, given: { network: string; name: string; config: Record<string, unknown> }): Promise<ChannelCreated> {
    const type = findChannelType(given.network);
    if (!type) {
      const known = channelTypes.map((known) => known.network).join(', ');
      throw new AppError('invalid', `There is no network "${given.network}".`, { fields: [{ field: 'network', message: `is none of ${known}` }] });
    }
    const config = checkedConfig(type, given.config);
    const { workspaceId, memberId } = caller;
    const id = newId();
    const secret = type.webhook ? newWebhookSecret() : null;
    const created = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await this.insert(tx, workspaceId, { id, type, name: given.name, config, secret, firstPollAt: type.poll ? new Date() : null });
      await audit(tx, workspaceId, { memberId, action: 'channel.made', subject: id, details: { network: given.network } });
      await appendEvents(tx, workspaceId, [{ type: 'channel.changed', channelId: id, memberId, body: { made: true } }]);
      return channelOf((await findChannel(tx, workspaceId, id))!, this.publicUrl);
    });
    if (type.poll) this.poll(workspaceId, id);
    return { ...created, secret, deliverTo: type.webhook ? `/hooks/${id}` : null };
  }

  async insert(
    tx: Transaction,
    workspaceId: string,
    channel: { id: string; type: ChannelType; name: string; config: Record<string, unknown>; secret: string | null; firstPollAt: Date | null },
  ): Promise<void> {
    const { id, type, secret } = channel;
    const { keyVersion } = this.sealer;
    const credentials = secret ? this.sealer.seal(JSON.stringify({ secret }), channelCredentials(workspaceId, id, keyVersion)) : null;
    await insertChannel(tx, workspaceId, {
      id,
      network: type.network,
      name: channel.name,
      purpose: type.purpose,
      config: channel.config,
      credentials,
      keyVersion,
      firstPollAt: channel.firstPollAt,
    });
  }

  async change(
    caller: Caller,
    id: string,
    change: { name?: string | undefined; status?: 'active' | 'paused' | undefined; config?: Record<string, unknown> | undefined },
  ): Promise<ChannelView> {
    const { workspaceId, memberId } = caller;
    const changed = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const row = await findChannel(tx, workspaceId, id);
      const type = row && findChannelType(row.network);
      if (!row || !type) throw noChannel();
      const config = change.config ? checkedConfig(type, change.config) : undefined;
      await changeChannel(tx, workspaceId, id, { ...change, config });
      const status = change.status ?? row.status;
      if (type.poll && (config || status !== row.status)) await schedulePoll(tx, workspaceId, id, status === 'active' ? new Date() : null);
      await audit(tx, workspaceId, {
        memberId,
        action: 'channel.changed',
        subject: id,
        details: { name: change.name ?? null, status: change.status ?? null, config: change.config !== undefined },
      });
      const body = change.status && change.status !== row.status ? { status: { from: row.status, to: change.status } } : {};
      await appendEvents(tx, workspaceId, [{ type: 'channel.changed', channelId: id, memberId, body }]);
      return { view: channelOf((await findChannel(tx, workspaceId, id))!, this.publicUrl), polls: type.poll !== null };
    });
    if (changed.polls && changed.view.status === 'active') this.poll(workspaceId, id);
    return changed.view;
  }

  /** A new secret; the one before works on for a day. */
  async rotate(caller: Caller, id: string): Promise<{ secret: string; previousUntil: string }> {
    const { workspaceId, memberId } = caller;
    const secret = newWebhookSecret();
    const previousUntil = new Date(Date.now() + overlapMs).toISOString();
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const row = await findChannel(tx, workspaceId, id);
      const type = row && findChannelType(row.network);
      if (!row || !type) throw noChannel();
      if (!type.webhook) throw new AppError('conflict', 'This channel has no secret.');
      const before = await sealedCredentials(tx, workspaceId, id);
      const credentials = before
        ? (JSON.parse(this.sealer.open(before.sealed, channelCredentials(workspaceId, id, before.keyVersion))) as Record<string, string>)
        : {};
      const { keyVersion } = this.sealer;
      const next = { ...credentials, secret, ...(credentials['secret'] ? { previous: credentials['secret'], previousUntil } : {}) };
      await storeCredentials(tx, workspaceId, id, this.sealer.seal(JSON.stringify(next), channelCredentials(workspaceId, id, keyVersion)), keyVersion);
      await audit(tx, workspaceId, { memberId, action: 'channel.secret-rotated', subject: id });
    });
    return { secret, previousUntil };
  }

  async remove(caller: Caller, id: string): Promise<void> {
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await findChannel(tx, workspaceId, id))) throw noChannel();
      await removeChannel(tx, workspaceId, id);
      await audit(tx, workspaceId, { memberId, action: 'channel.removed', subject: id });
      await appendEvents(tx, workspaceId, [{ type: 'channel.changed', channelId: id, memberId, body: { removed: true } }]);
    });
  }
}

const noChannel = (): AppError => new AppError('not-found', 'There is no such channel.');

function checkedConfig(type: ChannelType, given: Record<string, unknown>): Record<string, unknown> {
  const result = type.config.safeParse(given);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => ({ field: ['config', ...issue.path].join('.'), message: issue.message }));
  throw new AppError('invalid', `${fields[0]!.field}: ${fields[0]!.message}`, { fields });
}
