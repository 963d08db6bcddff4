import { type Bucket, type ChannelType, findChannelType, type Tally } from '#channels';
import type { BudgetView, ChannelHealth, ChannelView } from '#contracts';
import type { ChannelRow } from '#listening';

interface Around {
  publicUrl: string | null;
  credentials: Record<string, string>;
  budgets: BudgetView[];
  lagMs: number | null;
}

/** Names each field, so that credentials and cursors never reach a browser. */
export function channelOf(row: ChannelRow, around: Around): ChannelView {
  const type = findChannelType(row.network);
  const why = noReplyOf(row, type);
  return {
    id: row.id,
    network: row.network,
    name: row.name,
    purpose: row.purpose,
    status: row.status,
    simulated: type?.simulated ?? false,
    config: row.config,
    account: type?.credentials != null && Object.keys(around.credentials).length > 0,
    canReply: type?.send != null && why === null,
    noReply: why,
    health: healthOf(row, around),
    createdAt: row.created_at.toISOString(),
  };
}

/** What stands in the way of every answer, where the network has a way at all. */
function noReplyOf({ purpose, config }: ChannelRow, type: ChannelType | null): string | null {
  if (!type?.send) return null;
  if (purpose === 'listen') return 'This channel has no account to answer with.';
  const ready = type.send.ready?.(config);
  return ready && !ready.ok ? ready.why : null;
}

export function budgetsOf(buckets: readonly Bucket[], tally: Tally): BudgetView[] {
  return buckets.map(({ name, unit }) => {
    const { most, resetsAt, spent } = tally.state(name);
    return { name, unit, most, left: Math.max(0, most - spent), resetsAt: spent > 0 ? resetsAt.toISOString() : null };
  });
}

/** The path that has to be given to the network; null where there is none. */
export function deliverTo({ webhook }: ChannelType, channelId: string): string | null {
  if (!webhook) return null;
  return webhook.at ? webhook.at(channelId) : `/hooks/${channelId}`;
}

function healthOf(row: ChannelRow, { publicUrl, credentials, budgets, lagMs }: Around): ChannelHealth {
  const type = findChannelType(row.network);
  const { health } = row;
  const expiresAt = credentials['expiresAt'] ?? null;
  return {
    state: stateOf(row),
    lastHeardAt: row.last_heard_at?.toISOString() ?? null,
    lagMs,
    lastError: row.last_error ?? health.streamError ?? null,
    received: health.received ?? 0,
    quarantined: health.quarantined ?? 0,
    notice: type && deliverTo(type, row.id) && !publicUrl ? 'Without PUBLIC_URL only this machine and its network can deliver here.' : null,
    stream: row.stream_at ? (health.streamOpenedAt ? 'open' : 'closed') : null,
    nextPollAt: row.next_poll_at?.toISOString() ?? null,
    expiresAt,
    budgets,
  };
}

function stateOf({ status, health, last_error: lastError, last_heard_at: lastHeardAt }: ChannelRow): ChannelHealth['state'] {
  if (status === 'paused') return 'paused';
  if (health.reauthorise) return 'sign-in';
  if (lastError) return 'failing';
  return lastHeardAt || health.polledAt || health.streamOpenedAt ? 'ok' : 'waiting';
}
