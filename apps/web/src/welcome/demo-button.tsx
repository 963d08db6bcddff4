import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { say } from '../frame/notices.js';
import { enterDemo } from '../frame/session.js';
import { useReason } from '../look/states.js';

/** Makes the Demo, or opens the one there is. */
export function DemoButton() {
  const reason = useReason();
  const [busy, setBusy] = useState(false);
  const open = async () => {
    setBusy(true);
    try {
      await enterDemo();
    } catch (error) {
      say(reason(error), { tone: 'problem' });
      setBusy(false);
    }
  };
  return (
    <button type="button" className="btn btn-primary self-start" disabled={busy} onClick={() => void open()}>
      {busy ? <Trans>Preparing four weeks of history…</Trans> : <Trans>Open the demo</Trans>}
    </button>
  );
}
