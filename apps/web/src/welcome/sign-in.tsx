import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api } from '../api/client.js';
import { Field } from '../look/field.js';
import { useReason } from '../look/states.js';
import { Gate } from './gate.js';
import { tokenIn } from './token.js';

function enter(next: string | undefined): void {
  // Only a place of this app: an address from outside must not follow a sign-in.
  location.replace(next?.startsWith('/') && !next.startsWith('//') ? next : '/');
}

export function SignIn({ next }: { next: string | undefined }) {
  const { t } = useLingui();
  const reason = useReason();
  const [token] = useState(() => tokenIn(location.hash));
  const [byLink, setByLink] = useState(token !== null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const spent = useRef(false);
  useEffect(() => {
    // A token works once: it is spent on arrival and never again.
    if (!token || spent.current) return;
    spent.current = true;
    history.replaceState(null, '', '/sign-in');
    api.post('/session/link', { token }).then(
      () => enter(next),
      (error: unknown) => {
        setByLink(false);
        setProblem(reason(error));
      },
    );
  }, [token, next, reason]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    try {
      await api.post('/session', { email: form.get('email'), password: form.get('password') });
      enter(next);
    } catch (error) {
      setProblem(reason(error));
      setBusy(false);
    }
  };

  if (byLink) {
    return (
      <Gate title={<Trans>Signing in…</Trans>}>
        <p role="status" className="text-ink-2">
          <Trans>The link is being checked.</Trans>
        </p>
      </Gate>
    );
  }
  return (
    <Gate title={<Trans>Sign in</Trans>}>
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        {problem && (
          <p role="alert" className="rounded-m bg-complaint-soft px-3 py-2 text-complaint">
            {problem}
          </p>
        )}
        <Field label={t`E-mail`} name="email" type="email" autoComplete="username" required autoFocus />
        <Field label={t`Password`} name="password" type="password" autoComplete="current-password" required />
        <button type="submit" className="btn btn-primary" disabled={busy}>
          {busy ? <Trans>Signing in…</Trans> : <Trans>Sign in</Trans>}
        </button>
      </form>
      <MailLink />
      <p className="text-s text-ink-3">
        <Trans>Forgotten the password? An administrator can make you a link to set a new one.</Trans>
      </p>
    </Gate>
  );
}

/** Advocates and partners have no password: they ask for a link. What is said is the same for every address. */
function MailLink() {
  const { t } = useLingui();
  const reason = useReason();
  const [said, setSaid] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    try {
      await api.post('/session/mail-link', { email: new FormData(event.currentTarget).get('email') });
      setSaid(t`If we know this address, and mail is set up here, a link is on its way.`);
    } catch (error) {
      setSaid(reason(error));
    }
  };
  return (
    <details className="text-s">
      <summary className="min-h-6 cursor-pointer text-ink-2">
        <Trans>Advocate or partner? Sign in by link</Trans>
      </summary>
      <form className="flex flex-col gap-2 pt-2" onSubmit={(event) => void submit(event)}>
        <Field label={t`Your e-mail address`} name="email" type="email" autoComplete="email" required />
        <button type="submit" className="btn">
          <Trans>Send me a link</Trans>
        </button>
        {said && <p role="status">{said}</p>}
      </form>
    </details>
  );
}
