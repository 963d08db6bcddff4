import { Trans, useLingui } from '@lingui/react/macro';
import { type MacroStep, priorities } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { priorityName, statusName } from '../words/names.js';

const statuses = ['open', 'pending', 'resolved'] as const;

/** A step as a sentence. */
export function useStepWords(): (step: MacroStep) => string {
  const { t, i18n } = useLingui();
  const { members } = useWorkspace();
  return (step) => {
    switch (step.do) {
      case 'reply':
        return t`Answer: ${step.text}`;
      case 'note':
        return t`Note: ${step.text}`;
      case 'status':
        return t`Set to: ${i18n._(statusName[step.to])}`;
      case 'snooze':
        return step.until ? t`Snooze until ${step.until}` : t`Snooze until they write again`;
      case 'priority':
        return t`Set to: ${i18n._(priorityName[step.to])}`;
      case 'assign': {
        const name = step.to === 'me' ? t`me` : step.to ? (members.get(step.to)?.name ?? '?') : t`nobody`;
        return t`Give to ${name}`;
      }
    }
  };
}

interface StepProps {
  step: MacroStep;
  position: number;
  onChange: (step: MacroStep) => void;
  onRemove: (() => void) | null;
  onUp: (() => void) | null;
}

const fresh: { [D in MacroStep['do']]: Extract<MacroStep, { do: D }> } = {
  reply: { do: 'reply', text: '' },
  note: { do: 'note', text: '' },
  status: { do: 'status', to: 'pending' },
  snooze: { do: 'snooze', until: null },
  priority: { do: 'priority', to: 'high' },
  assign: { do: 'assign', to: 'me' },
};

export function MacroStepFields({ step, position, onChange, onRemove, onUp }: StepProps) {
  const { t, i18n } = useLingui();
  const { members } = useWorkspace();
  const names: Record<MacroStep['do'], string> = {
    reply: t`Answer them`,
    note: t`Write a note`,
    status: t`Set the status`,
    snooze: t`Snooze`,
    priority: t`Set the priority`,
    assign: t`Give it to`,
  };
  const what = t`Value of step ${position}`;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <select
          className="field w-auto"
          aria-label={t`Step ${position}`}
          value={step.do}
          onChange={({ target }) => onChange(fresh[target.value as MacroStep['do']])}
        >
          {Object.entries(names).map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </select>
        {step.do === 'status' && (
          <select
            className="field w-auto"
            aria-label={what}
            value={step.to}
            onChange={({ target }) => onChange({ do: 'status', to: target.value as (typeof statuses)[number] })}
          >
            {statuses.map((status) => (
              <option key={status} value={status}>
                {i18n._(statusName[status])}
              </option>
            ))}
          </select>
        )}
        {step.do === 'priority' && (
          <select
            className="field w-auto"
            aria-label={what}
            value={step.to}
            onChange={({ target }) => onChange({ do: 'priority', to: target.value as (typeof priorities)[number] })}
          >
            {priorities.map((priority) => (
              <option key={priority} value={priority}>
                {i18n._(priorityName[priority])}
              </option>
            ))}
          </select>
        )}
        {step.do === 'assign' && (
          <select
            className="field w-auto"
            aria-label={what}
            value={step.to ?? ''}
            onChange={({ target }) => onChange({ do: 'assign', to: target.value || null })}
          >
            <option value="me">{t`whoever runs it`}</option>
            <option value="">{t`nobody`}</option>
            {[...members.values()].map((member) => (
              <option key={member.id} value={member.id}>
                {member.name}
              </option>
            ))}
          </select>
        )}
        {step.do === 'snooze' && (
          <input
            className="field w-auto min-w-0 flex-1"
            aria-label={what}
            placeholder={t`tomorrow 9, or empty: until they write`}
            value={step.until ?? ''}
            onChange={({ target }) => onChange({ do: 'snooze', until: target.value || null })}
          />
        )}
        <span className="ms-auto flex gap-1">
          {onUp && (
            <button type="button" className="btn btn-quiet" aria-label={t`Move step ${position} up`} onClick={onUp}>
              <span aria-hidden="true">↑</span>
            </button>
          )}
          {onRemove && (
            <button type="button" className="btn btn-quiet" aria-label={t`Remove step ${position}`} onClick={onRemove}>
              <span aria-hidden="true">✕</span>
            </button>
          )}
        </span>
      </div>
      {(step.do === 'reply' || step.do === 'note') && (
        <textarea
          className="field"
          rows={3}
          required
          aria-label={what}
          value={step.text}
          onChange={({ target }) => onChange({ ...step, text: target.value })}
        />
      )}
      {step.do === 'reply' && position > 1 && (
        <p className="text-s text-ink-3">
          <Trans>The answer goes first; if it is refused, nothing else happens.</Trans>
        </p>
      )}
    </div>
  );
}
