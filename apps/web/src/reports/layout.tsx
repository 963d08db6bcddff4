import { Trans, useLingui } from '@lingui/react/macro';
import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';

function Tab({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link
      to={to}
      activeOptions={{ exact: true, includeSearch: false }}
      className="flex min-h-(--control-h) items-center border-b-2 border-transparent px-2 whitespace-nowrap text-ink-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
    >
      {children}
    </Link>
  );
}

/** What was heard and how it was answered, told over days and years. */
export function ReportsLayout() {
  const { t } = useLingui();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <nav aria-label={t`Reports`} className="flex shrink-0 gap-1 overflow-auto border-b border-line px-3 pt-2 md:px-7">
        <Tab to="/reports">
          <Trans>Outcomes</Trans>
        </Tab>
        <Tab to="/reports/service">
          <Trans>Service</Trans>
        </Tab>
        <Tab to="/reports/share">
          <Trans>Share of voice</Trans>
        </Tab>
        <Tab to="/reports/reach">
          <Trans>Reach</Trans>
        </Tab>
        <Tab to="/reports/long-run">
          <Trans>Long run</Trans>
        </Tab>
        <Tab to="/reports/saved">
          <Trans>Saved</Trans>
        </Tab>
      </nav>
      <div className="min-h-0 flex-1">
        <Outlet />
      </div>
    </div>
  );
}
