import { Trans, useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import type { NetworkField, NetworkView } from '#contracts';
import { ApiError } from '../api/client.js';
import { Field } from '../look/field.js';
import { FileText } from '../look/file-text.js';
import { useReason, useServerWords } from '../look/states.js';
import { typedOf } from './given.js';

interface FieldsProps {
  network: NetworkView;
  error: unknown;
  /** Of a channel that there is; its secrets stay as they are where nothing is typed. */
  config?: Record<string, unknown>;
}

/** The fields of a network, as it describes them. */
export function NetworkFields({ network, error, config }: FieldsProps) {
  const words = useServerWords();
  const { t } = useLingui();
  const { fields, account } = network;
  const plain = fields.filter((field) => field.in === 'config' && !field.seldom);
  const own = fields.filter((field) => field.in === 'credentials' && !field.seldom);
  const seldom = fields.filter((field) => field.seldom);
  // An entry of a list is told as `config.tags.0`.
  const problemOf = ({ in: where, name }: NetworkField): string | null => {
    const at = `${where}.${name}`;
    const found = error instanceof ApiError ? error.problem.fields?.find(({ field }) => field === at || field.startsWith(`${at}.`)) : undefined;
    return found ? words(found.message) : null;
  };
  const draw = (field: NetworkField) => {
    const asked = {
      label: field.label,
      name: `${field.in}.${field.name}`,
      ...(field.hint ? { hint: field.hint } : {}),
      required: field.required && !(config && field.in === 'credentials'),
      placeholder: config && field.in === 'credentials' ? t`unchanged` : (field.example ?? undefined),
      problem: problemOf(field),
    };
    if (field.kind === 'flag') return <Flag key={asked.name} {...asked} on={config?.[field.name] === true} />;
    if (field.kind === 'file') return <FileText key={asked.name} {...asked} />;
    return (
      <Field
        key={asked.name}
        {...asked}
        type={field.kind === 'secret' ? 'password' : 'text'}
        {...(field.kind === 'url' ? { inputMode: 'url' } : field.kind === 'number' ? { inputMode: 'decimal' } : {})}
        defaultValue={config ? typedOf(field, config) : undefined}
        autoComplete={field.in === 'credentials' ? 'off' : undefined}
        spellCheck={false}
      />
    );
  };
  return (
    <>
      {plain.map(draw)}
      {own.length > 0 && (
        <fieldset className="flex flex-col gap-3 rounded-m border border-line p-3">
          <legend className="px-1 text-s font-medium text-ink-2">
            {account === 'optional' ? <Trans>An account, to answer with (not needed to listen)</Trans> : <Trans>An account</Trans>}
          </legend>
          {network.needs && <Needs network={network} />}
          {own.map(draw)}
        </fieldset>
      )}
      {seldom.length > 0 && (
        <details open={seldom.some((field) => problemOf(field) !== null)}>
          <summary className="min-h-6 content-center text-s text-ink-2">
            <Trans>More, seldom needed</Trans>
          </summary>
          <div className="mt-2 flex flex-col gap-3">{seldom.map(draw)}</div>
        </details>
      )}
    </>
  );
}

/** Yes or no, with what it means below. */
function Flag({ label, name, hint, problem, on }: { label: string; name: string; hint?: string; problem: string | null; on: boolean }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input
        type="checkbox"
        id={id}
        name={name}
        value="true"
        defaultChecked={on}
        className="mt-1"
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-hint`}
      />
      <span className="flex flex-col">
        <label htmlFor={id} className="text-s font-medium text-ink-2">
          {label}
        </label>
        <span id={`${id}-hint`} className="text-s text-ink-3">
          {hint} {problem && <span className="text-complaint">{problem}</span>}
        </span>
      </span>
    </div>
  );
}

/** What is wrong with the whole; what stands at a field already is not said twice. */
export function useFormProblem({ fields }: NetworkView): (error: unknown) => string {
  const { t } = useLingui();
  const reason = useReason();
  return (error) => {
    const named = error instanceof ApiError ? (error.problem.fields ?? []) : [];
    const shown = named.length > 0 && named.every(({ field }) => field === 'name' || fields.some((one) => `${field}.`.startsWith(`${one.in}.${one.name}.`)));
    return shown ? t`Look at the fields marked above.` : reason(error);
  };
}

export function Needs({ network: { needs, link } }: { network: NetworkView }) {
  return (
    <p className="text-s text-ink-2">
      {needs}{' '}
      {link && (
        <a href={link} target="_blank" rel="noreferrer" className="link">
          {new URL(link).host}
        </a>
      )}
    </p>
  );
}
