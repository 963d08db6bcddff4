import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AdvocatesCsvView, AdvocateView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Copyable } from '../look/copyable.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason, useServerWords } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { AdvocateForm } from './advocate-form.js';
import { Joining } from './joining.js';
import { levelName } from './names.js';
import { advocatesQuery } from './queries.js';

/** Staff's side of the community: who is invited, how they do, who pauses. */
export function Advocates() {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const { data, isPending, isError, error, refetch } = useQuery(advocatesQuery);
  const [link, setLink] = useState<{ name: string; link: string } | null>(null);
  const invites = me.member.role === 'owner' || me.member.role === 'admin';
  const suspends = invites || me.member.role === 'supervisor';
  return (
    <PageBody
      title={t`Community advocates`}
      lead={<Trans>People who know your product and answer for you. A question goes to the few who know its topic and language, never to everybody.</Trans>}
    >
      <Joining invites={invites} manages={suspends} onLink={setLink} />
      {invites && <InviteList />}
      {link && (
        <div role="status" className="flex flex-col gap-2 rounded-m bg-unsure-soft p-3">
          <p className="text-s">
            <Trans>Give this link to {link.name}. It works once, and is shown this once.</Trans>
          </p>
          <Copyable value={link.link} label={t`Link`} />
        </div>
      )}
      {isPending ? (
        <Skeleton rows={3} height={56} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <div className="panel">
          <Empty title={t`No advocates yet`}>
            <p>
              <Trans>Until somebody joins, every question goes to support.</Trans>
            </p>
          </Empty>
        </div>
      ) : (
        <ul className="panel divide-y divide-line">
          {data.map((advocate) => (
            <Row key={advocate.memberId} advocate={advocate} invites={invites} suspends={suspends} onLink={setLink} />
          ))}
        </ul>
      )}
    </PageBody>
  );
}

interface RowProps {
  advocate: AdvocateView;
  invites: boolean;
  suspends: boolean;
  onLink: (link: { name: string; link: string }) => void;
}

function Row({ advocate, invites, suspends, onLink }: RowProps) {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    await queryClient.invalidateQueries({ queryKey: advocatesQuery.queryKey });
  };
  const format = useFormat();
  const [editing, setEditing] = useState(false);
  const { memberId, name, status, topics, languages, answered, accepted, thanked, declined, expired, handles, medianSeconds } = advocate;
  const isHere = status === 'active' || status === 'suspended';
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-60">
        <div className="truncate font-[570]">
          {name} <span className="chip ms-1">{i18n._(levelName[advocate.level])}</span>
          {status === 'invited' && (
            <span className="chip ms-1">
              <Trans>invited</Trans>
            </span>
          )}
          {status === 'suspended' && (
            <span className="chip chip-unsure ms-1">
              <Trans>paused</Trans>
            </span>
          )}
          {status === 'deactivated' && (
            <span className="chip ms-1">
              <Trans>left</Trans>
            </span>
          )}
        </div>
        <div className="truncate text-s text-ink-3">{[advocate.email, ...topics, ...languages].join(' · ')}</div>
        <div className="text-s text-ink-2">
          <Trans>
            {answered} answered · {accepted} confirmed · {thanked} thanked · {declined} passed on · {expired} silent
          </Trans>
          {medianSeconds !== null && (
            <>
              {' · '}
              <Trans>usually taken within {format.span(medianSeconds * 1_000)}</Trans>
            </>
          )}
        </div>
        {handles.map(({ network, handle, provenBy }) => (
          <div key={network} className="flex flex-wrap items-center gap-2 text-s text-ink-2">
            @{handle} <span className="text-ink-3">{network}</span>
            {provenBy ? (
              <span className="chip">
                <Trans>proven</Trans>
              </span>
            ) : null}
            {suspends && (
              <button
                type="button"
                className="link min-h-6"
                onClick={() => void attempt(() => api.post(`/advocates/${memberId}/handles/${network}`, { proven: provenBy === null }))}
              >
                {provenBy ? <Trans>Take the proof back</Trans> : <Trans>It is theirs</Trans>}
              </button>
            )}
          </div>
        ))}
      </div>
      {invites && status !== 'deactivated' && (
        <button
          type="button"
          className="btn"
          onClick={() => void attempt(async () => onLink({ name, ...(await api.post<{ link: string }>(`/advocates/${memberId}/link`)) }))}
        >
          <Trans>New link</Trans>
        </button>
      )}
      {suspends && status !== 'deactivated' && (
        <button type="button" className="btn" aria-label={t`Change ${name}`} onClick={() => setEditing(true)}>
          <Trans>Change</Trans>
        </button>
      )}
      {editing && (
        <AdvocateForm
          advocate={advocate}
          onClose={() => setEditing(false)}
          onSaved={() => queryClient.invalidateQueries({ queryKey: advocatesQuery.queryKey })}
        />
      )}
      {suspends && isHere && (
        <button type="button" className="btn" onClick={() => void attempt(() => api.patch(`/advocates/${memberId}`, { suspended: status === 'active' }))}>
          {status === 'active' ? <Trans>Pause</Trans> : <Trans>Resume</Trans>}
        </button>
      )}
    </li>
  );
}

function InviteList() {
  const { t } = useLingui();
  const reason = useReason();
  const words = useServerWords();
  const queryClient = useQueryClient();
  const [made, setMade] = useState<AdvocatesCsvView | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setProblem(null);
    try {
      setMade(await api.post<AdvocatesCsvView>('/advocates', { csv: new FormData(form).get('csv') }));
      form.reset();
      await queryClient.invalidateQueries({ queryKey: advocatesQuery.queryKey });
    } catch (caught) {
      setProblem(reason(caught));
    }
    setBusy(false);
  };
  return (
    <>
      <form className="panel flex flex-col gap-3 p-4" onSubmit={(event) => void submit(event)}>
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>People to invite, as CSV, at most 200 at a time</Trans>
          <textarea
            name="csv"
            className="field min-h-28 !py-2 font-mono"
            required
            aria-describedby="csv-hint"
            placeholder={'email,name,topics,languages\nana@example.org,Ana,headset;pairing,en;fr'}
          />
        </label>
        <p id="csv-hint" className="text-s text-ink-3">
          <Trans>The first line names the columns: email, name, topics, languages. Several topics or languages are set apart by a semicolon.</Trans>
        </p>
        {problem && (
          <p role="alert" className="rounded-m bg-complaint-soft px-3 py-2 text-complaint">
            {problem}
          </p>
        )}
        <button type="submit" className="btn btn-primary self-start" disabled={busy}>
          <Trans>Invite</Trans>
        </button>
      </form>
      {made && (
        <div role="status" className="flex flex-col gap-3 rounded-m bg-unsure-soft p-3 text-s">
          {made.invited.length > 0 && (
            <p>
              <Trans>Each link works once, and is shown this once.</Trans>
            </p>
          )}
          {made.invited.map(({ memberId, name, link }) => (
            <div key={memberId} className="flex flex-col gap-1">
              <span className="font-medium">{name}</span>
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
    </>
  );
}
