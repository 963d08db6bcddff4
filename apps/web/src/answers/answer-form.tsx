import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ApprovedAnswerBody } from '#contracts';
import { Field } from '../look/field.js';
import { useFieldProblem, useReason } from '../look/states.js';

export type AnswerWords = Omit<ApprovedAnswerBody, 'askedIn'>;

interface AnswerFormProps {
  words: AnswerWords;
  save: (words: AnswerWords) => Promise<unknown>;
  saveAs: ReactNode;
  /** Beside the button that saves. */
  children?: ReactNode;
}

/** A question and its answer, in the words visitors will read. */
export function AnswerForm({ words, save, saveAs, children }: AnswerFormProps) {
  const { t } = useLingui();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string): string => String(given.get(name) ?? '');
    setBusy(true);
    setProblem(null);
    save({ question: text('question'), answer: text('answer'), lang: text('lang').trim() })
      .catch(setProblem)
      .finally(() => setBusy(false));
  };
  const named = ['question', 'answer', 'lang'].some((field) => fieldProblem(problem, field));
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      <Field label={t`Question`} name="question" required maxLength={500} defaultValue={words.question} problem={fieldProblem(problem, 'question')} />
      <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
        <Trans>Answer</Trans>
        <textarea name="answer" required rows={3} maxLength={5_000} className="field !py-2 font-normal" defaultValue={words.answer} />
        {fieldProblem(problem, 'answer') && <span className="text-complaint">{fieldProblem(problem, 'answer')}</span>}
      </label>
      <div className="max-w-64">
        <Field
          label={t`Language, as a code such as en, fr or zh`}
          name="lang"
          required
          maxLength={3}
          autoCapitalize="none"
          defaultValue={words.lang === 'und' ? '' : words.lang}
          problem={fieldProblem(problem, 'lang')}
        />
      </div>
      {problem !== null && !named && (
        <p role="alert" className="text-complaint">
          {reason(problem)}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="btn btn-primary" disabled={busy}>
          {saveAs}
        </button>
        {children}
      </div>
    </form>
  );
}
