import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { HandleView, OwnHandlesView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Copyable } from '../look/copyable.js';
import { Field } from '../look/field.js';
import { useReason } from '../look/states.js';
import { nameOfPlace } from '../words/names.js';
import { handlesQuery } from './queries.js';

/** The accounts as which an advocate answers under posts; a code proves that they are theirs. */
export function Handles() {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { data } = useQuery(handlesQuery);
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<OwnHandlesView>): Promise<void> => {
    setBusy(true);
    try {
      queryClient.setQueryData(handlesQuery.queryKey, await work());
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    setBusy(false);
  };
  if (!data || (data.networks.length === 0 && data.items.length === 0)) return null;
  const title = (network: string): string => {
    const name = nameOfPlace(network);
    return typeof name === 'string' ? name : i18n._(name);
  };
  const free = data.networks.filter((network) => !data.items.some((one) => one.network === network));
  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    void attempt(() => api.put<OwnHandlesView>('/offers/handles', { network: given.get('network'), handle: given.get('handle') }));
  };
  return (
    <section className="panel flex flex-col gap-3 p-4" aria-label={t`Your accounts`}>
      <h2 className="font-semibold">
        <Trans>Your accounts</Trans>
      </h2>
      <p className="text-s text-ink-3">
        <Trans>Prove an account, and what you answer there as yourself counts by itself.</Trans>
      </p>
      {data.items.map((handle) => (
        <Handle
          key={handle.network}
          handle={handle}
          title={title(handle.network)}
          busy={busy}
          onCheck={() => void attempt(() => api.post<OwnHandlesView>(`/offers/handles/${handle.network}/check`))}
          onDrop={() => void attempt(() => api.delete<OwnHandlesView>(`/offers/handles/${handle.network}`))}
        />
      ))}
      {free.length > 0 && (
        <form className="flex flex-wrap items-end gap-2" onSubmit={add}>
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>Network</Trans>
            <select name="network" className="field min-h-11">
              {free.map((network) => (
                <option key={network} value={network}>
                  {title(network)}
                </option>
              ))}
            </select>
          </label>
          <div className="min-w-36 flex-1">
            <Field label={t`Your handle there`} name="handle" required autoCapitalize="none" maxLength={300} />
          </div>
          <button type="submit" className="btn min-h-11" disabled={busy}>
            <Trans>Add</Trans>
          </button>
        </form>
      )}
    </section>
  );
}

interface HandleProps {
  handle: HandleView;
  title: string;
  busy: boolean;
  onCheck: () => void;
  onDrop: () => void;
}

function Handle({ handle, title, busy, onCheck, onDrop }: HandleProps) {
  const { t } = useLingui();
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 flex-1 break-words">
          @{handle.handle} <span className="text-s text-ink-3">{title}</span>
        </span>
        {handle.provenBy && (
          <span className="chip">
            <Trans>proven</Trans>
          </span>
        )}
        <button type="button" className="btn btn-quiet min-h-11" disabled={busy} aria-label={t`Remove @${handle.handle}`} onClick={onDrop}>
          <Trans>Remove</Trans>
        </button>
      </p>
      {!handle.provenBy && (
        <>
          <p className="text-s text-ink-2">
            <Trans>Put this code into your profile there for a moment, or post it where the team hears you:</Trans>
          </p>
          <Copyable value={handle.code} label={t`Code for ${title}`} />
          <button type="button" className="btn min-h-11" disabled={busy} onClick={onCheck}>
            <Trans>Look for the code</Trans>
          </button>
        </>
      )}
    </div>
  );
}
