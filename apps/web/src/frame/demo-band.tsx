import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useReason } from '../look/states.js';
import { say } from './notices.js';
import { leaveDemo } from './session.js';

/** Stays on every screen of the Demo, so that nobody takes it for real. */
export function DemoBand() {
  const reason = useReason();
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    try {
      await leaveDemo();
    } catch (error) {
      setLeaving(false);
      say(reason(error), { tone: 'problem' });
    }
  };
  return (
    <div role="note" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-unsure bg-unsure-soft px-4 py-1 text-s">
      <strong className="font-semibold text-unsure">
        <Trans>Simulated</Trans>
      </strong>
      <span>
        <Trans>Nobody here is real and nothing is sent.</Trans>
      </span>
      <button type="button" className="btn ms-auto" onClick={() => void leave()} disabled={leaving}>
        {leaving ? <Trans>Leaving…</Trans> : <Trans>Leave and remove the demo</Trans>}
      </button>
    </div>
  );
}
