import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { ChannelCreated, NetworkView } from '#contracts';
import { api } from '../api/client.js';
import { givenOf, nameOf } from '../channels/given.js';
import { NetworkFields, useFormProblem } from '../channels/network-fields.js';
import { networksQuery } from '../channels/queries.js';
import { Failure, Skeleton } from '../look/states.js';

/** Sources that need no account, and bring posts within the minute. */
export function ListenForm() {
  const { t, i18n } = useLingui();
  const { data, isPending, isError, error, refetch } = useQuery(networksQuery(i18n.locale));
  const [picked, setPicked] = useState('feed');
  if (isPending) return <Skeleton rows={2} height={48} />;
  if (isError) return <Failure error={error} retry={() => void refetch()} />;
  const sources = data.filter(({ offered, fields }) => offered && fields.some((field) => field.quick));
  const chosen = sources.find(({ network }) => network === picked) ?? sources[0]!;
  return (
    <div className="flex flex-col gap-3">
      <div role="group" aria-label={t`Where to listen`} className="flex flex-wrap gap-1">
        {sources.map(({ network, title }) => (
          <button
            key={network}
            type="button"
            className={`btn ${network === chosen.network ? 'bg-accent-soft' : 'btn-quiet'}`}
            aria-pressed={network === chosen.network}
            onClick={() => setPicked(network)}
          >
            {title}
          </button>
        ))}
      </div>
      <QuickForm key={chosen.network} network={{ ...chosen, fields: chosen.fields.filter((field) => field.quick) }} />
    </div>
  );
}

function QuickForm({ network }: { network: NetworkView }) {
  const formProblem = useFormProblem(network);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = givenOf(network.fields, (name) => String(form.get(name) ?? ''));
    setBusy(true);
    setError(null);
    try {
      await api.post<ChannelCreated>('/channels', { network: network.network, name: nameOf(network.title, given), ...given });
      await queryClient.invalidateQueries();
      await navigate({ to: '/posts' });
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <NetworkFields network={network} error={error} />
      {error !== null && (
        <p role="alert" className="text-s text-complaint">
          {formProblem(error)}
        </p>
      )}
      <button type="submit" className="btn btn-primary self-start" disabled={busy}>
        {busy ? <Trans>Asking…</Trans> : <Trans>Listen</Trans>}
      </button>
    </form>
  );
}
