import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { MemberView, Role } from '#contracts';
import { api } from '../api/client.js';
import { membersQuery } from '../api/queries.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Avatar } from '../look/avatar.js';
import { Copyable } from '../look/copyable.js';
import { Field } from '../look/field.js';
import { PageBody } from '../look/page.js';
import { Failure, Skeleton, useReason } from '../look/states.js';
import { givenRoles, isStaff, roleName } from '../words/names.js';
import { SightDialog } from './sight-dialog.js';

interface Link {
  name: string;
  link: string;
  purpose: 'invite' | 'reset';
}

/** Who belongs here. Colleagues come in by a link that works once. */
export function Members() {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const { data, isPending, isError, error, refetch } = useQuery(membersQuery);
  const [link, setLink] = useState<Link | null>(null);
  const [bounding, setBounding] = useState<MemberView | null>(null);
  const manages = me.member.role === 'owner' || me.member.role === 'admin';

  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    await queryClient.invalidateQueries({ queryKey: ['members'] });
  };
  const invite = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = Object.fromEntries(new FormData(form));
    void attempt(async () => {
      const made = await api.post<{ member: MemberView; link: string }>('/members', given);
      setLink({ name: made.member.name, link: made.link, purpose: 'invite' });
      form.reset();
      await queryClient.invalidateQueries({ queryKey: ['me'] });
    });
  };
  const reset = (member: MemberView) =>
    attempt(async () => setLink({ name: member.name, purpose: 'reset', ...(await api.post<{ link: string }>(`/members/${member.id}/reset`)) }));

  return (
    <PageBody
      title={t`Members`}
      lead={
        <Trans>
          Roles say what somebody may do. Supervisors, agents and marketers can be bounded to some desks and channels; advocates and partners see what they are
          offered.
        </Trans>
      }
    >
      {manages && (
        <form className="panel grid items-end gap-3 p-4 sm:grid-cols-[1fr_1fr_auto_auto]" onSubmit={invite}>
          <Field label={t`Name`} name="name" required maxLength={120} />
          <Field label={t`E-mail`} name="email" type="email" required />
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>Role</Trans>
            <select name="role" className="field" defaultValue="agent">
              {givenRoles.map((role) => (
                <option key={role} value={role}>
                  {i18n._(roleName[role])}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" className="btn btn-primary min-h-[calc(var(--control-h)+4px)]">
            <Trans>Invite</Trans>
          </button>
        </form>
      )}
      {link && (
        <div role="status" className="flex flex-col gap-2 rounded-m bg-unsure-soft p-3">
          <p className="text-s">
            {link.purpose === 'invite' ? (
              <Trans>Give this link to {link.name}. It works once, and is shown this once.</Trans>
            ) : (
              <Trans>With this link {link.name} sets a new password. It works once, and is shown this once.</Trans>
            )}
          </p>
          <Copyable value={link.link} label={t`Link`} />
        </div>
      )}
      {isPending ? (
        <Skeleton rows={3} height={56} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <ul className="panel divide-y divide-line">
          {data.map((member) => {
            const self = member.id === me.member.id;
            const changeable = manages && !self && member.role !== 'owner';
            return (
              <li key={member.id} className={`flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 ${member.status === 'deactivated' ? 'text-ink-3' : ''}`}>
                <Avatar name={member.name} size="l" />
                <div className="min-w-0 flex-1">
                  <div className="truncate font-[570]">
                    {self ? t`${member.name} (you)` : member.name}
                    {member.status === 'invited' && (
                      <span className="chip ms-2">
                        <Trans>invited</Trans>
                      </span>
                    )}
                    {member.status === 'deactivated' && (
                      <span className="chip ms-2">
                        <Trans>deactivated</Trans>
                      </span>
                    )}
                  </div>
                  <div className="truncate text-s text-ink-3">{member.email}</div>
                </div>
                {changeable ? (
                  <select
                    className="field !w-auto"
                    aria-label={t`Role of ${member.name}`}
                    value={member.role}
                    onChange={(event) => void attempt(() => api.patch(`/members/${member.id}`, { role: event.target.value as Role }))}
                  >
                    {givenRoles.map((role) => (
                      <option key={role} value={role}>
                        {i18n._(roleName[role])}
                      </option>
                    ))}
                  </select>
                ) : (
                  <span className="text-s text-ink-2">{i18n._(roleName[member.role])}</span>
                )}
                {changeable && (
                  <>
                    {member.status !== 'deactivated' && isStaff(member.role) && member.role !== 'admin' && (
                      <button type="button" className="btn" aria-label={t`What ${member.name} sees`} onClick={() => setBounding(member)}>
                        <Trans>Sees…</Trans>
                      </button>
                    )}
                    {member.status === 'active' && (
                      <button type="button" className="btn" onClick={() => void reset(member)}>
                        <Trans>New password</Trans>
                      </button>
                    )}
                    {member.status !== 'invited' && (
                      <button
                        type="button"
                        className="btn"
                        onClick={() =>
                          void attempt(() => api.patch(`/members/${member.id}`, { status: member.status === 'active' ? 'deactivated' : 'active' }))
                        }
                      >
                        {member.status === 'active' ? <Trans>Deactivate</Trans> : <Trans>Activate</Trans>}
                      </button>
                    )}
                  </>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {bounding && <SightDialog member={bounding} onClose={() => setBounding(null)} />}
    </PageBody>
  );
}
