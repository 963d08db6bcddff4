import { audit, type Caller, scopeOf, SealedElsewhere } from '#accounts';
import { type BudgetBook, type ChannelType, channelTypes, findChannelType, newWebhookSecret, tallyOf } from '#channels';
import type { ChannelCreated, ChannelView } from '#contracts';
import { type Database, type Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError, newId } from '#kernel';
import {
  changeChannel,
  type ChannelRow,
  type Channels as StoredChannels,
  findChannel,
  insertChannel,
  listChannels,
  orNone,
  removeChannel,
  scheduleChannel,
} from '#listening';
import { lagsOf } from '../health/status.store.js';
import { budgetsOf, channelOf, deliverTo } from './channel.view.js';

/** How long the secret before the last one is still good, so that a sender can be changed without losing anything. */
export const overlapMs = 24 * 3_600_000;

export interface Given {
  network: string;
  name: string;
  config: Record<string, unknown>;
  credentials: Record<string, string>;
}

export interface NewChannel {
  id: string;
  type: ChannelType;
  name: string;
  config: Record<string, unknown>;
  credentials: Record<string, string>;
  /** False for one that is only asked once something else is done. */
  asked: boolean;
}

/** Connecting, changing and removing a workspace's channels. */
export class Channels {
  constructor(
    private readonly database: Database,
    private readonly stored: StoredChannels,
    private readonly book: BudgetBook,
    private readonly publicUrl: string | null,
    private readonly poll: (workspaceId: string, channelId: string) => void,
  ) {}

  async list(caller: Caller): Promise<ChannelView[]> {
    const { workspaceId } = caller;
    const rows = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const found = await listChannels(tx, workspaceId);
      const lags = await lagsOf(tx, workspaceId);
      return Promise.all(
        found.map(async (row) => ({ row, lagMs: lags.get(row.id) ?? null, credentials: await this.stored.openable(tx, workspaceId, row.id) })),
      );
    });
    return Promise.all(rows.map(({ row, credentials, lagMs }) => this.view(row, credentials, lagMs)));
  }

  async create(caller: Caller, given: Given): Promise<ChannelCreated> {
    const type = typeOf(given.network);
    const config = checkedConfig(type, given.config);
    return this.connect(caller, { id: newId(), type, name: given.name, config, credentials: checkedCredentials(type, given.credentials), asked: true });
  }

  async connect(caller: Caller, channel: NewChannel): Promise<ChannelCreated> {
    const { workspaceId, memberId } = caller;
    const { id, type } = channel;
    const secret = type.webhook?.ownSecret ? newWebhookSecret() : null;
    const credentials = secret ? { ...channel.credentials, secret } : channel.credentials;
    const row = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await this.insert(tx, workspaceId, { ...channel, credentials });
      await audit(tx, workspaceId, { memberId, action: 'channel.made', subject: id, details: { network: type.network } });
      await appendEvents(tx, workspaceId, [{ type: 'channel.changed', channelId: id, memberId, body: { made: true } }]);
      return (await findChannel(tx, workspaceId, id))!;
    });
    if (type.poll) this.poll(workspaceId, id);
    return { ...(await this.view(row, credentials)), secret, deliverTo: deliverTo(type, id) };
  }

  async insert(tx: Transaction, workspaceId: string, channel: NewChannel): Promise<void> {
    const { id, type, credentials } = channel;
    await insertChannel(tx, workspaceId, {
      id,
      network: type.network,
      name: channel.name,
      purpose: purposeOf(type, credentials),
      config: channel.config,
      credentials: Object.keys(credentials).length > 0 ? this.stored.seal(workspaceId, id, credentials) : null,
      keyVersion: this.stored.keyVersion,
      due: channel.asked ? dueNow(type, channel) : { pollAt: null, streamAt: null, sweepAt: null },
    });
  }

  async change(
    caller: Caller,
    id: string,
    change: {
      name?: string | undefined;
      status?: 'active' | 'paused' | undefined;
      config?: Record<string, unknown> | undefined;
      credentials?: Record<string, string> | undefined;
    },
  ): Promise<ChannelView> {
    const { workspaceId, memberId } = caller;
    const changed = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const row = await findChannel(tx, workspaceId, id);
      const type = row && findChannelType(row.network);
      if (!row || !type) throw noChannel();
      const config = change.config ? checkedConfig(type, change.config) : undefined;
      let credentials = orNone(await this.stored.openable(tx, workspaceId, id));
      if (change.credentials) {
        const { secret, previous, previousUntil } = credentials;
        const kept = Object.fromEntries(
          Object.entries({ secret, previous, previousUntil }).filter((entry): entry is [string, string] => entry[1] !== undefined),
        );
        // What was learnt since, such as a session or whose account it is, is not among what the network asks for and goes.
        const given = type.credentials ? { ...credentials, ...change.credentials } : change.credentials;
        credentials = { ...checkedCredentials(type, given), ...kept };
        await this.stored.replace(tx, workspaceId, id, credentials);
      }
      await changeChannel(tx, workspaceId, id, { ...change, config, purpose: change.credentials ? purposeOf(type, credentials) : undefined });
      const status = change.status ?? row.status;
      if (status !== row.status || config || change.credentials) {
        const due = status === 'active' ? dueNow(type, { config: config ?? row.config, credentials }) : { pollAt: null, streamAt: null, sweepAt: null };
        await scheduleChannel(tx, workspaceId, id, due);
      }
      await audit(tx, workspaceId, {
        memberId,
        action: 'channel.changed',
        subject: id,
        details: {
          name: change.name ?? null,
          status: change.status ?? null,
          config: change.config !== undefined,
          credentials: change.credentials !== undefined,
        },
      });
      const body = status !== row.status ? { status: { from: row.status, to: status } } : {};
      await appendEvents(tx, workspaceId, [{ type: 'channel.changed', channelId: id, memberId, body }]);
      return { row: (await findChannel(tx, workspaceId, id))!, credentials, polls: type.poll !== null };
    });
    if (changed.polls && changed.row.status === 'active') this.poll(workspaceId, id);
    return this.view(changed.row, changed.credentials);
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
      if (!type.webhook?.ownSecret) throw new AppError('conflict', 'This channel has no secret of ours. Give it new credentials instead.');
      const before = orNone(await this.stored.openable(tx, workspaceId, id));
      await this.stored.keep(tx, workspaceId, id, { secret, ...(before['secret'] ? { previous: before['secret'], previousUntil } : {}) });
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

  private async view(stored: ChannelRow, openable: Record<string, string> | SealedElsewhere, lagMs: number | null = null): Promise<ChannelView> {
    const credentials = orNone(openable);
    const row = openable instanceof SealedElsewhere ? { ...stored, last_error: openable.message, health: { ...stored.health, reauthorise: true } } : stored;
    const type = findChannelType(row.network);
    const now = new Date();
    const tally = type ? await tallyOf(this.book, type, { config: row.config, credentials }, 'answer', now) : null;
    return channelOf(row, {
      publicUrl: this.publicUrl,
      credentials,
      lagMs,
      budgets: tally && type ? budgetsOf(type.budgets({ config: row.config, credentials }), tally) : [],
    });
  }
}

