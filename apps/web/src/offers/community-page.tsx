import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { JoinPageView } from '#contracts';
import { api } from '../api/client.js';
import { Field } from '../look/field.js';
import { Skeleton, useFieldProblem, useReason } from '../look/states.js';
import { Gate } from '../welcome/gate.js';
import { tokenIn } from '../welcome/token.js';
import { nameOfPlace } from '../words/names.js';
import { GuidelinesText, guidelinesIn } from './guidelines-text.js';
import { wordsIn } from './names.js';

/** Where somebody outside asks to help others. The link is for anybody; staff decides. */
export function CommunityPage() {
  const reason = useReason();
  const [token] = useState(() => tokenIn(location.hash));
  const { data, isPending, error } = useQuery({
    queryKey: ['join-page', token],
    queryFn: () => api.post<JoinPageView>('/join-page', { token }),
    enabled: token !== null,
    retry: false,
  });
  const apply = useMutation({ mutationFn: (given: object) => api.post('/join-page/apply', { token, ...given }) });
  if (!token || error)
    return (
      <Gate title={<Trans>Nobody can join here just now</Trans>}>
        <p className="text-ink-2">{error ? reason(error) : <Trans>This link is not complete</Trans>}</p>
      </Gate>
    );
  if (isPending)
    return (
      <Gate title={<Trans>Help others</Trans>}>
        <Skeleton rows={3} height={60} />
      </Gate>
    );
  if (apply.isSuccess)
    return (
      <Gate title={<Trans>Thank you</Trans>}>
        <p role="status" className="text-ink-2">
          <Trans>{data.workspace} has your application. When they say yes, you get a link that lets you in.</Trans>
        </p>
      </Gate>
    );
  return (
    <Gate title={<Trans>Help others who ask {data.workspace}</Trans>}>
      <p className="text-ink-2">
        <Trans>Questions about what you know come to you, a few a day. You answer as yourself, or say no.</Trans>
      </p>
      <Application page={data} busy={apply.isPending} problem={apply.error} onApply={(given) => apply.mutate(given)} />
    </Gate>
  );
}

function Application({ page, busy, problem, onApply }: { page: JoinPageView; busy: boolean; problem: unknown; onApply: (given: object) => void }) {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const [network, handle] = [given.get('network'), String(given.get('handle') ?? '').trim()];
    onApply({
      email: given.get('email'),
      name: given.get('name'),
      topics: wordsIn(given.get('topics')),
      languages: wordsIn(given.get('languages')),
      account: network && handle ? { network, handle } : null,
      why: given.get('why'),
      accepts: { version: page.guidelines.version, lang: guidelinesIn(page.guidelines, i18n.locale).lang },
    });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <Field label={t`Your name`} name="name" autoComplete="name" required maxLength={120} />
      <Field label={t`E-mail`} name="email" type="email" autoComplete="email" required problem={fieldProblem(problem, 'email')} />
      <Field label={t`What you know about`} hint={t`Words that stand in questions, with commas between them.`} name="topics" maxLength={1_000} />
      <Field
        label={t`Languages you answer in`}
        hint={t`As codes: en, fr, zh.`}
        name="languages"
        defaultValue={i18n.locale}
        maxLength={100}
        problem={fieldProblem(problem, 'languages')}
      />
      {page.networks.length > 0 && (
        <div className="flex flex-wrap items-end gap-2">
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>Network</Trans>
            <select name="network" className="field">
              {page.networks.map((network) => {
                const name = nameOfPlace(network);
                return (
                  <option key={network} value={network}>
                    {typeof name === 'string' ? name : i18n._(name)}
                  </option>
                );
              })}
            </select>
          </label>
          <div className="min-w-36 flex-1">
            <Field label={t`Your handle there, if you have one`} name="handle" autoCapitalize="none" maxLength={300} />
          </div>
        </div>
      )}
      <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
        <Trans>Why you would like to</Trans>
        <textarea name="why" className="field !py-2 font-normal" rows={2} maxLength={1_000} />
      </label>
      <section className="panel flex flex-col gap-2 p-4 text-s" aria-label={t`House guidelines`}>
        <h2 className="font-semibold">
          <Trans>House guidelines</Trans>
        </h2>
        <GuidelinesText guidelines={page.guidelines} />
        <label className="flex min-h-11 items-center gap-2 font-medium">
          <input type="checkbox" required className="size-6 accent-accent" />
          <Trans>I agree</Trans>
        </label>
      </section>
      {problem !== null && (
        <p role="alert" className="rounded-m bg-complaint-soft px-3 py-2 text-complaint">
          {reason(problem)}
        </p>
      )}
      <button type="submit" className="btn btn-primary min-h-11" disabled={busy}>
        <Trans>Ask to join</Trans>
      </button>
    </form>
  );
}
