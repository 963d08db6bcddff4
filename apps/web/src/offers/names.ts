import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { StandingView } from '#contracts';

export const levelName: Record<StandingView['level'], MessageDescriptor> = {
  new: msg`New here`,
  helper: msg`Helper`,
  regular: msg`Regular`,
  expert: msg`Expert`,
};

/** What was written with commas between, in whatever script. */
export const wordsIn = (value: FormDataEntryValue | null): string[] =>
  String(value ?? '')
    .split(/[,;，；、\n]+/)
    .map((word) => word.trim().toLowerCase())
    .filter(Boolean);
