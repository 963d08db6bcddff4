import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { TagColour } from '#contracts';

export const colourName: Record<TagColour, MessageDescriptor> = {
  grey: msg`grey`,
  red: msg`red`,
  orange: msg`orange`,
  yellow: msg`yellow`,
  green: msg`green`,
  teal: msg`teal`,
  blue: msg`blue`,
  purple: msg`purple`,
  pink: msg`pink`,
};
