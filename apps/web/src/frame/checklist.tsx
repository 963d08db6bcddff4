import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../api/client.js';
import { meQuery } from '../api/queries.js';
import { useWorkspace } from './workspace.js';

function Step({ done, to, children }: { done: boolean; to: string; children: ReactNode }) {
  const { t } = useLingui();
  return (
    <li className="flex items-baseline gap-2">
      <span aria-label={done ? t`done` : t`to do`} role="img" className={done ? 'text-praise' : 'text-ink-3'}>
        {done ? '✓' : '○'}
      </span>
      {done ? (
        <span className="text-ink-3 line-through">{children}</span>
      ) : (
        <Link to={to} className="link inline-block min-h-6 content-center">
          {children}
        </Link>
      )}
    </li>
  );
}

/** Three steps into real use; gone when done or dismissed. */
export function Checklist() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const { channel, colleague, answer, dismissed } = me.checklist;
  if (dismissed || me.workspace.kind === 'demo' || (channel && colleague && answer)) return null;
  const dismiss = async () => {
    queryClient.setQueryData(meQuery.queryKey, { ...me, checklist: { ...me.checklist, dismissed: true } });
    await api.patch('/me', { checklistDismissed: true }).catch(() => queryClient.invalidateQueries({ queryKey: meQuery.queryKey }));
  };
  return (
    <section aria-label={t`First steps`} className="m-2 rounded-m border border-line bg-surface p-3 text-s">
      <ol className="flex flex-col gap-1">
        <Step done={channel} to="/channels">
          <Trans>Connect a channel</Trans>
        </Step>
        <Step done={colleague} to="/settings/members">
          <Trans>Invite a colleague</Trans>
        </Step>
        <Step done={answer} to="/inbox/open">
          <Trans>Answer somebody</Trans>
        </Step>
      </ol>
      <button type="button" className="mt-2 min-h-6 text-ink-3 underline underline-offset-2" onClick={() => void dismiss()}>
        <Trans>Dismiss</Trans>
      </button>
    </section>
  );
}
