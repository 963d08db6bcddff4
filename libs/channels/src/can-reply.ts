import type { LengthRule } from '#contracts';
import type { Target } from './port.js';
import { findChannelType } from './registry.js';

export type Allowed = { ok: true; maxLength: number | null; length: LengthRule | null } | { ok: false; why: string };

/** Whether and how long an answer may be, as the network says. */
export function canReply({ network, config }: { network: string; config: Record<string, unknown> }, target: Target): Allowed {
  const send = findChannelType(network)?.send;
  if (!send) return { ok: false, why: 'This channel only listens; it has no way to answer.' };
  const allowed = send.canReply({ config, now: new Date() }, target);
  if (!allowed.ok) return allowed;
  const length = send.length(config);
  return { ok: true, maxLength: length?.max ?? null, length };
}
