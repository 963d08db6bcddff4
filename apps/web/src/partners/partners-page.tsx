import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { PartnersCsvView, PartnerView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Copyable } from '../look/copyable.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason, useServerWords } from '../look/states.js';
import { PartnerForm } from './partner-form.js';
import { PartnerRow } from './partner-row.js';
import { partnersQuery } from './queries.js';

/** Staff's side of partners: who they are, where they work, and what customers say came of it. */
export function Partners() {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const { data, isPending, isError, error, refetch } = useQuery(partnersQuery);
  const [editing, setEditing] = useState<PartnerView | 'new' | null>(null);
  const invites = me.member.role === 'owner' || me.member.role === 'admin';
  const manages = invites || me.member.role === 'supervisor';
  return (
    <PageBody
      title={t`Local partners`}
      lead={
        <Trans>
          Shops and installers who help where your customers are. A request goes to the few whose territory holds the place; whom customers confirm most is
          asked first.
        </Trans>
      }
    >
      {manages && editing === null && (
        <button type="button" className="btn btn-primary self-start" onClick={() => setEditing('new')}>
          <Trans>New partner</Trans>
        </button>
      )}
      {editing !== null && <PartnerForm partner={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />}
      {isPending ? (
        <Skeleton rows={3} height={56} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <div className="panel">
          <Empty title={t`No partners yet`}>
            <p>
              <Trans>Until there is one, requests for help nearby go to support.</Trans>
            </p>
          </Empty>
        </div>
      ) : (
        <ul className="panel divide-y divide-line">
          {data.map((partner) => (
            <PartnerRow key={partner.id} partner={partner} invites={invites} manages={manages} onEdit={() => setEditing(partner)} />
          ))}
        </ul>
      )}
      {invites && <PartnerList />}
    </PageBody>
  );
}

function PartnerList() {
  const { t } = useLingui();
  const reason = useReason();
  const words = useServerWords();
  const queryClient = useQueryClient();
  const [made, setMade] = useState<PartnersCsvView | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    try {
      setMade(await api.post<PartnersCsvView>('/partner-lists', { csv: new FormData(form).get('csv') }));
      form.reset();
      await queryClient.invalidateQueries({ queryKey: partnersQuery.queryKey });
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    setBusy(false);
  };
  return (
    <details className="panel p-4">
      <summary className="min-h-6 cursor-pointer font-[570]">
        <Trans>Bring in a list</Trans>
      </summary>
      <form className="flex flex-col gap-3 pt-3" onSubmit={(event) => void submit(event)}>
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>Partners and their people, as CSV, at most 200 lines at a time</Trans>
          <textarea
            name="csv"
            className="field min-h-28 !py-2 font-mono"
            required
            placeholder={'partner,email,name,services,languages,territories\nRhône Pose,lea@example.org,Léa,installation,fr;en,"Lyon, FR +60 km"'}
          />
        </label>
        <button type="submit" className="btn self-start" disabled={busy}>
          <Trans>Bring in</Trans>
        </button>
      </form>
      {made && (
        <div role="status" className="mt-3 flex flex-col gap-3 rounded-m bg-unsure-soft p-3 text-s">
          {made.invited.map(({ memberId, name, partner, link }) => (
            <div key={memberId} className="flex flex-col gap-1">
              <span className="font-medium">
                {name} · {partner}
              </span>
              <Copyable value={link} label={t`Link of ${name}`} />
            </div>
          ))}
          {made.errors.map(({ line, message }) => (
            <p key={line} className="text-complaint">
              <Trans>
                Line {line}: {words(message)}
              </Trans>
            </p>
          ))}
        </div>
      )}
    </details>
  );
}
