import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RuleMoment } from '#contracts';
import { conditionPart } from './condition.js';
import { ruleFieldsQuery } from './queries.js';

/** A condition by clicking: the text is the same, for those who like it. */
export function ConditionBuilder({ runs, onAdd }: { runs: RuleMoment; onAdd: (part: string) => void }) {
  const { t, i18n } = useLingui();
  const fields = useQuery(ruleFieldsQuery(i18n.locale, runs)).data ?? [];
  const [name, setName] = useState('kind');
  const [value, setValue] = useState('');
  const [not, setNot] = useState(false);
  const field = fields.find((one) => one.name === name) ?? fields[0];
  if (!field) return null;
  const hasValue = field.type !== 'flag';
  const chosen = value || field.values[0]?.value || '';
  return (
    <fieldset className="flex flex-wrap items-end gap-2">
      <legend className="mb-1 text-s font-medium text-ink-2">
        <Trans>Add a condition</Trans>
      </legend>
      <select
        className="field !w-auto"
        aria-label={t`Field`}
        value={field.name}
        onChange={(event) => {
          setName(event.target.value);
          setValue('');
        }}
      >
        {fields.map((one) => (
          <option key={one.name} value={one.name}>
            {one.label}
          </option>
        ))}
      </select>
      <select className="field !w-auto" aria-label={t`Comparison`} value={not ? 'not' : 'is'} onChange={(event) => setNot(event.target.value === 'not')}>
        <option value="is">{field.type === 'number' ? t`is at least` : t`is`}</option>
        <option value="not">{field.type === 'number' ? t`is below` : t`is not`}</option>
      </select>
      {hasValue &&
        (field.values.length > 0 ? (
          <select className="field !w-auto" aria-label={t`Value`} value={chosen} onChange={(event) => setValue(event.target.value)}>
            {field.values.map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </select>
        ) : (
          <input className="field !w-40" aria-label={t`Value`} value={value} onChange={(event) => setValue(event.target.value)} />
        ))}
      <button type="button" className="btn" disabled={hasValue && !chosen} onClick={() => onAdd(conditionPart(field, chosen, not))}>
        <Trans>Add</Trans>
      </button>
    </fieldset>
  );
}
