import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CustomerView } from '#contracts';
import { api } from '../api/client.js';
import { Field } from '../look/field.js';
import { Skeleton, useFieldProblem, useReason } from '../look/states.js';
import { Gate } from '../welcome/gate.js';
import { tokenIn } from '../welcome/token.js';

/** The customer's side of a hand-off: may the partner contact you, and later, did it work out. */
export function CustomerPage() {
  const { t } = useLingui();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const [token] = useState(() => tokenIn(location.hash));
  const [said, setSaid] = useState<{ view: CustomerView; says: string } | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { data, isPending, error } = useQuery({
    queryKey: ['customer', token],
    queryFn: () => api.post<CustomerView>('/customer-link', { token }),
    enabled: token !== null,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const answer = async (says: string, given: object = {}) => {
    setBusy(true);
    setProblem(null);
    try {
      const view = await api.post<CustomerView>('/customer-link/answer', { token, says, ...given });
      // Their own link for later: the first one stood where others may read it.
      if (view.next) history.replaceState(null, '', `/for-you#token=${view.next}`);
      setSaid({ view, says });
    } catch (caught) {
      setProblem(caught);
    }
    setBusy(false);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void answer('agree', { name: form.get('name'), reach: form.get('reach'), note: form.get('note') ?? '' });
  };

  if (!token) return <Gate title={<Trans>This link is not complete</Trans>}>{null}</Gate>;
  if (error)
    return (
      <Gate title={<Trans>This could not be shown</Trans>}>
        <p role="alert">{reason(error)}</p>
      </Gate>
    );
  if (isPending)
    return (
      <Gate title={<Trans>One moment</Trans>}>
        <Skeleton rows={2} height={60} />
      </Gate>
    );
  const { partner, workspace, place } = data;
  if (said)
    return (
      <Gate title={<Trans>Thank you</Trans>}>
        <p role="status">
          {said.says === 'agree' ? (
            <Trans>{partner} will contact you. Keep this page: its address is yours alone, and lets you say later whether it worked out.</Trans>
          ) : said.says === 'refuse' ? (
            <Trans>Nobody will contact you. {workspace} looks after your question.</Trans>
          ) : said.says === 'it-worked' ? (
            <Trans>Good to hear. {partner} is thanked.</Trans>
          ) : (
            <Trans>Sorry about that. {workspace} looks after it.</Trans>
          )}
        </p>
      </Gate>
    );
  const trouble = problem !== null && (
    <p role="alert" className="rounded-m bg-complaint-soft px-3 py-2 text-complaint">
      {reason(problem)}
    </p>
  );
  if (data.ask === 'consent')
    return (
      <Gate title={<Trans>May {partner} contact you?</Trans>}>
        <p className="text-ink-2">
          {place ? (
            <Trans>
              {workspace} found somebody near {place} for your question. Only {partner} sees what you write here.
            </Trans>
          ) : (
            <Trans>
              {workspace} found somebody near you for your question. Only {partner} sees what you write here.
            </Trans>
          )}
        </p>
        <form className="flex flex-col gap-4" onSubmit={submit}>
          {trouble}
          <Field label={t`Your name`} name="name" autoComplete="name" required maxLength={120} problem={fieldProblem(problem, 'name')} />
          <Field label={t`Telephone or e-mail`} name="reach" required maxLength={300} problem={fieldProblem(problem, 'reach')} />
          <Field label={t`Anything they should know (may stay empty)`} name="note" maxLength={1_000} />
          <button type="submit" className="btn btn-primary min-h-11" disabled={busy}>
            <Trans>Yes, contact me</Trans>
          </button>
          <button type="button" className="btn min-h-11" disabled={busy} onClick={() => void answer('refuse')}>
            <Trans>No, thank you</Trans>
          </button>
        </form>
      </Gate>
    );
  if (data.ask === 'outcome')
    return (
      <Gate title={<Trans>Did it work out with {partner}?</Trans>}>
        {trouble}
        <button type="button" className="btn btn-primary min-h-11" disabled={busy} onClick={() => void answer('it-worked')}>
          <Trans>Yes, it worked</Trans>
        </button>
        <button type="button" className="btn min-h-11" disabled={busy} onClick={() => void answer('it-did-not')}>
          <Trans>No</Trans>
        </button>
      </Gate>
    );
  return (
    <Gate title={<Trans>Nothing to answer</Trans>}>
      <p>
        <Trans>You answered this already. Thank you.</Trans>
      </p>
    </Gate>
  );
}
