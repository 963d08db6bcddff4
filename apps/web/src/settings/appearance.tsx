import { Trans, useLingui } from '@lingui/react/macro';
import { type Preferences, languages, prefer, usePreferences } from '../frame/preferences.js';
import { PageBody } from '../look/page.js';
import { ownName } from '../welcome/gate.js';

interface ChoiceProps<T extends string> {
  legend: string;
  value: T;
  options: { value: T; label: string; lang?: string }[];
  onChange: (value: T) => void;
}

function Choice<T extends string>({ legend, value, options, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-s font-medium text-ink-2">{legend}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            lang={option.lang}
            className="btn has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input type="radio" name={legend} className="sr-only" checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Kept in this browser. */
export function Appearance() {
  const { t } = useLingui();
  const { language, theme, density } = usePreferences();
  return (
    <PageBody title={t`Appearance`} lead={<Trans>Kept in this browser, for you alone.</Trans>}>
      <Choice
        legend={t`Language`}
        value={language}
        options={languages.map((known) => ({ value: known, label: ownName[known], lang: known }))}
        onChange={(next) => prefer({ language: next })}
      />
      <Choice<Preferences['theme']>
        legend={t`Colours`}
        value={theme}
        options={[
          { value: 'system', label: t`As the system` },
          { value: 'light', label: t`Light` },
          { value: 'dark', label: t`Dark` },
        ]}
        onChange={(next) => prefer({ theme: next })}
      />
      <Choice<Preferences['density']>
        legend={t`Density`}
        value={density}
        options={[
          { value: 'dense', label: t`Dense` },
          { value: 'comfortable', label: t`Comfortable` },
        ]}
        onChange={(next) => prefer({ density: next })}
      />
    </PageBody>
  );
}
