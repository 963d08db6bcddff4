import { findChannelType } from '#channels';
import type { CanReply } from '#inbox';

export const canReply: CanReply = ({ network, config }, form) => {
  const send = findChannelType(network)?.send;
  if (!send) return { ok: false, why: 'This channel only listens; it has no way to answer.' };
  const allowed = send.canReply({ config }, { form });
  return allowed.ok ? { ok: true, maxLength: send.length?.max ?? null, lengthUnit: send.length?.unit ?? 'graphemes' } : allowed;
};
