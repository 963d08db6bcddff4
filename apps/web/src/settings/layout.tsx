import { Trans, useLingui } from '@lingui/react/macro';
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';

function Tab({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link
      to={to}
      activeOptions={{ exact: true }}
      className="flex min-h-(--control-h) items-center rounded-s px-2 whitespace-nowrap text-ink-2 hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-ink"
    >
      {children}
    </Link>
  );
}

export function SettingsLayout() {
  const { t } = useLingui();
  return (
    <div className="flex h-full flex-col md:flex-row">
      <nav aria-label={t`Settings`} className="flex shrink-0 gap-px overflow-auto border-line p-2 max-md:border-b md:w-[170px] md:flex-col md:border-e md:pt-8">
        <Tab to="/settings">
          <Trans>Workspace</Trans>
        </Tab>
        <Tab to="/settings/members">
          <Trans>Members</Trans>
        </Tab>
        <Tab to="/settings/advocates">
          <Trans>Advocates</Trans>
        </Tab>
        <Tab to="/settings/partners">
          <Trans>Partners</Trans>
        </Tab>
        <Tab to="/settings/answers">
          <Trans>Answers for visitors</Trans>
        </Tab>
        <Tab to="/settings/appearance">
          <Trans>Appearance</Trans>
        </Tab>
        <Tab to="/settings/notifications">
          <Trans>Notifications</Trans>
        </Tab>
        <Tab to="/settings/tags">
          <Trans>Tags</Trans>
        </Tab>
        <Tab to="/settings/saved-texts">
          <Trans>Saved texts</Trans>
        </Tab>
        <Tab to="/settings/macros">
          <Trans>Macros</Trans>
        </Tab>
        <Tab to="/settings/promised-times">
          <Trans>Promised times</Trans>
        </Tab>
        <Tab to="/settings/sessions">
          <Trans>Security</Trans>
        </Tab>
        <Tab to="/settings/api-keys">
          <Trans>API keys</Trans>
        </Tab>
        <Tab to="/settings/imports">
          <Trans>Import</Trans>
        </Tab>
        <Tab to="/settings/webhooks">
          <Trans>Outgoing webhooks</Trans>
        </Tab>
      </nav>
      <div className="min-h-0 min-w-0 flex-1">
        <Outlet />
      </div>
    </div>
  );
}
