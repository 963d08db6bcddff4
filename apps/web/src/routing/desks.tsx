import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Assignment, deskKinds, type DeskView, type ProfileView } from '#contracts';
import { api } from '../api/client.js';
import { membersQuery } from '../api/queries.js';
import { useWorkspace } from '../frame/workspace.js';
import { Field } from '../look/field.js';
import { PageBody } from '../look/page.js';
import { Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { desksQuery, profilesQuery } from './queries.js';
import { deskKindName, deskLabel } from './words.js';

/** Where work goes, who sits there, and how it is shared out. */
export function DesksPage() {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const mayChange = ['owner', 'admin', 'supervisor'].includes(me.member.role);
  const { data, isPending, isError, error, refetch } = useQuery(desksQuery);
  const [problem, setProblem] = useState<unknown>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await work();
    } catch (caught) {
      setProblem(caught);
    }
    await Promise.all(['desks', 'profiles'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
  };
  const make = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    void attempt(async () => {
      await api.post('/desks', { kind: given.get('kind'), name: given.get('name') });
      form.reset();
    });
  };
  return (
    <PageBody wide title={t`Desks`} lead={<Trans>Where work goes. A desk at which nobody sits passes everything on to support at once.</Trans>}>
      {problem !== null && (
        <p role="alert" className="text-complaint">
          {reason(problem)}
        </p>
      )}
      {isPending ? (
        <Skeleton rows={3} height={120} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        data.filter(({ status }) => status === 'active').map((desk) => <Desk key={desk.id} desk={desk} mayChange={mayChange} attempt={attempt} />)
      )}
      {mayChange && (
        <form className="flex flex-wrap items-end gap-3" onSubmit={make}>
          <div className="min-w-48 flex-1">
            <Field label={t`Another desk`} name="name" required maxLength={120} />
          </div>
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>For</Trans>
            <select name="kind" className="field">
              {deskKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {i18n._(deskKindName[kind])}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" className="btn btn-primary min-h-[calc(var(--control-h)+4px)]">
            <Trans>Add</Trans>
          </button>
        </form>
      )}
    </PageBody>
  );
}

type Attempt = (work: () => Promise<unknown>) => Promise<void>;

function Desk({ desk, mayChange, attempt }: { desk: DeskView; mayChange: boolean; attempt: Attempt }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const members = (useQuery(membersQuery).data ?? []).filter(({ status }) => status === 'active');
  const profiles = useQuery(profilesQuery).data ?? [];
  const label = deskLabel(desk, (message) => i18n._(message));
  const seated = members.filter(
    ({ id, role }) => desk.members.some(({ memberId }) => memberId === id) || (desk.everyone && ['owner', 'admin', 'supervisor', 'agent'].includes(role)),
  );
  const free = members.filter(({ id }) => !seated.some((one) => one.id === id));
  const patch = (change: Partial<DeskView>) => void attempt(() => api.patch(`/desks/${desk.id}`, change));
  return (
    <section className="panel flex flex-col gap-3 p-4" aria-label={label}>
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="text-l font-semibold">{label}</h2>
        <p className="text-s text-ink-3">
          {seated.length === 0 ? (
            <Trans>Nobody sits here: what is meant for it goes to support.</Trans>
          ) : (
            <Trans>
              {format.number(desk.open)} open, {format.number(desk.waiting)} with nobody yet
            </Trans>
          )}
        </p>
      </header>
      {mayChange && (
        <div className="flex flex-wrap items-end gap-3">
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>Work is</Trans>
            <select className="field !w-auto" value={desk.assign} onChange={(event) => patch({ assign: event.target.value as Assignment })}>
              <option value="manual">{t`taken by people themselves`}</option>
              <option value="capacity">{t`given to whoever has most room`}</option>
              <option value="round-robin">{t`given in turn`}</option>
            </select>
          </label>
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>At once, each</Trans>
            <input
              key={desk.capacity}
              className="field !w-20"
              type="number"
              min={1}
              max={500}
              defaultValue={desk.capacity}
              onBlur={(event) => {
                const capacity = Number(event.target.value);
                if (capacity >= 1 && capacity !== desk.capacity) patch({ capacity });
              }}
            />
          </label>
          {desk.kind === 'support' && (
            <label className="flex min-h-(--control-h) items-center gap-2">
              <input type="checkbox" checked={desk.everyone} onChange={(event) => patch({ everyone: event.target.checked })} />
              <Trans>Everybody on the staff sits here</Trans>
            </label>
          )}
        </div>
      )}
      {seated.length > 0 && (
        <ul className="divide-y divide-line">
          {seated.map((member) => (
            <Seat
              key={member.id}
              desk={desk}
              name={member.name}
              memberId={member.id}
              profile={profiles.find(({ memberId }) => memberId === member.id)}
              mayChange={mayChange}
              attempt={attempt}
            />
          ))}
        </ul>
      )}
      {mayChange && free.length > 0 && (
        <select
          className="field !w-auto self-start"
          aria-label={t`Seat somebody at ${label}`}
          value=""
          onChange={(event) => void attempt(() => api.post(`/desks/${desk.id}/members/${event.target.value}`, {}))}
        >
          <option value="">{t`Seat somebody…`}</option>
          {free.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </section>
  );
}

interface SeatProps {
  desk: DeskView;
  memberId: string;
  name: string;
  profile: ProfileView | undefined;
  mayChange: boolean;
  attempt: Attempt;
}

function Seat({ desk, memberId, name, profile, mayChange, attempt }: SeatProps) {
  const { t } = useLingui();
  const seat = desk.members.find((one) => one.memberId === memberId);
  const keep = (list: 'languages' | 'skills') => (value: string) => {
    const words = value.split(/[,，\s]+/).filter(Boolean);
    if (words.join() !== (profile?.[list] ?? []).join()) void attempt(() => api.patch(`/members/${memberId}/profile`, { [list]: words }));
  };
  const isThere = profile?.present && profile.availability === 'auto';
  return (
    <li className="flex flex-wrap items-center gap-3 py-2">
      <span className="min-w-32 flex-1">
        <span className="font-[570]">{name}</span>{' '}
        <span className={`text-s ${isThere ? 'text-praise' : 'text-ink-3'}`}>
          {profile && profile.leave.length > 0 ? t`leave planned` : isThere ? t`there` : t`away`}
        </span>
      </span>
      {mayChange ? (
        <>
          <input
            key={`languages ${profile?.languages.join()}`}
            className="field !w-32"
            aria-label={t`Languages of ${name}`}
            placeholder={t`any language`}
            defaultValue={profile?.languages.join(', ')}
            onBlur={(event) => keep('languages')(event.target.value)}
          />
          <input
            key={`skills ${profile?.skills.join()}`}
            className="field !w-32"
            aria-label={t`Skills of ${name}`}
            placeholder={t`skills`}
            defaultValue={profile?.skills.join(', ')}
            onBlur={(event) => keep('skills')(event.target.value)}
          />
          <input
            key={`capacity ${seat?.capacity}`}
            className="field !w-20"
            type="number"
            min={0}
            max={500}
            aria-label={t`Most at once for ${name}`}
            placeholder={String(desk.capacity)}
            defaultValue={seat?.capacity ?? ''}
            onBlur={(event) => {
              const capacity = event.target.value === '' ? null : Number(event.target.value);
              if (capacity !== (seat?.capacity ?? null)) void attempt(() => api.post(`/desks/${desk.id}/members/${memberId}`, { capacity }));
            }}
          />
          {seat && (
            <button type="button" className="btn btn-quiet" onClick={() => void attempt(() => api.delete(`/desks/${desk.id}/members/${memberId}`))}>
              {desk.everyone ? t`As everybody` : t`Unseat`}
            </button>
          )}
        </>
      ) : (
        <span className="text-s text-ink-3">{[...(profile?.languages ?? []), ...(profile?.skills ?? [])].join(', ')}</span>
      )}
    </li>
  );
}
