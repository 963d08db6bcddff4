import { useLingui } from '@lingui/react/macro';

/** Readers, as a person would choose between them. */
export function useReaderNames(): Record<'default' | 'open' | 'transformer' | 'endpoint', string> {
  const { t } = useLingui();
  return { default: t`built-in, default`, open: t`built-in, open data only`, transformer: t`transformer`, endpoint: t`endpoint` };
}
