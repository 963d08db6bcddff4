import { Trans, useLingui } from '@lingui/react/macro';
import type { ChannelCreated, NetworkView } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { Copyable } from '../look/copyable.js';
import { signedExample } from './signed-example.js';

/** What a new channel leaves to be done at the network: our address, our secret. */
export function Made({ made, network, onDone }: { made: ChannelCreated; network: NetworkView; onDone: () => void }) {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const address = `${me.publicUrl ?? location.origin}${made.deliverTo ?? `/hooks/${made.id}`}`;
  return (
    <div className="flex flex-col gap-3">
      {network.after && <p className="text-ink-2">{network.after}</p>}
      {made.secret && (
        <>
          <p className="text-ink-2">
            <Trans>Copy the secret now: it is shown this once.</Trans>
          </p>
          <Copyable value={made.secret} label={t`Secret`} />
        </>
      )}
      {made.deliverTo && (
        <>
          <span className="text-s text-ink-3">
            <Trans>Address to deliver to</Trans>
          </span>
          <Copyable value={address} label={t`Address to deliver to`} />
        </>
      )}
      {made.network === 'webhook' && made.secret && (
        <>
          <span className="text-s text-ink-3">
            <Trans>Try it: this delivers one complaint, signed as Standard Webhooks.</Trans>
          </span>
          <pre tabIndex={0} aria-label={t`Example`} className="overflow-auto rounded-m bg-sunken p-3 text-s">
            {signedExample(address, made.secret)}
          </pre>
        </>
      )}
      <button type="button" className="btn btn-primary self-start" onClick={onDone}>
        <Trans>Done</Trans>
      </button>
    </div>
  );
}
