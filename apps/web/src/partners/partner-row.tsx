import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { PartnerView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Copyable } from '../look/copyable.js';
import { Field } from '../look/field.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { OwnProgram } from './own-program.js';
import { partnersQuery } from './queries.js';

interface PartnerRowProps {
  partner: PartnerView;
  invites: boolean;
  manages: boolean;
  onEdit: () => void;
}

/** One partner with what came of its requests, and its people. */
export function PartnerRow({ partner, invites, manages, onEdit }: PartnerRowProps) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [link, setLink] = useState<string | null>(null);
  const { id, name, status, services, languages, territories, people, record } = partner;
  const { confirmed, unconfirmed, failed, declined, silent, open } = record;
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    await queryClient.invalidateQueries({ queryKey: partnersQuery.queryKey });
  };
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    void attempt(async () => {
      setLink((await api.post<{ link: string }>(`/partners/${id}/people`, { name: given.get('name'), email: given.get('email') })).link);
      form.reset();
    });
  };
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <h2 className="font-[570]">
          {name}
          {status === 'paused' && (
            <span className="chip chip-unsure ms-1">
              <Trans>paused</Trans>
            </span>
          )}
        </h2>
        <p className="text-s break-words text-ink-3">{[...services, ...languages, ...territories.map(({ written }) => written)].join(' · ')}</p>
        <p className="text-s text-ink-2">
          <Trans>
            {confirmed} confirmed by customers · {unconfirmed} done, not confirmed yet · {failed} did not work out · {declined} declined · {silent} silent ·{' '}
            {open} in hand
          </Trans>
        </p>
        <p className="text-s text-ink-3">
          <Trans>Asked first by {format.percent(record.share)}: confirmed of what ended, small numbers drawn towards one half.</Trans>
        </p>
        <details className="mt-1 text-s">
          <summary className="min-h-6 cursor-pointer text-ink-2">
            <Trans>People</Trans> ({people.length})
          </summary>
          <ul className="flex flex-col gap-1 py-1">
            {people.map((person) => (
              <li key={person.memberId} className="break-words">
                {person.name} · {person.email}
              </li>
            ))}
          </ul>
          {invites && (
            <form className="flex flex-col gap-2 py-2" onSubmit={add}>
              <Field label={t`Name`} name="name" required maxLength={120} />
              <Field label={t`E-mail`} name="email" type="email" required />
              <button type="submit" className="btn self-start">
                <Trans>Add this person</Trans>
              </button>
            </form>
          )}
        </details>
        {invites && <OwnProgram partnerId={id} />}
        {link && (
          <div role="status" className="mt-2 flex flex-col gap-2 rounded-m bg-unsure-soft p-3 text-s">
            <Trans>The link signs them in once. Without it they answer by the links in their mails.</Trans>
            <Copyable value={link} label={t`Link`} />
          </div>
        )}
      </div>
      {manages && (
        <div className="flex gap-2">
          <button type="button" className="btn" onClick={onEdit}>
            <Trans>Change</Trans>
          </button>
          <button
            type="button"
            className="btn"
            onClick={() => void attempt(() => api.patch(`/partners/${id}`, { status: status === 'active' ? 'paused' : 'active' }))}
          >
            {status === 'active' ? <Trans>Pause</Trans> : <Trans>Resume</Trans>}
          </button>
        </div>
      )}
    </li>
  );
}
