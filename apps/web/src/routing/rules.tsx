import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RoutingMode, RulesView, RuleView } from '#contracts';
import { api } from '../api/client.js';
import { useWorkspace } from '../frame/workspace.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { CrisisSwitch } from './crisis-switch.js';
import { DryRun } from './dry-run.js';
import { rulesQuery } from './queries.js';
import { RuleDoes } from './rule-does.js';
import { RuleForm } from './rule-form.js';
import { ruleLabel, ruleMomentName } from './words.js';

/** Rules in their order: what they ask, what they do, and how it would have been. */
export function RulesPage() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const mayChange = ['owner', 'admin', 'supervisor'].includes(me.member.role);
  const { data, isPending, isError, error, refetch } = useQuery(rulesQuery(i18n.locale));
  const [editing, setEditing] = useState<RuleView | 'new' | null>(null);
  const [wanted, setWanted] = useState<RoutingMode | null>(null);
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
        data?.mode === 'score' ? (
          <Trans>
            Every rule that matches gives its weight to its desk, and the greatest sum decides. Whatever is said to us reaches a person all the same, at the
            support desk when no rule says more.
          </Trans>
        ) : (
          <Trans>
            They are asked in order; the first that names a desk decides. Whatever is said to us reaches a person all the same, at the support desk when no rule
            says more.
          </Trans>
        )
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
                value={wanted ?? data.mode}
                onChange={(event) => setWanted(event.target.value === data.mode ? null : (event.target.value as RoutingMode))}
              >
                <option value="first">{t`the first that matches`}</option>
                <option value="score">{t`by weight`}</option>
              </select>
            </label>
          )}
          {wanted && (
            <ModeChange
              key={wanted}
              mode={wanted}
              onClose={() => setWanted(null)}
              onSwitch={() => void attempt(() => api.post(`/rule-mode?lang=${i18n.locale}`, { mode: wanted })).then(() => setWanted(null))}
            />
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
                      <RuleDoes actions={rule.actions} />
                      {data.mode === 'score' && rule.runs === 'arrival' && !mayChange && ` · ${t`weight ${format.number(rule.weight)}`}`}
                    </p>
                    {rule.problem && <p className="text-s text-complaint">{rule.problem}</p>}
                  </div>
                  {mayChange && data.mode === 'score' && rule.runs === 'arrival' && (
                    <Weight
                      rule={rule}
                      onChange={(weight) => void attempt(() => api.patch(`/rules/${rule.id}?lang=${i18n.locale}`, { weight, version: rule.version }))}
                    />
                  )}
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
              rules={data.items}
              onClose={() => setEditing(null)}
              onSaved={() => void queryClient.invalidateQueries({ queryKey: ['rules'] })}
            />
          )}
        </>
      )}
    </PageBody>
  );
}

/** A number that counts for a rule's desk; changed where it stands. */
function Weight({ rule, onChange }: { rule: RuleView; onChange: (weight: number) => void }) {
  const { t } = useLingui();
  return (
    <label className="flex items-center gap-2 text-s text-ink-2">
      <Trans>Weight</Trans>
      <input
        key={rule.weight}
        className="field !w-20"
        type="number"
        step="0.5"
        min={-100}
        max={100}
        aria-label={t`Weight of ${rule.name}`}
        defaultValue={rule.weight}
        onBlur={({ target }) => {
          const weight = Number(target.value);
          if (target.value !== '' && weight !== rule.weight) onChange(weight);
        }}
      />
    </label>
  );
}

/** Another way to decide, tried on the past before it holds. */
function ModeChange({ mode, onSwitch, onClose }: { mode: RoutingMode; onSwitch: () => void; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <section aria-label={t`Another way to decide`} className="panel flex flex-col gap-3 p-4">
      <p className="text-ink-2">
        {mode === 'score' ? (
          <Trans>By weight: every rule that matches gives its weight to its desk, and the desk with the greatest sum gets the work.</Trans>
        ) : (
          <Trans>In order: the first rule that matches and names a desk decides. Weights no longer count.</Trans>
        )}
      </p>
      <DryRun of={{ mode }} />
      <div className="flex flex-wrap gap-2">
        <button type="button" className="btn btn-primary" onClick={onSwitch}>
          <Trans>Decide this way</Trans>
        </button>
        <button type="button" className="btn btn-quiet" onClick={onClose}>
          <Trans>Leave it</Trans>
        </button>
      </div>
    </section>
  );
}
