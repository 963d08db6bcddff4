import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { QueryFieldView } from '#contracts';
import { queryFieldsQuery, queryReadingQuery } from '../api/queries.js';
import { usePreferences } from '../frame/preferences.js';
import { useFormat } from '../words/format.js';
import { type Comparison, condition, joined } from './query-text.js';

interface BuilderProps {
  query: string;
  onQuery: (query: string) => void;
}

/** The query as conditions to click, in words, and with what it found lately. The text in the search field is the same query. */
export function QueryBuilder({ query, onQuery }: BuilderProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { language } = usePreferences();
  const reading = useQuery(queryReadingQuery(query, language));
  const fields = useQuery(queryFieldsQuery(language)).data ?? [];
  const [editing, setEditing] = useState<number | 'new' | null>(null);
  const read = reading.data;
  const parts = read?.ok ? read.parts : [];
  const replace = (at: number, text: string) => {
    setEditing(null);
    onQuery(joined(at < parts.length ? parts.map((part, index) => (index === at ? text : part.text)) : [...parts.map((part) => part.text), text]));
  };

  return (
    <section aria-label={t`Conditions`} className="flex flex-col gap-2 border-b border-line bg-sunken px-3 py-2 text-s">
      {read && !read.ok && (
        <ul role="alert" className="flex flex-col gap-1 text-complaint">
          {read.errors.map((error) => (
            <li key={`${error.start} ${error.code}`}>
              <mark className="bg-complaint-soft text-complaint">{query.slice(error.start, error.end) || '…'}</mark> {error.message}{' '}
              {error.suggestion && (
                <button type="button" className="link" onClick={() => onQuery(query.slice(0, error.start) + error.suggestion + query.slice(error.end))}>
                  <Trans>Use {error.suggestion}</Trans>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {read?.ok && (
        <>
          <ul className="flex flex-wrap gap-1.5" aria-label={t`All of these hold`}>
            {parts.map((part, index) => (
              <li key={part.text} className="flex max-w-full items-center rounded-full border border-line-strong bg-surface">
                <button
                  type="button"
                  className="min-h-6 truncate rounded-s-full ps-2.5 pe-1 text-start hover:text-accent"
                  aria-expanded={editing === index}
                  onClick={() => setEditing(editing === index ? null : index)}
                >
                  {part.says}
                </button>
                <button
                  type="button"
                  className="min-h-6 min-w-6 rounded-e-full ps-1 pe-2 text-ink-3 hover:text-complaint"
                  aria-label={t`Remove: ${part.says}`}
                  onClick={() => onQuery(joined(parts.filter((_, other) => other !== index).map((other) => other.text)))}
                >
                  ✕
                </button>
              </li>
            ))}
            <li>
              <button type="button" className="btn min-h-6" aria-expanded={editing === 'new'} onClick={() => setEditing(editing === 'new' ? null : 'new')}>
                + <Trans>Condition</Trans>
              </button>
            </li>
          </ul>
          {editing !== null && fields.length > 0 && (
            <ConditionForm
              key={String(editing)}
              fields={fields}
              part={editing === 'new' ? null : (parts[editing] ?? null)}
              onDone={(text) => replace(editing === 'new' ? parts.length : editing, text)}
              onCancel={() => setEditing(null)}
            />
          )}
          <p className="text-ink-2">
            {query && <>{read.says}. </>}
            {read.matched !== null && (
              <span className="text-ink-3">
                {read.matched >= read.most ? (
                  <Trans>More than {format.number(read.most)} in the last 7 days.</Trans>
                ) : (
                  <Plural value={read.matched} one="# in the last 7 days." other="# in the last 7 days." />
                )}
              </span>
            )}
          </p>
        </>
      )}
      {reading.isPending && <div className="skeleton h-6 w-2/3" role="status" aria-label={t`Loading`} />}
    </section>
  );
}

interface FormProps {
  fields: readonly QueryFieldView[];
  part: { field: string | null; text: string; negated: boolean; test: Record<string, unknown> | null } | null;
  onDone: (text: string) => void;
  onCancel: () => void;
}

function ConditionForm({ fields, part, onDone, onCancel }: FormProps) {
  const { t } = useLingui();
  const [name, setName] = useState(part?.field ?? (part ? '' : 'kind'));
  const [not, setNot] = useState(part?.negated ?? false);
  const given = Array.isArray(part?.test?.['values']) ? (part.test['values'] as unknown[]).filter((value) => typeof value === 'string') : [];
  const [values, setValues] = useState<string[]>(part?.test?.['me'] ? ['me', ...given] : given);
  const [comparison, setComparison] = useState<Comparison>(part?.test?.['is'] === 'none' ? 'none' : part?.test?.['to'] ? 'less' : 'more');
  const bound = (part?.test?.['from'] ?? part?.test?.['to']) as { value: string | number } | undefined;
  const [text, setText] = useState(part && !part.field ? part.text : String(bound?.value ?? ''));
  const field = fields.find((known) => known.name === name);
  const ranged = field && ['number', 'duration', 'time'].includes(field.type);
  const choices = field?.type === 'person' ? [{ value: 'me', label: t`me` }, ...field.values] : (field?.values ?? []);
  const picked = ranged || choices.length === 0 ? [text] : text ? [...values, text] : values;
  const result = field ? condition(field, comparison === 'none' || ranged ? comparison : 'is', picked, not) : text.trim();

  return (
    <form
      className="flex flex-col gap-2 rounded-m border border-line-strong bg-surface p-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (result) onDone(result);
      }}
    >
      <div className="flex flex-wrap items-center gap-2">
        <select
          className="field w-auto"
          aria-label={t`Field`}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setValues([]);
            setText('');
            setComparison('more');
          }}
        >
          <option value="">{t`words`}</option>
          {fields.map((known) => (
            <option key={known.name} value={known.name}>
              {known.label}
            </option>
          ))}
        </select>
        {field && (ranged || field.operators.includes('none')) && (
          <select className="field w-auto" aria-label={t`Comparison`} value={comparison} onChange={(event) => setComparison(event.target.value as Comparison)}>
            <option value="more">{ranged ? (field.type === 'time' ? t`since` : t`at least`) : t`is one of`}</option>
            {ranged && <option value="less">{field.type === 'time' ? t`before` : t`at most`}</option>}
            {field.operators.includes('none') && <option value="none">{t`has none`}</option>}
          </select>
        )}
        {field && (
          <label className="flex items-center gap-1">
            <input type="checkbox" checked={not} onChange={(event) => setNot(event.target.checked)} /> <Trans>not</Trans>
          </label>
        )}
      </div>
      {field && comparison !== 'none' && !ranged && choices.length > 0 && (
        <fieldset className="flex max-h-40 flex-wrap gap-x-3 gap-y-1 overflow-auto">
          <legend className="sr-only">{field.label}</legend>
          {choices.map((choice) => (
            <label key={choice.value} className="flex min-h-6 items-center gap-1">
              <input
                type="checkbox"
                checked={values.includes(choice.value)}
                onChange={(event) => setValues(event.target.checked ? [...values, choice.value] : values.filter((value) => value !== choice.value))}
              />
              {choice.label}
            </label>
          ))}
        </fieldset>
      )}
      {(!field || (comparison !== 'none' && field.type !== 'flag' && (ranged || choices.length === 0 || field.open))) &&
        (ranged && choices.length > 0 ? (
          <select className="field" aria-label={t`Value`} value={text} onChange={(event) => setText(event.target.value)}>
            <option value="">–</option>
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        ) : (
          <input
            className="field"
            aria-label={t`Value`}
            placeholder={field?.type === 'duration' ? '2h, 3d' : field?.type === 'time' ? '7d, 2026-11-01, today' : (field?.example ?? 'refund, "money back"')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        ))}
      <div className="flex items-center gap-2">
        <button type="submit" className="btn btn-primary" disabled={!result}>
          <Trans>Apply</Trans>
        </button>
        <button type="button" className="btn btn-quiet" onClick={onCancel}>
          <Trans>Cancel</Trans>
        </button>
        <code className="ms-auto truncate text-xs text-ink-3">{result}</code>
      </div>
    </form>
  );
}
