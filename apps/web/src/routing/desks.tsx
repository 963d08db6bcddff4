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
import { DeskDialog } from './desk-dialog.js';
import { PersonDialog } from './person-dialog.js';
import { Teams } from './teams.js';
import { deskKindName, deskLabel, notChosenName } from './words.js';

/** Where work goes, who sits there, and how it is shared out. */
export function DesksPage() {
  const { t, i18n } = useLingui();
  const format = useFormat();
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
  const active = (data ?? []).filter(({ status }) => status === 'active');
  const isUsed = (desk: DeskView): boolean => desk.everyone || desk.members.length > 0 || desk.open > 0;
  const inUse = active.filter(isUsed);
  const unused = active.filter((desk) => !isUsed(desk));
  const closed = (data ?? []).filter(({ status }) => status === 'archived');
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
        inUse.map((desk) => <Desk key={desk.id} desk={desk} mayChange={mayChange} attempt={attempt} />)
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
      {mayChange && unused.length > 0 && (
        <details>
          <summary className="min-h-6 text-ink-2">
            <Trans>Desks that nobody sits at ({format.number(unused.length)})</Trans>
          </summary>
          <div className="flex flex-col gap-5 pt-3">
            {unused.map((desk) => (
              <Desk key={desk.id} desk={desk} mayChange={mayChange} attempt={attempt} />
            ))}
          </div>
        </details>
      )}
      {mayChange && closed.length > 0 && (
        <details>
          <summary className="min-h-6 text-s text-ink-2">
            <Trans>Closed desks</Trans>
          </summary>
          <ul className="flex flex-col gap-1.5 pt-1">
            {closed.map((desk) => (
              <li key={desk.id} className="flex flex-wrap items-center gap-3">
                {deskLabel(desk, (message) => i18n._(message))}
                <button type="button" className="btn" onClick={() => void attempt(() => api.patch(`/desks/${desk.id}`, { status: 'active' }))}>
                  <Trans>Open again</Trans>
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Teams mayChange={mayChange} />
    </PageBody>
  );
}

type Attempt = (work: () => Promise<unknown>) => Promise<void>;

function Desk({ desk, mayChange, attempt }: { desk: DeskView; mayChange: boolean; attempt: Attempt }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const members = (useQuery(membersQuery).data ?? []).filter(({ status }) => status === 'active');
  const profiles = useQuery(profilesQuery).data ?? [];
  const [open, setOpen] = useState(false);
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
        <p className="min-w-0 flex-1 text-s text-ink-3">
          {seated.length === 0 ? (
            <Trans>Nobody sits here: what is meant for it goes to support.</Trans>
          ) : (
            <Trans>
              {format.number(desk.open)} open, {format.number(desk.waiting)} with nobody yet
            </Trans>
          )}
        </p>
        {mayChange && (
          <button type="button" className="btn" aria-label={t`Settings of ${label}`} onClick={() => setOpen(true)}>
            <Trans>Settings</Trans>
          </button>
        )}
      </header>
      {open && <DeskDialog desk={desk} label={label} onClose={() => setOpen(false)} onSaved={() => attempt(async () => undefined)} />}
      {mayChange && desk.kind === 'support' && (
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
          <label className="flex min-h-(--control-h) items-center gap-2">
            <input type="checkbox" checked={desk.everyone} onChange={(event) => patch({ everyone: event.target.checked })} />
            <Trans>Everybody on the staff sits here</Trans>
          </label>
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
  const { t, i18n } = useLingui();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const seat = desk.members.find((one) => one.memberId === memberId);
  const coming = profile?.off !== 'leave' && profile?.leave[0];
  const facts = [
    ...(profile?.languages.map((code) => format.language(code)) ?? []),
    ...(profile?.skills ?? []),
    ...new Set(profile?.territories.map(({ country }) => country)),
    desk.kind === 'support' ? t`at most ${seat?.capacity ?? desk.capacity}` : '',
    profile?.hours ? t`own hours, ${profile.timeZone}` : '',
    coming ? t`on leave from ${format.date(`${coming.startsOn}T12:00:00`)}` : '',
  ].filter(Boolean);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <span className="min-w-32 flex-1 basis-56">
        <span className="font-[570]">{name}</span>{' '}
        {profile && (
          <span className={`text-s ${profile.off ? 'text-ink-3' : 'text-praise'}`}>{profile.off ? i18n._(notChosenName[profile.off]) : t`there`}</span>
        )}
        <span className="block text-s text-ink-2">{facts.join(' · ')}</span>
      </span>
      {mayChange && profile && (
        <button type="button" className="btn" aria-label={t`Change ${name} at ${desk.name}`} onClick={() => setOpen(true)}>
          <Trans>Change</Trans>
        </button>
      )}
      {mayChange && seat && (
        <button type="button" className="btn btn-quiet" onClick={() => void attempt(() => api.delete(`/desks/${desk.id}/members/${memberId}`))}>
          {desk.everyone ? t`As everybody` : t`Unseat`}
        </button>
      )}
      {open && profile && (
        <PersonDialog desk={desk} name={name} profile={profile} onClose={() => setOpen(false)} onSaved={() => attempt(async () => undefined)} />
      )}
    </li>
  );
}
