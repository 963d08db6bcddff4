import { type Database } from '#database';
import { isId } from '#kernel';
import { activeSecrets, type Channel } from './channel.js';
import { type Channels } from './channel.store.js';

/** A channel that others call, with the secrets they may sign with. */
export interface Receiver {
  workspaceId: string;
  channel: Channel;
  secrets: string[];
}

export type Admission = { ok: true; receiver: Receiver } | { ok: false; why: 'unknown' | 'paused' | 'unsigned' };

interface Known {
  receiver: Receiver | null;
  at: number;
}

/** How long a channel is remembered. A pause takes this long to reach every process; a new secret is taken at once. */
const rememberMs = 3_000;
/** A refused signature is not a reason to ask the database more often than this. */
const askAgainMs = 500;
const mostRemembered = 5_000;

/** Decides who may deliver to a channel, without a question to the database for each delivery. */
export class Receivers {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
  ) {}

  /** `isSigned` says whether the request was signed with one of the secrets. */
  async admit(channelId: string, isSigned: (receiver: Receiver) => boolean): Promise<Admission> {
    if (!isId(channelId)) return { ok: false, why: 'unknown' };
    let known = await this.find(channelId, rememberMs);
    if (!known.receiver) return { ok: false, why: 'unknown' };
    if (!isSigned(known.receiver)) {
      // The secret may have been rotated in another process since we looked.
      known = await this.find(channelId, askAgainMs);
      if (!known.receiver) return { ok: false, why: 'unknown' };
      if (!isSigned(known.receiver)) return { ok: false, why: 'unsigned' };
    }
    return known.receiver.channel.status === 'paused' ? { ok: false, why: 'paused' } : { ok: true, receiver: known.receiver };
  }

  private async find(channelId: string, notOlderThanMs: number): Promise<Known> {
    const key = channelId.toLowerCase();
    const known = this.known.get(key);
    const now = Date.now();
    if (known && now - known.at < notOlderThanMs) return known;
    const fresh: Known = { receiver: await this.read(key), at: now };
    if (this.known.size >= mostRemembered) this.known.delete(this.known.keys().next().value!);
    this.known.delete(key);
    this.known.set(key, fresh);
    return fresh;
  }

  private async read(channelId: string): Promise<Receiver | null> {
    const [line] = await this.database.inDirectory((tx) =>
      tx.query<{ workspace_id: string }>(`select workspace_id from directory_channel where channel_id = $1`, [channelId]),
    );
    if (!line) return null;
    const workspaceId = line.workspace_id;
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const channel = await this.channels.find(tx, workspaceId, channelId);
      const credentials = await this.channels.credentials(tx, workspaceId, channelId);
      return channel && credentials ? { workspaceId, channel, secrets: activeSecrets(credentials, new Date()) } : null;
    });
  }
}
