import { findChannelType } from '#channels';
import type { ChannelHealth, ChannelView } from '#contracts';

export interface ChannelRow {
  id: string;
  network: string;
  name: string;
  purpose: 'answer' | 'listen';
  status: 'active' | 'paused';
  config: Record<string, unknown>;
  health: { received?: number; quarantined?: number; state?: string };
  last_heard_at: Date | null;
  last_error: string | null;
  created_at: Date;
}

/** Names each field, so that credentials and cursors never reach a browser. */
export function channelOf(row: ChannelRow, publicUrl: string | null): ChannelView {
  const type = findChannelType(row.network);
  return {
    id: row.id,
    network: row.network,
    name: row.name,
    purpose: row.purpose,
    status: row.status,
    simulated: type?.simulated ?? false,
    config: row.config,
    canReply: type?.send?.canReply({ config: row.config }, { form: 'post' }).ok ?? false,
    health: healthOf(row, publicUrl),
    createdAt: row.created_at.toISOString(),
  };
}

function healthOf(row: ChannelRow, publicUrl: string | null): ChannelHealth {
  const type = findChannelType(row.network);
  const state = row.status === 'paused' ? 'paused' : row.last_error ? 'failing' : row.last_heard_at ? 'ok' : 'waiting';
  return {
    state,
    lastHeardAt: row.last_heard_at?.toISOString() ?? null,
    lastError: row.last_error,
    received: row.health.received ?? 0,
    quarantined: row.health.quarantined ?? 0,
    notice: type?.webhook && !publicUrl ? 'Without PUBLIC_URL only this machine and its network can deliver here.' : null,
  };
}
