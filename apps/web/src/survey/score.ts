import { useLingui } from '@lingui/react/macro';

/** From the best. */
export const scores = [5, 4, 3, 2, 1] as const;

export function useScoreName(): (score: number) => string {
  const { t } = useLingui();
  return (score) => [t`Very discontent`, t`Discontent`, t`In between`, t`Content`, t`Very content`][score - 1] ?? String(score);
}
