import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChannelCreated, NetworkView } from '#contracts';
import { Dialog } from '../look/dialog.js';
import { Failure, Skeleton } from '../look/states.js';
import { ConnectForm } from './connect-form.js';
import { Made } from './made.js';
import { howVerified } from './names.js';
import { networksQuery } from './queries.js';

interface AddChannelProps {
  open: boolean;
  /** Chosen already. */
  chosen: string | null;
  onDone: () => void;
}

/** Which network, then what it needs, then what is to be done there. */
export function AddChannel({ open, chosen, onDone }: AddChannelProps) {
  const { t, i18n } = useLingui();
  const { data, isPending, isError, error, refetch } = useQuery({ ...networksQuery(i18n.locale), enabled: open });
  const [picked, setPicked] = useState<string | null>(chosen);
  const [made, setMade] = useState<ChannelCreated | null>(null);
  const network = data?.find((one) => one.network === picked && one.offered) ?? null;
  const done = () => {
    setPicked(null);
    setMade(null);
    onDone();
  };
  return (
    <Dialog open={open} onClose={done} title={made ? t`${made.name} is connected` : network ? t`Connect ${network.title}` : t`Add a channel`}>
      <div className="flex flex-col gap-4 px-5 pb-5">
        {isPending ? (
          <Skeleton rows={5} height={56} />
        ) : isError ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : made && network ? (
          <Made made={made} network={network} onDone={done} />
        ) : network ? (
          <>
            <div className="flex flex-col gap-1">
              <p className="text-ink-2">{network.about}</p>
              <Verified network={network} />
            </div>
            <ConnectForm network={network} onMade={(created) => (created && (created.secret || network.after) ? setMade(created) : done())} />
            <button type="button" className="link min-h-6 self-start text-s" onClick={() => setPicked(null)}>
              <Trans>Another network</Trans>
            </button>
          </>
        ) : (
          <Picker networks={data.filter(({ offered }) => offered)} onPick={setPicked} />
        )}
      </div>
    </Dialog>
  );
}

function Verified({ network }: { network: NetworkView }) {
  const { i18n } = useLingui();
  const how = howVerified(network.verified);
  return how && <p className="text-s text-ink-3">{i18n._(how)}</p>;
}

/** What needs no account stands first: it is heard within a minute. */
function Picker({ networks, onPick }: { networks: readonly NetworkView[]; onPick: (network: string) => void }) {
  const quick = networks.filter(({ fields }) => fields.some((field) => field.quick));
  const others = networks.filter((one) => !quick.includes(one));
  const list = (some: readonly NetworkView[]) => (
    <ul className="flex flex-col divide-y divide-line rounded-m border border-line">
      {some.map((one) => (
        <li key={one.network}>
          <button type="button" className="flex w-full flex-col gap-0.5 px-3 py-2 text-start hover:bg-sunken" onClick={() => onPick(one.network)}>
            <span className="font-medium">{one.title}</span>
            <span className="text-s text-ink-2">{one.about}</span>
            <Verified network={one} />
          </button>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <section className="flex flex-col gap-2">
        <h3 className="font-semibold">
          <Trans>Without an account, heard within a minute</Trans>
        </h3>
        {list(quick)}
      </section>
      {others.length > 0 && (
        <section className="flex flex-col gap-2">
          <h3 className="font-semibold">
            <Trans>With an account, or a program of yours</Trans>
          </h3>
          {list(others)}
        </section>
      )}
    </>
  );
}
