import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ApiKeyView } from '#contracts';
import { api } from '../api/client.js';
import { apiKeysQuery } from '../api/queries.js';
import { say } from '../frame/notices.js';
import { Copyable } from '../look/copyable.js';
import { Field } from '../look/field.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';

/** Keys for programs, each able to do what its maker can. */
export function ApiKeys() {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { data, isPending, isError, error, refetch } = useQuery(apiKeysQuery);
  const [key, setKey] = useState<string | null>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    await queryClient.invalidateQueries({ queryKey: ['api-keys'] });
  };
  const make = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = new FormData(form).get('name');
    void attempt(async () => {
      setKey((await api.post<ApiKeyView & { key: string }>('/api-keys', { name })).key);
      form.reset();
    });
  };
  return (
    <PageBody
      title={t`API keys`}
      lead={
        <Trans>
          For programs. Send it as “Authorization: Bearer …”. The interface is described under{' '}
          <a className="link" href="/api/docs">
            /api/docs
          </a>
          .
        </Trans>
      }
    >
      <form className="flex items-end gap-3" onSubmit={make}>
        <Field label={t`What it is for`} name="name" required maxLength={120} />
        <button type="submit" className="btn btn-primary min-h-[calc(var(--control-h)+4px)]">
          <Trans>Make a key</Trans>
        </button>
      </form>
      {key && (
        <div role="status" className="flex flex-col gap-2 rounded-m bg-unsure-soft p-3">
          <p className="text-s">
            <Trans>Copy it now: it is shown this once.</Trans>
          </p>
          <Copyable value={key} label={t`Key`} />
        </div>
      )}
      {isPending ? (
        <Skeleton rows={2} height={52} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t`No key yet`}>
          <p>
            <Trans>Make one for each program, so that each can be revoked alone.</Trans>
          </p>
        </Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {data.map((entry) => (
            <li key={entry.id} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
              <div className="min-w-0 flex-1">
                <div className="font-[570]">{entry.name}</div>
                <div className="text-s text-ink-3">
                  <code>{entry.prefix}…</code> {entry.lastUsedAt ? <Trans>last used {format.moment(entry.lastUsedAt)}</Trans> : <Trans>never used</Trans>}
                </div>
              </div>
              <button
                type="button"
                className="btn btn-danger"
                aria-label={t`Revoke ${entry.name}`}
                onClick={() => void attempt(() => api.delete(`/api-keys/${entry.id}`))}
              >
                <Trans>Revoke</Trans>
              </button>
            </li>
          ))}
        </ul>
      )}
    </PageBody>
  );
}
