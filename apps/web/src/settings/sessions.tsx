import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.js';
import { sessionsQuery } from '../api/queries.js';
import { say } from '../frame/notices.js';
import { Field } from '../look/field.js';
import { PageBody } from '../look/page.js';
import { Failure, Skeleton, useFieldProblem, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';

/** The program and system in a user agent, as far as they say it. */
function device(userAgent: string | null): string {
  if (!userAgent) return '–';
  const browser = /(Edg|OPR|Firefox|Chrome|Safari|curl)\/?([\d]+)?/.exec(userAgent)?.[1]?.replace('Edg', 'Edge').replace('OPR', 'Opera');
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(userAgent)?.[1];
  return [browser, system].filter(Boolean).join(', ') || userAgent.slice(0, 60);
}

export function Sessions() {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const queryClient = useQueryClient();
  const { data, isPending, isError, error, refetch } = useQuery(sessionsQuery);
  const [problem, setProblem] = useState<unknown>(null);
  const end = async (id: string) => {
    await api.delete(`/sessions/${id}`).catch((caught: unknown) => say(reason(caught), { tone: 'problem' }));
    await queryClient.invalidateQueries({ queryKey: ['sessions'] });
  };
  const change = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setProblem(null);
    try {
      await api.post('/password', Object.fromEntries(new FormData(form)));
      form.reset();
      say(t`Password changed; every other session has ended`);
      await queryClient.invalidateQueries({ queryKey: ['sessions'] });
    } catch (caught) {
      setProblem(caught);
    }
  };
  return (
    <PageBody title={t`Security`}>
      <section className="flex flex-col gap-3">
        <h2 className="text-l font-semibold">
          <Trans>Where you are signed in</Trans>
        </h2>
        {isPending ? (
          <Skeleton rows={2} height={52} />
        ) : isError ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : (
          <ul className="panel divide-y divide-line">
            {data.map((session) => (
              <li key={session.id} className="flex items-center gap-3 px-4 py-2.5">
                <div className="min-w-0 flex-1">
                  <div className="font-[570]">{device(session.userAgent)}</div>
                  <div className="text-s text-ink-3">
                    <Trans>
                      since {format.moment(session.createdAt)}, last seen {format.moment(session.lastSeenAt)}
                    </Trans>
                  </div>
                </div>
                {session.current ? (
                  <span className="chip">
                    <Trans>this one</Trans>
                  </span>
                ) : (
                  <button type="button" className="btn" onClick={() => void end(session.id)}>
                    <Trans>Sign it out</Trans>
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="flex flex-col gap-3">
        <h2 className="text-l font-semibold">
          <Trans>Change the password</Trans>
        </h2>
        <form className="flex max-w-[380px] flex-col gap-3" onSubmit={(event) => void change(event)}>
          {problem !== null && (
            <p role="alert" className="text-complaint">
              {reason(problem)}
            </p>
          )}
          <Field label={t`Present password`} name="current" type="password" autoComplete="current-password" problem={fieldProblem(problem, 'current')} />
          <Field
            label={t`New password`}
            hint={t`At least 10 characters.`}
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={10}
            required
            problem={fieldProblem(problem, 'password')}
          />
          <button type="submit" className="btn btn-primary self-start">
            <Trans>Change</Trans>
          </button>
        </form>
      </section>
    </PageBody>
  );
}
