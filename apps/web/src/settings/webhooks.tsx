import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { OutgoingWebhookCreated } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Copyable } from '../look/copyable.js';
import { Field } from '../look/field.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useFieldProblem, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { Rooms } from './rooms.js';
import { webhooksQuery } from './webhooks-query.js';

/** Where events are told to other programs. */
export function Webhooks() {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const queryClient = useQueryClient();
  const { data, isPending, isError, error, refetch } = useQuery(webhooksQuery);
  const [secret, setSecret] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await work();
    } catch (caught) {
      setProblem(caught);
    }
    await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
  };
  const make = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const url = new FormData(form).get('url');
    void attempt(async () => {
      setSecret((await api.post<OutgoingWebhookCreated>('/webhooks', { url })).secret);
      form.reset();
    });
  };
  return (
    <PageBody
      title={t`Outgoing webhooks`}
      lead={<Trans>Every event of this workspace is delivered to these addresses in order, signed as Standard Webhooks, and tried for 24 hours.</Trans>}
    >
      <form className="flex items-end gap-3" onSubmit={make}>
        <Field label={t`Address`} name="url" type="url" required placeholder="https://example.org/events" problem={fieldProblem(problem, 'url')} />
        <button type="submit" className="btn btn-primary min-h-[calc(var(--control-h)+4px)]">
          <Trans>Add</Trans>
        </button>
      </form>
      {problem !== null && (
        <p role="alert" className="text-complaint">
          {reason(problem)}
        </p>
      )}
      {secret && (
        <div role="status" className="flex flex-col gap-2 rounded-m bg-unsure-soft p-3">
          <p className="text-s">
            <Trans>Copy the secret now: it is shown this once.</Trans>
          </p>
          <Copyable value={secret} label={t`Secret`} />
        </div>
      )}
      {isPending ? (
        <Skeleton rows={2} height={56} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t`No address yet`}>
          <p>
            <Trans>Add one to tell another program what happens here.</Trans>
          </p>
        </Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {data.map((webhook) => (
            <li key={webhook.id} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
              <div className="min-w-0 flex-1 basis-52">
                <div className="font-[570] break-all">{webhook.url}</div>
                {webhook.partnerId && (
                  <div className="text-s text-ink-2">
                    <Trans>Only the requests a partner took</Trans>
                  </div>
                )}
                <div className={`text-s ${webhook.lastError ? 'text-complaint' : 'text-ink-3'}`}>
                  {webhook.lastError ?? (webhook.deliveredAt ? t`last delivered ${format.moment(webhook.deliveredAt)}` : t`nothing delivered yet`)}
                </div>
              </div>
              <button
                type="button"
                className="btn"
                onClick={() =>
                  void attempt(async () => {
                    await api.post(`/webhooks/${webhook.id}/replay`, { after: 0 });
                    say(t`Everything that is kept is delivered again`);
                  })
                }
              >
                <Trans>Deliver all again</Trans>
              </button>
              <button type="button" className="btn btn-danger" onClick={() => void attempt(() => api.delete(`/webhooks/${webhook.id}`))}>
                <Trans>Remove</Trans>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Rooms />
    </PageBody>
  );
}
