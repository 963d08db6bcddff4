import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import type { SlaPolicyBody, SlaPolicyView } from '#contracts';
import { api } from '../api/client.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { useFieldProblem, useReason } from '../look/states.js';
import { OpeningHours } from './opening-hours.js';

type Minutes = 'firstReplyMinutes' | 'nextReplyMinutes' | 'resolutionMinutes';

const workday = { from: 9 * 60, to: 17 * 60 };

interface FormProps {
  policy: SlaPolicyView | null;
  isFirst: boolean;
  onClose: () => void;
  onSaved: () => void;
}

export function PromiseForm({ policy, isFirst, onClose, onSaved }: FormProps) {
  const { t } = useLingui();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const [problem, setProblem] = useState<unknown>(null);
  const [body, setBody] = useState<SlaPolicyBody>(
    policy ?? {
      name: '',
      isDefault: isFirst,
      firstReplyMinutes: 60,
      nextReplyMinutes: 120,
      resolutionMinutes: null,
      warnMinutes: 15,
      hours: {
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        days: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, ...workday })),
        holidays: [],
      },
    },
  );
  const set = (change: Partial<SlaPolicyBody>) => setBody({ ...body, ...change });
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { name, isDefault, firstReplyMinutes, nextReplyMinutes, resolutionMinutes, warnMinutes, hours } = body;
    const given = { name, isDefault, firstReplyMinutes, nextReplyMinutes, resolutionMinutes, warnMinutes, hours };
    try {
      await (policy ? api.patch(`/sla-policies/${policy.id}`, given) : api.post('/sla-policies', given));
      onSaved();
      onClose();
    } catch (caught) {
      setProblem(caught);
    }
  };
  const minutes = (label: string, field: Minutes) => (
    <Field
      label={label}
      type="number"
      min={1}
      max={525_600}
      value={body[field] ?? ''}
      placeholder={t`not promised`}
      onChange={({ target }) => set({ [field]: target.value === '' ? null : target.valueAsNumber })}
      problem={fieldProblem(problem, field)}
    />
  );
  return (
    <Dialog open onClose={onClose} title={policy ? t`Change the promise` : t`New promise`} className="w-[min(640px,94vw)]">
      <form className="flex flex-col gap-4 px-5 pb-5" onSubmit={(event) => void save(event)}>
        <Field
          label={t`Name`}
          required
          maxLength={120}
          value={body.name}
          onChange={({ target }) => set({ name: target.value })}
          problem={fieldProblem(problem, 'name')}
        />
        <fieldset className="grid gap-3 sm:grid-cols-2">
          <legend className="mb-2 text-s text-ink-2">
            <Trans>In minutes of the hours below; what is empty is not promised.</Trans>
          </legend>
          {minutes(t`First reply`, 'firstReplyMinutes')}
          {minutes(t`Next reply`, 'nextReplyMinutes')}
          {minutes(t`Resolution`, 'resolutionMinutes')}
          <Field
            label={t`Warn before it ends`}
            type="number"
            min={0}
            max={10_080}
            required
            value={body.warnMinutes}
            onChange={({ target }) => set({ warnMinutes: target.valueAsNumber || 0 })}
          />
        </fieldset>
        <OpeningHours hours={body.hours} onChange={(hours) => set({ hours })} />
        <label className="flex min-h-7 items-center gap-2">
          <input type="checkbox" className="size-4 accent-accent" checked={body.isDefault} onChange={({ target }) => set({ isDefault: target.checked })} />
          <Trans>For all conversations that have no other</Trans>
        </label>
        {problem !== null && (
          <p role="alert" className="text-complaint">
            {reason(problem)}
          </p>
        )}
        <button type="submit" className="btn btn-primary self-start">
          <Trans>Save</Trans>
        </button>
      </form>
    </Dialog>
  );
}
