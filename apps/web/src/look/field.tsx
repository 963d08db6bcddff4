import { type InputHTMLAttributes, useId } from 'react';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
  problem?: string | null;
}

export function Field({ label, hint, problem, ...input }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : null, problem ? `${id}-problem` : null].filter(Boolean).join(' ');
  return (
    <div className="flex w-full flex-col gap-1">
      <label htmlFor={id} className="text-s font-medium text-ink-2">
        {label}
      </label>
      <input id={id} className="field" {...(problem ? { 'aria-invalid': true } : {})} {...(described ? { 'aria-describedby': described } : {})} {...input} />
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
