import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { type RuleActions, type RuleBody, type RuleCheck, type RuleMoment, ruleMoments, type RuleView } from '#contracts';
import { api, ApiError } from '../api/client.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { useReason } from '../look/states.js';
import { ConditionBuilder } from './condition-builder.js';
import { DryRun } from './dry-run.js';
import { teamsQuery } from './queries.js';
import { RuleActionFields } from './rule-actions.js';
import { RuleHistory } from './rule-history.js';
import { ruleMomentName } from './words.js';

interface RuleFormProps {
  /** null: a new one. */
  rule: RuleView | null;
  /** All rules in their order. */
  rules: readonly RuleView[];
  onClose: () => void;
  onSaved: () => void;
}

/** A rule in words and in clicks; tried on the past before it is saved. */
export function RuleForm({ rule, rules, onClose, onSaved }: RuleFormProps) {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const [runs, setRuns] = useState<RuleMoment>(rule?.runs ?? 'arrival');
  const [name, setName] = useState(rule?.name ?? '');
  const [query, setQuery] = useState(rule?.query ?? '');
  const [weight, setWeight] = useState(rule?.weight ?? 1);
  const [status, setStatus] = useState<RuleBody['status']>(rule?.status ?? 'on');
  const [actions, setActions] = useState<RuleActions>(rule?.actions ?? {});
  const [check, setCheck] = useState<RuleCheck | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  /** Of a new one: what is special is asked before what is general, else it would seldom be reached. */
  const [place, setPlace] = useState<'first' | 'last'>('first');
  const position = rule?.position ?? (place === 'first' ? 0 : rules.length + 1);
  /** Counts what was taken from the history: fields that keep what is typed begin anew. */
  const [taken, setTaken] = useState(0);
  const take = (before: RuleBody) => {
    setName(before.name);
    setQuery(before.query);
    setWeight(before.weight);
    setStatus(before.status);
    setActions(before.actions);
    setTaken((count) => count + 1);
  };
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api.post<RuleCheck>('/rule-checks', { runs: runs, query, lang: i18n.locale }, stop.signal).then(setCheck, () => undefined);
    }, 250);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query, runs, i18n.locale]);
  const body: RuleBody = { runs, name, query, weight, actions, status };
  const attempt = async (work: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await work();
      onSaved();
      onClose();
    } catch (caught) {
      setProblem(caught);
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const { runs: _, ...patch } = body;
    void attempt(async () => {
      if (rule) return api.patch(`/rules/${rule.id}?lang=${i18n.locale}`, { ...patch, version: rule.version });
      const made = await api.post<RuleView>(`/rules?lang=${i18n.locale}`, body);
      if (place === 'first') await api.post(`/rule-order?lang=${i18n.locale}`, { ids: [made.id, ...rules.map(({ id }) => id)] });
    });
  };
  const set = (change: Partial<Record<keyof RuleActions, unknown>>) =>
    setActions((before) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined)) as RuleActions);
  return (
    <Dialog open onClose={onClose} title={rule ? t`Change the rule` : t`New rule`} className="w-[min(720px,94vw)]">
      <form className="flex max-h-[68dvh] flex-col gap-4 overflow-auto px-5 pb-5" onSubmit={save}>
        <Field label={t`Name`} value={name} required maxLength={120} onChange={(event) => setName(event.target.value)} />
        {!rule && (
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>When it is asked</Trans>
            <select
              className="field"
              value={runs}
              onChange={(event) => {
                setRuns(event.target.value as RuleMoment);
                setActions({});
              }}
            >
              {ruleMoments.map((moment) => (
                <option key={moment} value={moment}>
                  {i18n._(ruleMomentName[moment])}
                </option>
              ))}
            </select>
          </label>
        )}
        <div className="flex flex-col gap-2">
          <ConditionBuilder runs={runs} onAdd={(part) => setQuery((before) => (before.trim() ? `${before.trim()} ${part}` : part))} />
          <Field
            label={t`Condition`}
            value={query}
            spellCheck={false}
            onChange={(event) => setQuery(event.target.value)}
            problem={problem instanceof ApiError ? problem.fieldMessage('query') : null}
          />
          <p className={`text-s ${check && !check.ok ? 'text-complaint' : 'text-ink-2'}`} aria-live="polite">
            {check?.ok ? check.explained : check?.errors[0]?.message}
            {check && !check.ok && check.errors[0]?.suggestion && ` (${check.errors[0].suggestion})`}
          </p>
        </div>
        <div className="grid gap-3 sm:grid-cols-2">
          {runs === 'reply' ? (
            <ApprovalFields approval={actions.approval ?? null} onChange={(approval) => set({ approval })} />
          ) : (
            <RuleActionFields key={taken} runs={runs} actions={actions} onChange={set} />
          )}
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>In force</Trans>
            <select className="field" value={status} onChange={(event) => setStatus(event.target.value as RuleBody['status'])}>
              <option value="on">{t`always`}</option>
              <option value="crisis">{t`in a crisis only`}</option>
              <option value="off">{t`not now`}</option>
            </select>
          </label>
          {!rule && runs === 'arrival' && (
            <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
              <Trans>Place</Trans>
              <select className="field" value={place} onChange={(event) => setPlace(event.target.value as 'first' | 'last')}>
                <option value="first">{t`before the others`}</option>
                <option value="last">{t`after the others`}</option>
              </select>
            </label>
          )}
          {runs === 'arrival' && (
            <Field label={t`Weight`} type="number" step="0.5" min={-100} max={100} value={weight} onChange={(event) => setWeight(Number(event.target.value))} />
          )}
        </div>
        {problem !== null && (
          <p role="alert" className="text-complaint">
            {reason(problem)}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <button type="submit" className="btn btn-primary" disabled={check?.ok === false}>
            <Trans>Save</Trans>
          </button>
          {rule && (
            <button type="button" className="btn btn-danger" onClick={() => void attempt(() => api.delete(`/rules/${rule.id}`))}>
              <Trans>Remove</Trans>
            </button>
          )}
        </div>
        {runs === 'arrival' && check?.ok && (
          // A rule may be tried before it has a name; its condition stands for it.
          <DryRun of={{ rule: { ...body, name: name.trim() || query.slice(0, 80) || '*', id: rule?.id ?? null, position } }} />
        )}
        {rule && <RuleHistory rule={rule} onTake={take} />}
      </form>
    </Dialog>
  );
}

/** Whose word an answer needs, and after how long it is late. */
function ApprovalFields({ approval, onChange }: { approval: RuleActions['approval'] | null; onChange: (approval: RuleActions['approval']) => void }) {
  const { t } = useLingui();
  const teams = useQuery(teamsQuery).data ?? [];
  const { teamId, minutes } = approval ?? { teamId: null, minutes: 30 };
  useEffect(() => {
    if (!approval) onChange({ teamId: null, minutes: 30 });
  }, [approval, onChange]);
  return (
    <>
      <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
        <Trans>Must be approved by</Trans>
        <select className="field" value={teamId ?? ''} onChange={(event) => onChange({ teamId: event.target.value || null, minutes })}>
          <option value="">{t`a supervisor`}</option>
          {teams.map((team) => (
            <option key={team.id} value={team.id}>
              {team.name}
            </option>
          ))}
        </select>
      </label>
      <Field
        label={t`Late after so many minutes`}
        type="number"
        min={1}
        max={10_080}
        value={minutes ?? ''}
        onChange={(event) => onChange({ teamId, minutes: event.target.value ? Number(event.target.value) : null })}
      />
    </>
  );
}
