import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { DeskKind, DeskView, NotChosen, RuleMoment, RuleView } from '#contracts';

export const deskKindName: Record<DeskKind, MessageDescriptor> = {
  support: msg`Support`,
  advocates: msg`Community advocates`,
  partners: msg`Local partners`,
};
const standardDeskName: Record<DeskKind, string> = { support: 'Support', advocates: 'Community advocates', partners: 'Local partners' };

/** A desk nobody renamed is named in the reader's language. */
export function deskLabel(desk: Pick<DeskView, 'kind' | 'name'>, say: (message: MessageDescriptor) => string): string {
  return desk.name === standardDeskName[desk.kind] ? say(deskKindName[desk.kind]) : desk.name;
}

const standardRule: Record<string, MessageDescriptor> = {
  'take-in': msg`Heard, and may be a complaint or ask for help`,
  urgent: msg`Urgent or angry`,
  account: msg`Account, order or payment`,
  complaint: msg`Complaints`,
  local: msg`Wants to buy, or help nearby`,
  question: msg`General questions, asked in public`,
  praise: msg`Praise`,
};

export function ruleLabel(rule: Pick<RuleView, 'name' | 'standard'>, say: (message: MessageDescriptor) => string): string {
  const known = rule.standard ? standardRule[rule.standard] : undefined;
  return known ? say(known) : rule.name;
}

export const ruleMomentName: Record<RuleMoment, MessageDescriptor> = {
  arrival: msg`when a post comes in`,
  timer: msg`as time goes by`,
  reply: msg`before an answer is sent`,
};

export const notChosenName: Record<NotChosen, MessageDescriptor> = {
  away: msg`away`,
  closed: msg`outside working hours`,
  leave: msg`on leave`,
  full: msg`has no room`,
  'full-on-channel': msg`has no room on this channel`,
  beginning: msg`has just come, and gets more in a minute`,
  language: msg`does not speak the language`,
  skill: msg`lacks a skill`,
  territory: msg`elsewhere`,
  team: msg`not in the team`,
  suspended: msg`suspended`,
  declined: msg`declined`,
  busier: msg`has less room`,
  later: msg`not their turn`,
};

/** Why what was offered went to staff. */
export const passedOnWhy: Record<string, MessageDescriptor> = {
  nobody: msg`Nobody could be asked.`,
  'no-place': msg`It is not known where they are.`,
  rounds: msg`Nobody took it.`,
  silent: msg`Whoever took it stayed silent.`,
  'no-consent': msg`The customer did not agree to be contacted.`,
  'not-confirmed': msg`The customer says that it did not work out.`,
  'asked-again': msg`They asked again after the answer.`,
  archived: msg`The desk was closed.`,
};
