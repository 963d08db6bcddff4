import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RulesView, RuleView } from '#contracts';
import { api } from '../api/client.js';
import { useWorkspace } from '../frame/workspace.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { priorityName } from '../words/names.js';
import { CrisisSwitch } from './crisis-switch.js';
import { desksQuery, rulesQuery, teamsQuery } from './queries.js';
import { RuleForm } from './rule-form.js';
import { deskLabel, ruleLabel, ruleMomentName } from './words.js';

/** Rules in their order: what they ask, what they do, and how it would have been. */
export function RulesPage() {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const mayChange = ['owner', 'admin', 'supervisor'].includes(me.member.role);
  const { data, isPending, isError, error, refetch } = useQuery(rulesQuery(i18n.locale));
  const [editing, setEditing] = useState<RuleView | 'new' | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await work();
    } catch (caught) {
      setProblem(caught);
    }
    await queryClient.invalidateQueries({ queryKey: ['rules'] });
  };
  const move = (rules: RulesView, at: number, by: number) => {
    const ids = rules.items.map(({ id }) => id);
    const [moved] = ids.splice(at, 1);
    ids.splice(at + by, 0, moved!);
    return attempt(() => api.post(`/rule-order?lang=${i18n.locale}`, { ids }));
  };
  return (
    <PageBody
      wide
      title={t`Rules`}
      lead={
        <Trans>
          They are asked in order; the first that names a desk decides. Whatever is said to us reaches a person all the same, at the support desk when no rule
          says more.
        </Trans>
      }
      action={
        <div className="flex flex-wrap gap-2">
          <CrisisSwitch />
          {mayChange && (
            <button type="button" className="btn btn-primary" onClick={() => setEditing('new')}>
              <Trans>New rule</Trans>
            </button>
          )}
        </div>
      }
    >
      {problem !== null && (
        <p role="alert" className="text-complaint">
          {reason(problem)}
        </p>
      )}
      {isPending ? (
        <Skeleton rows={5} height={72} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          {mayChange && (
            <label className="flex flex-wrap items-center gap-2 text-s">
              <Trans>How rules decide</Trans>
              <select
                className="field !w-auto"
                value={data.mode}
                onChange={(event) => void attempt(() => api.post(`/rule-mode?lang=${i18n.locale}`, { mode: event.target.value }))}
              >
                <option value="first">{t`the first that matches`}</option>
                <option value="score">{t`by weight`}</option>
              </select>
            </label>
          )}
          {data.items.length === 0 ? (
            <Empty title={t`No rule yet`}>
              <p>
                <Trans>Everything that is said to us goes to the support desk.</Trans>
              </p>
            </Empty>
          ) : (
            <ol className="panel divide-y divide-line">
              {data.items.map((rule, at) => (
                <li key={rule.id} className="flex flex-wrap items-start gap-3 px-4 py-3">
                  <div className="min-w-0 flex-1 basis-60">
                    <h2 className={`font-[570] ${rule.status === 'off' ? 'text-ink-3' : ''}`}>
                      {ruleLabel(rule, (message) => i18n._(message))}
                      {rule.status === 'off' && <span className="ms-2 text-s font-normal">{t`off`}</span>}
                      {rule.status === 'crisis' && <span className="ms-2 text-s font-normal">{t`in a crisis only`}</span>}
                    </h2>
                    <p className="text-s break-words text-ink-2">{rule.explained || rule.query}</p>
                    <p className="text-s text-ink-3">
                      {rule.runs !== 'arrival' && `${i18n._(ruleMomentName[rule.runs])}: `}
                      <Does rule={rule} />
                      {data.mode === 'score' && ` · ${t`weight ${rule.weight}`}`}
                    </p>
                    {rule.problem && <p className="text-s text-complaint">{rule.problem}</p>}
                  </div>
                  {mayChange && (
                    <div className="flex gap-1">
                      <button
                        type="button"
                        className="btn btn-quiet"
                        disabled={at === 0}
                        aria-label={t`Move ${rule.name} up`}
                        onClick={() => void move(data, at, -1)}
                      >
                        <span aria-hidden="true">↑</span>
                      </button>
                      <button
                        type="button"
                        className="btn btn-quiet"
                        disabled={at === data.items.length - 1}
                        aria-label={t`Move ${rule.name} down`}
                        onClick={() => void move(data, at, 1)}
                      >
                        <span aria-hidden="true">↓</span>
                      </button>
                      <button type="button" className="btn" aria-label={t`Change ${rule.name}`} onClick={() => setEditing(rule)}>
                        <Trans>Change</Trans>
                      </button>
                    </div>
                  )}
                </li>
              ))}
            </ol>
          )}
          {editing && (
            <RuleForm
              rule={editing === 'new' ? null : editing}
              position={editing === 'new' ? data.items.length + 1 : editing.position}
              onClose={() => setEditing(null)}
              onSaved={() => void queryClient.invalidateQueries({ queryKey: ['rules'] })}
            />
          )}
        </>
      )}
    </PageBody>
  );
}

function Does({ rule }: { rule: RuleView }) {
  const { t, i18n } = useLingui();
  const desks = useQuery(desksQuery).data ?? [];
  const { members } = useWorkspace();
  const teams = useQuery(teamsQuery).data ?? [];
  const { deskId, priority, tags, takeIn, ignore, approval, notify } = rule.actions;
  const team = teams.find(({ id }) => id === approval?.teamId);
  const told = (notify ?? []).flatMap((id) => members.get(id)?.name ?? []).join(', ');
  const desk = desks.find(({ id }) => id === deskId);
  const parts = [
    takeIn && t`takes it in although it was only heard`,
    desk && t`to ${deskLabel(desk, (message) => i18n._(message))}`,
    priority && i18n._(priorityName[priority]),
    tags && tags.length > 0 && t`tag ${tags.join(', ')}`,
    ignore && t`leaves it heard`,
    approval && (team ? t`waits for ${team.name}` : t`waits for a supervisor`),
    told && t`tells ${told}`,
  ].filter(Boolean);
  return <>{parts.join(' · ')}</>;
}
