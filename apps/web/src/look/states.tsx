import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { MessageDescriptor } from '@lingui/core';
import { ApiError, Unreachable } from '../api/client.js';
import { problemIn, sentenceIn } from '../words/problems.js';

/** Nothing here, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-[420px] flex-col items-start gap-2 p-8">
      <h2 className="text-l font-semibold">{title}</h2>
      {children && <div className="flex flex-col items-start gap-3 text-ink-2">{children}</div>}
    </div>
  );
}

/** What happened, in words a reader can act on. */
export function useReason(): (error: unknown) => string {
  const { t, i18n } = useLingui();
  const say = (message: MessageDescriptor) => i18n._(message);
  return (error) => {
    if (error instanceof Unreachable) return t`The server does not answer. What you wrote is kept; try again in a moment.`;
    if (error instanceof ApiError) return problemIn(say, i18n.locale, error.problem) ?? t`The server refused (${error.status}).`;
    return t`Something in this page went wrong. What is stored is safe.`;
  };
}

/** What the server says outside of a refusal, such as why a channel fails. Unknown sentences stay as they are. */
export function useServerWords(): (text: string) => string {
  const { i18n } = useLingui();
  return (text) => sentenceIn((message) => i18n._(message), text) ?? text;
}

/** What is wrong with one field of a form; null when nothing is. */
export function useFieldProblem(): (error: unknown, field: string) => string | null {
  const words = useServerWords();
  return (error, field) => {
    const message = error instanceof ApiError ? error.fieldMessage(field) : null;
    return message && words(message);
  };
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const reason = useReason();
  return (
    <div role="alert" className="mx-auto flex max-w-[420px] flex-col items-start gap-3 p-8">
      <h2 className="text-l font-semibold">
        <Trans>This could not be shown</Trans>
      </h2>
      <p className="text-ink-2">{reason(error)}</p>
      {retry && (
        <button type="button" className="btn" onClick={retry}>
          <Trans>Try again</Trans>
        </button>
      )}
    </div>
  );
}

/** Grey lines in the place of what is coming. */
export function Skeleton({ rows = 6, height = 84 }: { rows?: number; height?: number }) {
  const { t } = useLingui();
  return (
    <div role="status" aria-label={t`Loading`}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex flex-col justify-center gap-2 border-b border-line px-4" style={{ height }}>
          <div className="skeleton h-3 w-2/5" />
          <div className="skeleton h-3 w-11/12" />
          {height > 60 && <div className="skeleton h-3 w-1/4" />}
        </div>
      ))}
    </div>
  );
}
