import { channelCredentials, type Sealer } from '#accounts';
import { findChannelType, type WebhookIn } from '#channels';
import type { Database } from '#database';

/** What a delivery needs to know of its channel. */
export interface Door {
  workspaceId: string;
  network: string;
  webhook: WebhookIn;
  secrets: { value: string; untilMs: number }[];
  paused: boolean;
}

/** A secret that was rotated, or a channel that was removed, is felt within this time. */
const rememberMs = 2_000;
const remembered = 10_000;

/** Remembers channels for a moment, so that thousands of deliveries a second ask the database about none of them. */
export class Doors {
  private readonly known = new Map<string, { door: Promise<Door | null>; untilMs: number }>();

  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  find(channelId: string): Promise<Door | null> {
    const hit = this.known.get(channelId);
    if (hit && hit.untilMs > Date.now()) return hit.door;
    const door = this.load(channelId);
    if (this.known.size >= remembered) this.known.clear();
    this.known.set(channelId, { door, untilMs: Date.now() + rememberMs });
    door.catch(() => this.known.delete(channelId));
    return door;
  }

  private async load(channelId: string): Promise<Door | null> {
    const [place] = await this.database.inDirectory((tx) =>
      tx.query<{ workspace_id: string; network: string }>(`select workspace_id, network from directory_channel where channel_id = $1`, [channelId]),
    );
    const webhook = place && findChannelType(place.network)?.webhook;
    if (!place || !webhook) return null;
    const { workspace_id: workspaceId, network } = place;
    const [row] = await this.database.inWorkspace({ workspaceId }, (tx) =>
      tx.query<{ credentials: Buffer | null; key_version: number; status: string }>(
        `select credentials, key_version, status from channel where workspace_id = $1 and id = $2`,
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
    return { workspaceId, network, webhook, secrets, paused: row.status === 'paused' };
  }
}
