import type { ChannelType } from '#channels';
import type { NetworkView } from '#contracts';

export function networkOf(type: ChannelType): NetworkView {
  const { network, title, purpose, account, verified } = type;
  const hears = (['poll', 'stream', 'webhook'] as const).filter((way) => type[way] !== null);
  return { network, title, purpose, account, signIn: type.grant !== null, verified, hears };
}
