import { findChannelType } from '#channels';
import type { CanReply } from '#inbox';

export const canReply: CanReply = ({ network, config }, target) => {
  const send = findChannelType(network)?.send;
  if (!send) return { ok: false, why: 'This channel only listens; it has no way to answer.' };
  const allowed = send.canReply({ config, now: new Date() }, target);
  if (!allowed.ok) return allowed;
  const length = send.length(config);
  return { ok: true, maxLength: length?.max ?? null, length };
};
