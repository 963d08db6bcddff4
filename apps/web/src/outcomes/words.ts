import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Confirmation, OutcomeDoer, OutcomeKind } from '#contracts';

export const outcomeName: Record<OutcomeKind, MessageDescriptor> = {
  dialogue: msg`Real conversations`,
  resolved: msg`Issues resolved`,
  answered: msg`Questions answered`,
  connected: msg`Connected to a partner`,
  thanked: msg`Praise thanked`,
};
export const doerName: Record<OutcomeDoer, MessageDescriptor> = {
  staff: msg`Staff`,
  advocate: msg`Community advocates`,
  partner: msg`Local partners`,
  community: msg`The community by itself`,
};
/** Of one conversation. */
export const cameName: Record<OutcomeKind, MessageDescriptor> = {
  dialogue: msg`Real conversation`,
  resolved: msg`Issue resolved`,
  answered: msg`Question answered`,
  connected: msg`Connected to a partner`,
  thanked: msg`Praise thanked`,
};
export const confirmationName: Record<Confirmation, MessageDescriptor> = {
  staff: msg`said by us`,
  thanks: msg`they thanked`,
  quiet: msg`not asked again for a day`,
  customer: msg`confirmed by them`,
  correction: msg`corrected`,
};
