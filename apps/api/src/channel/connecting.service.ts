import { createHash, randomBytes } from 'node:crypto';
import { type Caller, grantSecret, scopeOf, type Sealer } from '#accounts';
import { type ChannelType, type Grant, type Reach, withContext } from '#channels';
import type { ChannelCheck } from '#contracts';
import type { Database } from '#database';
import { AppError, newId, NIL_ID } from '#kernel';
import { type Channels as StoredChannels, findChannel } from '#listening';
import { type Channels, checkedConfig, checkedCredentials, noChannel, typeOf } from './channel.service.js';
import { forgetGrants, insertGrant, takeGrant } from './grant.store.js';

const checkMs = 25_000;
/** How long somebody may take to sign in at the network. */
const graceMs = 15 * 60_000;

export interface GrantAsked {
  network: string;
  name: string;
  config: Record<string, unknown>;
  channelId?: string | undefined;
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Trying a channel, and letting us in at a network. */
export class Connecting {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
    private readonly stored: StoredChannels,
    private readonly sealer: Sealer,
    private readonly reach: Reach,
    /** Never what a request says of itself. */
    private readonly origin: string,
  ) {}

  check(caller: Caller, given: { network: string; config: Record<string, unknown>; credentials: Record<string, string> }): Promise<ChannelCheck[]> {
    const type = typeOf(given.network);
    const config = checkedConfig(type, given.config);
    return this.try(caller, type, NIL_ID, config, checkedCredentials(type, given.credentials), { ...this.reach, keep: async () => undefined });
  }

  async checkChannel(caller: Caller, id: string): Promise<ChannelCheck[]> {
    const { workspaceId } = caller;
    const { row, credentials } = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const found = await findChannel(tx, workspaceId, id);
      if (!found) throw noChannel();
      return { row: found, credentials: await this.stored.credentials(tx, workspaceId, id) };
    });
    return this.try(caller, typeOf(row.network), id, row.config, credentials, this.reach);
  }

  private async try(
    { workspaceId }: Caller,
    type: ChannelType,
    channelId: string,
    config: Record<string, unknown>,
    credentials: Record<string, string>,
    reach: Reach,
  ): Promise<ChannelCheck[]> {
    if (!type.check) return [];
    const timing = { purpose: 'answer', now: new Date(), signal: AbortSignal.timeout(checkMs) } as const;
    return withContext(reach, type, { workspaceId, channelId, config, credentials }, timing, (context) => type.check!(context));
  }

  async begin(caller: Caller, { network, name, config: given, channelId }: GrantAsked): Promise<{ url: string }> {
    const { workspaceId, memberId } = caller;
    const type = typeOf(network);
    const grant = this.grantOf(type);
    const config = checkedConfig(type, given);
    const [state, verifier] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    const challenge = hashOf(verifier).toString('base64url');
    const ask = { redirectUri: this.redirectUri, state, challenge };
    const { url, keep } = await this.talk(caller, type, config, (context) => grant.begin(context, ask));
    const id = newId();
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (channelId && !(await findChannel(tx, workspaceId, channelId))) throw noChannel();
      const { keyVersion } = this.sealer;
      const sealed = this.sealer.seal(JSON.stringify({ verifier, keep }), grantSecret(workspaceId, id, keyVersion));
      await forgetGrants(tx, workspaceId, new Date());
      await insertGrant(tx, workspaceId, {
        id,
        memberId,
        stateHash: hashOf(state),
        network,
        name,
        config,
        sealed,
        keyVersion,
        channelId: channelId ?? null,
        expiresAt: new Date(Date.now() + graceMs),
      });
    });
    return { url };
  }

  /** Answers what went wrong, for the person who comes back; null when the channel is there. */
  async finish(caller: Caller, { state, code, error }: { state: string; code?: string | undefined; error?: string | undefined }): Promise<string | null> {
    const { workspaceId, memberId } = caller;
    const pending = await this.database.inWorkspace(scopeOf(caller), (tx) => takeGrant(tx, workspaceId, memberId, hashOf(state), new Date()));
    if (!pending) return 'Signing in took too long, or began somewhere else. Begin again.';
    if (!code) return `The network did not let us in${error ? ` (${error})` : ''}.`;
    const type = typeOf(pending.network);
    const { verifier, keep } = JSON.parse(this.sealer.open(pending.sealed, grantSecret(workspaceId, pending.id, pending.keyVersion))) as {
      verifier: string;
      keep: Record<string, string>;
    };
    try {
      const credentials = await this.talk(caller, type, pending.config, (context) =>
        this.grantOf(type).finish(context, { code, verifier, redirectUri: this.redirectUri, keep }),
      );
      if (pending.channelId) await this.channels.change(caller, pending.channelId, { credentials });
      else await this.channels.connect(caller, { id: newId(), type, name: pending.name, config: pending.config, credentials, asked: true });
      return null;
    } catch (failure) {
      if (failure instanceof AppError) return failure.message;
      throw failure;
    }
  }

  private get redirectUri(): string {
    return `${this.origin}/api/v1/grants/finish`;
  }

  private grantOf(type: ChannelType): Grant {
    if (type.grant) return type.grant;
    throw new AppError('invalid', `Nobody can sign in at ${type.title} this way.`, { fields: [{ field: 'network', message: 'has no such way in' }] });
  }

  private talk<T>({ workspaceId }: Caller, type: ChannelType, config: Record<string, unknown>, work: Parameters<typeof withContext<T>>[4]): Promise<T> {
    const timing = { purpose: 'answer', now: new Date(), signal: AbortSignal.timeout(checkMs) } as const;
    return withContext({ ...this.reach, keep: async () => undefined }, type, { workspaceId, channelId: NIL_ID, config, credentials: {} }, timing, work);
  }
}
