import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

export interface LabelledProps {
  label: string;
  hint?: string;
  problem?: string | null;
}

interface InputProps {
  id: string;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
}

/** A label, what is typed into, and what is said of it. */
export function Labelled({ label, hint, problem, children }: LabelledProps & { children: (input: InputProps) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, problem ? `${id}-problem` : null].filter(Boolean).join(' ');
  return (
    <div className="flex w-full flex-col gap-1">
      <label htmlFor={id} className="text-s font-medium text-ink-2">
        {label}
      </label>
      {children({ id, ...(problem ? { 'aria-invalid': true } : {}), ...(described ? { 'aria-describedby': described } : {}) })}
      {hint && (
        <span id={`${id}-hint`} className="text-s text-ink-3">
          {hint}
        </span>
      )}
      {problem && (
        <span id={`${id}-problem`} className="text-s text-complaint">
          {problem}
        </span>
      )}
    </div>
  );
}

export function Field({ label, hint, problem, ...input }: LabelledProps & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Labelled label={label} {...(hint ? { hint } : {})} {...(problem ? { problem } : {})}>
      {(about) => <input className="field" {...about} {...input} />}
    </Labelled>
  );
}
