import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { TeamView } from '#contracts';
import { api } from '../api/client.js';
import { membersQuery } from '../api/queries.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { useReason } from '../look/states.js';
import { isStaff } from '../words/names.js';
import { teamsQuery } from './queries.js';

/** People whom a rule asks for together: to answer, or to approve. */
export function Teams({ mayChange }: { mayChange: boolean }) {
  const { t } = useLingui();
  const teams = useQuery(teamsQuery).data ?? [];
  const members = useQuery(membersQuery).data ?? [];
  const [editing, setEditing] = useState<TeamView | 'new' | null>(null);
  if (!mayChange && teams.length === 0) return null;
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-5" aria-labelledby="teams-title">
      <header className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 id="teams-title" className="text-l font-semibold">
            <Trans>Teams</Trans>
          </h2>
          <p className="text-s text-ink-2">
            <Trans>People whom a rule asks for together: to answer what needs them, or to approve answers.</Trans>
          </p>
        </div>
        {mayChange && (
          <button type="button" className="btn" onClick={() => setEditing('new')}>
            <Trans>New team</Trans>
          </button>
        )}
      </header>
      {teams.length > 0 && (
        <ul className="panel divide-y divide-line">
          {teams.map((team) => (
            <li key={team.id} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
              <span className="font-[570]">{team.name}</span>
              <span className="min-w-0 flex-1 basis-40 text-s text-ink-2">
                {team.memberIds.flatMap((id) => members.find((member) => member.id === id)?.name ?? []).join(', ') || t`nobody`}
              </span>
              {mayChange && (
                <button type="button" className="btn" aria-label={t`Change ${team.name}`} onClick={() => setEditing(team)}>
                  <Trans>Change</Trans>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {editing && <TeamDialog team={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

function TeamDialog({ team, onClose }: { team: TeamView | null; onClose: () => void }) {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const staff = (useQuery(membersQuery).data ?? []).filter(({ role, status }) => isStaff(role) && status !== 'deactivated');
  const [problem, setProblem] = useState<unknown>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      await queryClient.invalidateQueries({ queryKey: ['teams'] });
      onClose();
    } catch (caught) {
      setProblem(caught);
    }
  };
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { name: form.get('name'), memberIds: form.getAll('memberIds') };
    void attempt(() => (team ? api.patch(`/teams/${team.id}`, body) : api.post('/teams', body)));
  };
  return (
    <Dialog open onClose={onClose} title={team ? t`Change the team` : t`New team`} className="w-[min(480px,94vw)]">
      <form className="flex max-h-[68dvh] flex-col gap-4 overflow-auto px-5 pb-5" onSubmit={save}>
        <Field label={t`Name`} name="name" required maxLength={120} defaultValue={team?.name ?? ''} />
        <fieldset className="flex flex-col">
          <legend className="mb-1 text-s font-medium text-ink-2">
            <Trans>Who belongs to it</Trans>
          </legend>
          {staff.map(({ id, name }) => (
            <label key={id} className="flex min-h-7 items-center gap-2">
              <input type="checkbox" name="memberIds" value={id} defaultChecked={team?.memberIds.includes(id) ?? false} />
              {name}
            </label>
          ))}
        </fieldset>
        {problem !== null && (
          <p role="alert" className="text-complaint">
            {reason(problem)}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <button type="submit" className="btn btn-primary">
            <Trans>Save</Trans>
          </button>
          {team && (
            <button type="button" className="btn btn-danger" onClick={() => void attempt(() => api.delete(`/teams/${team.id}`))}>
              <Trans>Remove</Trans>
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
