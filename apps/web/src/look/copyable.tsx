import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';

/** A value to take elsewhere, such as a secret that is shown once. */
export function Copyable({ value, label }: { value: string; label: string }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // Without a secure page the browser gives no clipboard; the field stays selectable by hand.
      setCopied(false);
    }
  };
  return (
    <div className="flex w-full min-w-0 items-center gap-2">
      <input readOnly className="field font-mono" aria-label={label} value={value} onFocus={(event) => event.currentTarget.select()} />
      <button type="button" className="btn" onClick={() => void copy()} aria-label={t`Copy ${label}`}>
        {copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
      </button>
    </div>
  );
}
