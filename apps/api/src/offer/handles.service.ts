import { allow, audit, type Caller } from '#accounts';
import { findChannelType, type Reach, withContext } from '#channels';
import type { HandleView, OwnHandlesView } from '#contracts';
import type { Database } from '#database';
import { appendEvents } from '#events';
import { resolveContent } from '#inbox';
import { AppError, log } from '#kernel';
import type { Channels as StoredChannels } from '#listening';
import { accountThatPosted, dropHandle, handlesOf, holdsCode, proveHandle, putHandle } from '#routing';
import { networksOf } from './community.service.js';

const lookMs = 15_000;

/** Accounts on networks as which advocates answer. A handle counts once it is proved. */
export class Handles {
  constructor(
    private readonly database: Database,
    private readonly stored: StoredChannels,
    private readonly reach: Reach,
  ) {}

  mine(caller: Caller): Promise<OwnHandlesView> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace({ workspaceId }, async (tx) => ({
      items: await handlesOf(tx, workspaceId, memberId),
      networks: await networksOf(tx, workspaceId),
    }));
  }

  async put(caller: Caller, network: string, handle: string): Promise<OwnHandlesView> {
    const { networks } = await this.mine(caller);
    if (!networks.includes(network))
      throw new AppError('invalid', 'Nothing is heard on this network here.', { fields: [{ field: 'network', message: 'is not heard here' }] });
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace({ workspaceId }, (tx) => putHandle(tx, workspaceId, memberId, network, handle));
    return this.mine(caller);
  }

  async drop(caller: Caller, network: string): Promise<OwnHandlesView> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace({ workspaceId }, (tx) => dropHandle(tx, workspaceId, memberId, network));
    return this.mine(caller);
  }

  /** Looks for the code in the profile where the network shows profiles, and among what we heard of them. */
  async check(caller: Caller, network: string, now: Date): Promise<OwnHandlesView> {
    const { items } = await this.mine(caller);
    const handle = items.find((one) => one.network === network);
    if (!handle) throw new AppError('not-found', 'There is no such handle of yours.');
    if (handle.provenBy) return this.mine(caller);
    const { workspaceId, memberId } = caller;
    const posted = await this.database.inWorkspace({ workspaceId }, (tx) => accountThatPosted(tx, workspaceId, handle));
    const shown = posted ? null : await this.profileWith(workspaceId, handle, now);
    const externalId = posted?.externalId ?? shown;
    if (!externalId) throw new AppError('conflict', 'The code was not found, neither in the profile nor in a post. It can take a few minutes.');
    await this.prove(caller, memberId, network, { by: posted ? 'post' : 'profile', externalId }, now);
    if (posted?.conversationId) await this.settle(workspaceId, posted.conversationId, now);
    return this.mine(caller);
  }

  /** The post was for us to read, and is nobody's work. */
  private settle(workspaceId: string, conversationId: string, now: Date): Promise<void> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const content = await resolveContent(tx, workspaceId, conversationId, now, { thoughWaiting: true });
      if (content) await appendEvents(tx, workspaceId, [content]);
    });
  }

  /** Staff's word, where no network can be asked; null takes it back. */
  async proveByStaff(caller: Caller, memberId: string, network: string, proven: boolean, now: Date): Promise<void> {
    allow(caller, 'routing.manage');
    await this.prove(caller, memberId, network, proven ? { by: 'staff', externalId: null } : null, now);
  }

  private prove(
    caller: Caller,
    memberId: string,
    network: string,
    proof: { by: NonNullable<HandleView['provenBy']>; externalId: string | null } | null,
    now: Date,
  ): Promise<void> {
    const { workspaceId } = caller;
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const known = (await handlesOf(tx, workspaceId, memberId)).some((one) => one.network === network);
      if (!known) throw new AppError('not-found', 'There is no such handle.');
      if (!(await proveHandle(tx, workspaceId, { memberId, network }, proof && { ...proof, now })))
        throw new AppError('conflict', 'Somebody else proved this handle already.');
      await audit(tx, workspaceId, { memberId: caller.memberId, action: proof ? 'handle.proved' : 'handle.doubted', subject: memberId, details: { network } });
    });
  }

  /** The network's id of the account whose profile shows the code, asked through any channel of that network. */
  private async profileWith(workspaceId: string, { network, handle, code }: HandleView, now: Date): Promise<string | null> {
    const type = findChannelType(network);
    if (!type?.profile) return null;
    const { profile } = type;
    const channels = await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const rows = await tx.query<{ id: string; config: Record<string, unknown> }>(
        `select id, config from channel where workspace_id = $1 and network = $2 and status = 'active' order by id limit 3`,
        [workspaceId, network],
      );
      return Promise.all(rows.map(async (row) => ({ ...row, credentials: await this.stored.credentials(tx, workspaceId, row.id) })));
    });
    for (const { id, config, credentials } of channels) {
      try {
        const of = { workspaceId, channelId: id, config, credentials };
        const found = await withContext(this.reach, type, of, { purpose: 'answer', now, signal: AbortSignal.timeout(lookMs) }, (context) =>
          profile(context, handle),
        );
        if (found && holdsCode(found.text, code)) return found.externalId;
      } catch (error) {
        log.info({ channelId: id, why: (error as Error).message }, 'a profile could not be looked at');
      }
    }
    return null;
  }
}
