import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { ChannelCreated } from '#contracts';
import { api } from '../api/client.js';
import { useReason } from '../look/states.js';

function hostOf(address: string): string {
  try {
    return new URL(address).host.replace(/^www\./, '');
  } catch {
    return address;
  }
}

/** One feed address, and posts within the minute. */
export function ListenForm() {
  const { t } = useLingui();
  const reason = useReason();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('url')).trim();
    const url = /^https?:\/\//.test(typed) ? typed : `https://${typed}`;
    setBusy(true);
    setProblem(null);
    try {
      await api.post<ChannelCreated>('/channels', { network: 'feed', name: hostOf(url), config: { url } });
      await queryClient.invalidateQueries();
      await navigate({ to: '/posts' });
    } catch (error) {
      setProblem(reason(error));
      setBusy(false);
    }
  };
  return (
    <form className="flex flex-col gap-2" onSubmit={(event) => void submit(event)}>
      <div className="flex gap-2">
        <input
          name="url"
          required
          inputMode="url"
          className="field"
          aria-label={t`Address of a feed`}
          placeholder="https://example.org/feed.xml"
          aria-describedby={problem ? 'listen-problem' : undefined}
        />
        <button type="submit" className="btn btn-primary" disabled={busy}>
          {busy ? <Trans>Asking…</Trans> : <Trans>Listen</Trans>}
        </button>
      </div>
      {problem && (
        <p id="listen-problem" role="alert" className="text-s text-complaint">
          {problem}
        </p>
      )}
    </form>
  );
}
