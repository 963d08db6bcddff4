import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ChannelCreated } from '#contracts';
import { api } from '../api/client.js';
import { useWorkspace } from '../frame/workspace.js';
import { Copyable } from '../look/copyable.js';
import { Field } from '../look/field.js';
import { useFieldProblem, useReason } from '../look/states.js';
import { ListenForm } from '../welcome/listen-form.js';
import { signedExample } from './signed-example.js';

export type Adding = 'feed' | 'webhook';

export function AddChannel({ network, onDone }: { network: Adding; onDone: () => void }) {
  const { t } = useLingui();
  return (
    <section className="panel flex flex-col gap-4 p-5" aria-label={network === 'feed' ? t`Add a feed` : t`Add a signed webhook`}>
      <div className="flex items-center justify-between gap-3">
        <h2 className="text-l font-semibold">{network === 'feed' ? <Trans>Listen to a feed</Trans> : <Trans>Connect by signed webhook</Trans>}</h2>
        <button type="button" className="btn btn-quiet" onClick={onDone}>
          <Trans>Close</Trans>
        </button>
      </div>
      {network === 'feed' ? <ListenForm /> : <AddWebhook />}
    </section>
  );
}

function AddWebhook() {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const queryClient = useQueryClient();
  const [made, setMade] = useState<ChannelCreated | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const replyUrl = String(form.get('replyUrl')).trim();
    setBusy(true);
    setError(null);
    try {
      setMade(await api.post<ChannelCreated>('/channels', { network: 'webhook', name: form.get('name'), config: replyUrl ? { replyUrl } : {} }));
      await queryClient.invalidateQueries({ queryKey: ['channels'] });
      await queryClient.invalidateQueries({ queryKey: ['me'] });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };

  if (made?.secret) {
    const address = `${me.publicUrl ?? location.origin}${made.deliverTo ?? `/hooks/${made.id}`}`;
    return (
      <div className="flex flex-col gap-3">
        <p className="text-ink-2">
          <Trans>Copy the secret now: it is shown this once.</Trans>
        </p>
        <Copyable value={made.secret} label={t`Secret`} />
        <span className="text-s text-ink-3">
          <Trans>Address to deliver to</Trans>
        </span>
        <Copyable value={address} label={t`Address to deliver to`} />
        <span className="text-s text-ink-3">
          <Trans>Try it: this delivers one complaint, signed as Standard Webhooks.</Trans>
        </span>
        <pre tabIndex={0} aria-label={t`Example`} className="overflow-auto rounded-m bg-sunken p-3 text-s">
          {signedExample(address, made.secret)}
        </pre>
      </div>
    );
  }
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      {error !== null && (
        <p role="alert" className="text-complaint">
          {reason(error)}
        </p>
      )}
      <Field label={t`Name`} name="name" required maxLength={120} placeholder={t`Such as: our app, our forum`} autoFocus />
      <Field
        label={t`Address for replies, if it can be answered`}
        hint={t`Answers are delivered there, signed with the same secret.`}
        name="replyUrl"
        type="url"
        placeholder="https://example.org/replies"
        problem={fieldProblem(error, 'config.replyUrl')}
      />
      <button type="submit" className="btn btn-primary self-start" disabled={busy}>
        <Trans>Connect</Trans>
      </button>
    </form>
  );
}
