import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';
import type { ChartLine, RateKind } from '#contracts';
import { useFormat } from '../words/format.js';

const known: Record<string, MessageDescriptor> = {
  all: msg`everything`,
  complaint: msg`complaints`,
  question: msg`questions`,
  praise: msg`praise`,
  other: msg`other`,
  p50: msg`half within`,
  p90: msg`nine of ten within`,
  kept: msg`as promised`,
  content: msg`content`,
  '1': msg`kind words`,
  '0': msg`neutral`,
  '-1': msg`harsh words`,
  answered: msg`questions answered`,
  resolved: msg`issues resolved`,
  connected: msg`connected to a partner`,
  dialogue: msg`real conversations`,
  thanked: msg`praise thanked`,
};

/** A line's name: its own, a word of ours, or a language. */
export function useLineName(): (line: Pick<ChartLine, 'id' | 'name'>) => string {
  const { i18n } = useLingui();
  const format = useFormat();
  return ({ id, name }) => name ?? (known[id] ? i18n._(known[id]) : format.language(id));
}

export const rateName: Record<RateKind, MessageDescriptor> = {
  conversation: msg`Answers a post`,
  amplification: msg`Shares a post`,
  applause: msg`Likes a post`,
};
