import { channelCredentials, type Sealer } from '#accounts';
import { findChannelType, type WebhookIn } from '#channels';
import type { Database } from '#database';
import { AppError } from '#kernel';
import { Channels } from '#listening';

/** What a delivery needs to know of its channel. */
export interface Door {
  channelId: string;
  workspaceId: string;
  network: string;
  webhook: WebhookIn;
  config: Record<string, unknown>;
  credentials: Record<string, string>;
  secrets: { value: string; untilMs: number }[];
  paused: boolean;
}

/** A secret that was rotated, or a channel that was removed, is felt within this time. */
const rememberMs = 2_000;
/** When the database does not answer, what was known is good for this long: the intake decides whether a delivery can be kept. */
const staleMs = 60_000;
/** Senders give up after a second or less, and the intake takes most of it. What was known a moment ago needs less patience. */
const patienceMs = { unknown: 400, known: 60 };
const remembered = 10_000;

interface Known {
  door: Door | null;
  atMs: number;
}

/** Remembers channels for a moment, so that thousands of deliveries a second ask the database about none of them. */
export class Doors {
  private readonly known = new Map<string, Known>();
  private readonly asking = new Map<string, Promise<Known>>();

  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** Rejects with AppError `unavailable` when nothing is known and the database does not answer in time. */
  async find(channelId: string): Promise<Door | null> {
    const known = this.known.get(channelId);
    const ageMs = known ? Date.now() - known.atMs : Infinity;
    if (known && ageMs < rememberMs) return known.door;
    try {
      return (await inTime(this.ask(channelId), known ? patienceMs.known : patienceMs.unknown)).door;
    } catch (error) {
      if (known && ageMs < staleMs) return known.door;
      throw error;
    }
  }

  /** Keeps what was learnt with the channel's credentials. */
  async keep({ workspaceId, channelId }: Pick<Door, 'workspaceId' | 'channelId'>, changes: Record<string, string | null>): Promise<void> {
    await this.database.inWorkspace({ workspaceId }, (tx) => new Channels(this.sealer).keep(tx, workspaceId, channelId, changes));
    this.known.delete(channelId);
  }

  private ask(channelId: string): Promise<Known> {
    const asked = this.asking.get(channelId);
    if (asked) return asked;
    const answer = this.load(channelId)
      .then((door) => {
        const known = { door, atMs: Date.now() };
        if (this.known.size >= remembered) this.known.clear();
        this.known.set(channelId, known);
        return known;
      })
      .finally(() => this.asking.delete(channelId));
    this.asking.set(channelId, answer);
    return answer;
  }

  private async load(channelId: string): Promise<Door | null> {
    const [place] = await this.database.inDirectory((tx) =>
      tx.query<{ workspace_id: string; network: string }>(`select workspace_id, network from directory_channel where channel_id = $1`, [channelId]),
    );
    const webhook = place && findChannelType(place.network)?.webhook;
    if (!place || !webhook) return null;
    const { workspace_id: workspaceId, network } = place;
    const [row] = await this.database.inWorkspace({ workspaceId }, (tx) =>
      tx.query<{ credentials: Buffer | null; key_version: number; status: string; config: Record<string, unknown> }>(
        `select credentials, key_version, status, config from channel where workspace_id = $1 and id = $2`,
        [workspaceId, channelId],
      ),
    );
    if (!row) return null;
    const credentials = row.credentials
      ? (JSON.parse(this.sealer.open(row.credentials, channelCredentials(workspaceId, channelId, row.key_version))) as Record<string, string>)
      : {};
    const secrets = [];
    if (credentials['secret']) secrets.push({ value: credentials['secret'], untilMs: Infinity });
    if (credentials['previous']) secrets.push({ value: credentials['previous'], untilMs: Date.parse(credentials['previousUntil'] ?? '') || 0 });
    return { channelId, workspaceId, network, webhook, config: row.config, credentials, secrets, paused: row.status === 'paused' };
  }
}

function inTime<T>(work: Promise<T>, withinMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new AppError('unavailable', 'The database does not answer just now. Send it again.')), withinMs);
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
