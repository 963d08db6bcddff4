import type { ChannelHealth, ChannelView } from '#contracts';
import type { Channel } from './channel.js';

/** What the network's type says of a channel. */
export interface ChannelTraits {
  simulated: boolean;
  canReply: boolean;
  /** What cannot work here and why. */
  notice: string | null;
}

function stateOf(channel: Channel): ChannelHealth['state'] {
  if (channel.status === 'paused') return 'paused';
  if (channel.lastError) return 'failing';
  return channel.lastHeardAt ? 'ok' : 'waiting';
}

export function channelView(channel: Channel, { simulated, canReply, notice }: ChannelTraits): ChannelView {
  return {
    id: channel.id,
    network: channel.network,
    name: channel.name,
    purpose: channel.purpose,
    status: channel.status,
    simulated,
    config: channel.config,
    canReply,
    health: {
      state: stateOf(channel),
      lastHeardAt: channel.lastHeardAt?.toISOString() ?? null,
      lastError: channel.lastError,
      received: channel.received,
      quarantined: channel.quarantined,
      notice,
    },
    createdAt: channel.createdAt.toISOString(),
  };
}
