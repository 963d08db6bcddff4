import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { BudgetView, ChannelCheck, GapReason } from '#contracts';

export const stepName: Record<ChannelCheck['step'], MessageDescriptor> = {
  reach: msg`Reaching it`,
  'sign-in': msg`Signing in`,
  read: msg`Reading posts`,
  write: msg`Answering people`,
  stream: msg`Standing connection`,
};

const verified: Record<string, MessageDescriptor> = {
  'against a real server': msg`tried against a real server`,
  "against a third party's simulator": msg`tried against somebody else’s simulator`,
  'against our own double': msg`tried against our own copy of it only, made from its documents`,
};
/** How we know that a network works; null where there is nothing to know. */
export function howVerified(label: string): MessageDescriptor | null {
  return verified[label] ?? null;
}

export const gapReasonName: Record<GapReason, MessageDescriptor> = {
  'stream-cut': msg`the connection was cut`,
  'not-delivered': msg`the network did not deliver what was there`,
  'poll-failed': msg`the network did not answer`,
  'not-asked': msg`nobody asked, as when this server was off`,
  'too-many': msg`there was more than the network gives`,
};

export const budgetUnitName: Record<Exclude<BudgetView['unit'], 'money' | 'percent'>, MessageDescriptor> = {
  requests: msg`requests`,
  units: msg`units`,
  points: msg`points`,
};