export const noChannel = (): AppError => new AppError('not-found', 'There is no such channel.');

export function typeOf(network: string): ChannelType {
  const type = findChannelType(network);
  if (type) return type;
  const known = channelTypes.map((known) => known.network).join(', ');
  throw new AppError('invalid', `There is no network "${network}".`, { fields: [{ field: 'network', message: `is none of ${known}` }] });
}

/** Without an account a network that knows accounts can only be listened to. */
export function purposeOf(type: ChannelType, credentials: Record<string, string>): 'answer' | 'listen' {
  return type.credentials && Object.keys(credentials).length === 0 ? 'listen' : type.purpose;
}

function dueNow(type: ChannelType, channel: { config: Record<string, unknown>; credentials: Record<string, string> }) {
  const now = new Date();
  return { pollAt: type.poll ? now : null, streamAt: type.stream?.wanted(channel) ? now : null, sweepAt: type.reread ? now : null };
}

export function checkedConfig(type: ChannelType, given: Record<string, unknown>): Record<string, unknown> {
  return checked(type.config.safeParse(given), 'config');
}

/** Nothing given is right where none are needed. */
export function checkedCredentials(type: ChannelType, given: Record<string, string>): Record<string, string> {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value.trim() !== ''));
  if (Object.keys(filled).length === 0 && type.account !== 'needed') return {};
  if (!type.credentials)
    throw new AppError('invalid', 'This network takes no credentials.', { fields: [{ field: 'credentials', message: 'are not taken here' }] });
  return checked(type.credentials.safeParse(filled), 'credentials');
}

function checked<T>(result: { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } }, where: string): T {
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => ({ field: [where, ...issue.path.map(String)].join('.'), message: issue.message }));
  throw new AppError('invalid', `${fields[0]!.field}: ${fields[0]!.message}`, { fields });
}
