import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ApiKeyView, KeyScope } from '#contracts';
import { api } from '../api/client.js';
import { apiKeysQuery } from '../api/queries.js';
import { say } from '../frame/notices.js';
import { Copyable } from '../look/copyable.js';
import { Field } from '../look/field.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';

const scopeGroups: readonly { title: MessageDescriptor; scopes: readonly [KeyScope, MessageDescriptor][] }[] = [
  {
    title: msg`Inbox`,
    scopes: [
      ['inbox:read', msg`Read`],
      ['inbox:reply', msg`Answer and work`],
    ],
  },
  {
    title: msg`People`,
    scopes: [
      ['people:read', msg`Read`],
      ['people:write', msg`Change and erase`],
    ],
  },
  {
    title: msg`Figures and topics`,
    scopes: [
      ['insights:read', msg`Read`],
      ['insights:write', msg`Change topics, correct outcomes`],
    ],
  },
  {
    title: msg`Routing`,
    scopes: [
      ['routing:read', msg`Read`],
      ['routing:write', msg`Change`],
    ],
  },
  {
    title: msg`Understanding`,
    scopes: [
      ['reading:read', msg`Read`],
      ['reading:write', msg`Teach`],
    ],
  },
  {
    title: msg`Channels`,
    scopes: [
      ['channels:read', msg`Read`],
      ['channels:write', msg`Connect and change`],
    ],
  },
  {
    title: msg`Workspace`,
    scopes: [
      ['workspace:read', msg`Read members and settings`],
      ['workspace:admin', msg`Administer`],
      ['account', msg`Your own account`],
    ],
  },
];

/** Keys for programs, each able to do what its maker can, of what it was made for. */
export function ApiKeys() {
  const { t, i18n } = useLingui();
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
    const fields = new FormData(form);
    const body = { name: fields.get('name'), scopes: fields.getAll('scopes') };
    if (body.scopes.length === 0) return say(t`Choose what the key may be used for.`, { tone: 'problem' });
    void attempt(async () => {
      setKey((await api.post<ApiKeyView & { key: string }>('/api-keys', body)).key);
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
      <form className="flex flex-col items-start gap-4" onSubmit={make}>
        <Field label={t`What it is for`} name="name" required maxLength={120} />
        <fieldset className="w-full">
          <legend className="mb-2 text-s font-medium text-ink-2">
            <Trans>What it may do</Trans>
          </legend>
          <div className="grid grid-cols-1 gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
            {scopeGroups.map(({ title, scopes }) => (
              <div key={scopes[0]![0]} role="group" aria-label={i18n._(title)} className="flex flex-col">
                <span className="text-s font-[570]">{i18n._(title)}</span>
                {scopes.map(([scope, label]) => (
                  <label key={scope} className="flex min-h-7 items-center gap-2">
                    <input type="checkbox" name="scopes" value={scope} defaultChecked={scope.endsWith(':read')} />
                    {i18n._(label)}
                  </label>
                ))}
              </div>
            ))}
          </div>
        </fieldset>
        <button type="submit" className="btn btn-primary">
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
                  <span className="break-words">{spoken(entry.scopes, (message) => i18n._(message))}</span>
                  <br />
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

/** "Inbox: Read, Answer and work · Channels: Read" */
function spoken(has: readonly KeyScope[], word: (message: MessageDescriptor) => string): string {
  return scopeGroups
    .map(({ title, scopes }) => ({ title, of: scopes.filter(([scope]) => has.includes(scope)) }))
    .filter(({ of }) => of.length > 0)
    .map(({ title, of }) => `${word(title)}: ${of.map(([, label]) => word(label)).join(', ')}`)
    .join(' · ');
}
