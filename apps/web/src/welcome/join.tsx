import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.js';
import { Field } from '../look/field.js';
import { useFieldProblem, useReason } from '../look/states.js';
import { Gate } from './gate.js';
import { tokenIn } from './token.js';

const shortestPassword = 10;

/** Accepts an invitation, or sets a new password. Both spend a one-time link. */
export function Join({ reset }: { reset: boolean }) {
  const { t } = useLingui();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const [token] = useState(() => tokenIn(location.hash));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    try {
      await api.post('/join', { token, password: form.get('password'), ...(reset ? {} : { name: form.get('name') }) });
      location.replace('/');
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };

  if (!token) {
    return (
      <Gate title={<Trans>This link is not complete</Trans>}>
        <p className="text-ink-2">
          <Trans>Open it again from where you received it, or ask for a new one.</Trans>
        </p>
        <a href="/sign-in" className="link">
          <Trans>Sign in</Trans>
        </a>
      </Gate>
    );
  }
  return (
    <Gate title={reset ? <Trans>Set a new password</Trans> : <Trans>Join your colleagues</Trans>}>
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        {error !== null && (
          <p role="alert" className="rounded-m bg-complaint-soft px-3 py-2 text-complaint">
            {reason(error)}
          </p>
        )}
        {!reset && <Field label={t`Your name`} name="name" autoComplete="name" required maxLength={120} autoFocus />}
        <Field
          label={reset ? t`New password` : t`Password`}
          hint={reset ? t`At least 10 characters.` : t`At least 10 characters. If you have an account here already, its password.`}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={shortestPassword}
          required
          problem={fieldProblem(error, 'password')}
        />
        <button type="submit" className="btn btn-primary" disabled={busy}>
          {reset ? <Trans>Save and sign in</Trans> : <Trans>Join</Trans>}
        </button>
      </form>
    </Gate>
  );
}
