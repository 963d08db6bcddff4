import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { OutgoingWebhookCreated } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Copyable } from '../look/copyable.js';
import { Field } from '../look/field.js';
import { useFieldProblem, useReason } from '../look/states.js';
import { webhooksQuery } from '../settings/webhooks-query.js';
import { useFormat } from '../words/format.js';

/** Where a partner's own program is told of the requests they took. */
export function OwnProgram({ partnerId }: { partnerId: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const queryClient = useQueryClient();
  const { data } = useQuery(webhooksQuery);
  const [secret, setSecret] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const webhook = data?.find((one) => one.partnerId === partnerId);
  const attempt = async (work: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await work();
    } catch (caught) {
      setProblem(caught);
    }
    await queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  };
  const make = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const url = new FormData(event.currentTarget).get('url');
    void attempt(async () => setSecret((await api.post<OutgoingWebhookCreated>('/webhooks', { url, format: 'hand-offs', partnerId })).secret));
  };
  const remove = () =>
    attempt(async () => {
      await api.delete(`/webhooks/${webhook!.id}`);
      setSecret(null);
    });
  const again = () =>
    attempt(async () => {
      await api.post(`/webhooks/${webhook!.id}/replay`, { after: 0 });
      say(t`Everything that is kept is delivered again`);
    });
  return (
    <details className="mt-1 text-s">
      <summary className="min-h-6 cursor-pointer text-ink-2">
        <Trans>Their own program (CRM)</Trans>
      </summary>
      <div className="flex flex-col gap-2 py-2">
        <p className="text-ink-3">
          <Trans>Each request they took is delivered there, signed; the customer's contact only once they agreed.</Trans>
        </p>
        {webhook ? (
          <>
            <p className="break-all">{webhook.url}</p>
            <p className={webhook.lastError ? 'text-complaint' : 'text-ink-3'}>
              {webhook.lastError ?? (webhook.deliveredAt ? t`last delivered ${format.moment(webhook.deliveredAt)}` : t`nothing delivered yet`)}
            </p>
            <div className="flex flex-wrap gap-2">
              <button type="button" className="btn" onClick={() => void again()}>
                <Trans>Deliver all again</Trans>
              </button>
              <button type="button" className="btn btn-danger" onClick={() => void remove()}>
                <Trans>Remove</Trans>
              </button>
            </div>
          </>
        ) : (
          <form className="flex flex-col gap-2" onSubmit={make}>
            <Field label={t`Address`} name="url" type="url" required placeholder="https://example.org/requests" problem={fieldProblem(problem, 'url')} />
            <button type="submit" className="btn self-start">
              <Trans>Add</Trans>
            </button>
          </form>
        )}
        {problem !== null && (
          <p role="alert" className="text-complaint">
            {reason(problem)}
          </p>
        )}
        {secret && (
          <div role="status" className="flex flex-col gap-2 rounded-m bg-unsure-soft p-3">
            <p>
              <Trans>Copy the secret now: it is shown this once.</Trans>
            </p>
            <Copyable value={secret} label={t`Secret`} />
          </div>
        )}
      </div>
    </details>
  );
}
