import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SurveyPage } from '#contracts';
import { api } from '../api/client.js';
import { Skeleton, useReason } from '../look/states.js';
import { Gate } from '../welcome/gate.js';
import { tokenIn } from '../welcome/token.js';
import { scores, useScoreName } from './score.js';

/** Where somebody outside says how content they are. Their link is all they have and all they need. */
export function Survey() {
  const reason = useReason();
  const [token] = useState(() => tokenIn(location.hash));
  const { data, isPending, error } = useQuery({
    queryKey: ['survey', token],
    queryFn: () => api.post<SurveyPage>('/surveys/look', { token }),
    enabled: token !== null,
    retry: false,
  });
  const answer = useMutation({ mutationFn: (given: { score: number; comment: string }) => api.post('/surveys/answer', { token, ...given }) });

  if (!token)
    return (
      <Gate title={<Trans>This link is not complete</Trans>}>
        <p className="text-ink-2">
          <Trans>Open it again from the message you received.</Trans>
        </p>
      </Gate>
    );
  if (error)
    return (
      <Gate title={<Trans>This cannot be answered</Trans>}>
        <p className="text-ink-2">{reason(error)}</p>
      </Gate>
    );
  if (isPending)
    return (
      <Gate title={<Trans>How did we do?</Trans>}>
        <Skeleton rows={3} height={48} />
      </Gate>
    );
  if (data.answered || answer.isSuccess)
    return (
      <Gate title={<Trans>Thank you</Trans>}>
        <p className="text-ink-2" role="status">
          <Trans>{data.workspace} has your answer. You can close this page.</Trans>
        </p>
      </Gate>
    );
  return (
    <Gate title={<Trans>How did {data.workspace} do?</Trans>}>
      <SurveyForm busy={answer.isPending} problem={answer.error && reason(answer.error)} onAnswer={(given) => answer.mutate(given)} />
    </Gate>
  );
}

function SurveyForm({ busy, problem, onAnswer }: { busy: boolean; problem: string | null; onAnswer: (given: { score: number; comment: string }) => void }) {
  const { t } = useLingui();
  const scoreName = useScoreName();
  const [score, setScore] = useState<number | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (score !== null) onAnswer({ score, comment: String(new FormData(event.currentTarget).get('comment') ?? '') });
  };
  return (
    <form className="flex flex-col gap-5" onSubmit={submit}>
      {problem && (
        <p role="alert" className="rounded-m bg-complaint-soft px-3 py-2 text-complaint">
          {problem}
        </p>
      )}
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1.5 text-s font-medium text-ink-2">
          <Trans>How content are you with the help you got?</Trans>
        </legend>
        {scores.map((one) => (
          <label
            key={one}
            className="flex min-h-11 cursor-pointer items-center gap-3 rounded-m border border-line px-3 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input type="radio" name="score" value={one} required checked={score === one} onChange={() => setScore(one)} className="accent-accent" />
            <span>{scoreName(one)}</span>
            <span aria-hidden="true" className="ms-auto text-s text-ink-3">
              {one}/5
            </span>
          </label>
        ))}
      </fieldset>
      <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
        <Trans>What should we know? (optional)</Trans>
        <textarea name="comment" rows={3} maxLength={2_000} className="field min-h-20 py-2 font-normal" placeholder={t`What went well, what did not`} />
      </label>
      <button type="submit" className="btn btn-primary" disabled={busy}>
        <Trans>Send</Trans>
      </button>
    </form>
  );
}
