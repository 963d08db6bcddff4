import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ViewName } from '#contracts';
import { countsQuery, savedViewsQuery } from '../api/queries.js';
import { KindShape } from '../look/kind.js';
import { useFormat } from '../words/format.js';
import { viewName } from '../words/names.js';
import { viewOrder } from '../words/order.js';
import { searchOf } from '../inbox/view.js';

const item =
  'flex min-h-(--control-h) items-center gap-2 rounded-s px-2 text-ink-2 hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-ink';

function NavLink({ to, onNavigate, children }: { to: string; onNavigate: () => void; children: ReactNode }) {
  return (
    <Link to={to} className={item} onClick={onNavigate} activeOptions={{ includeSearch: false }}>
      {children}
    </Link>
  );
}

/** Views with their counts, then the other rooms. */
export function Nav({ onNavigate = () => undefined }: { onNavigate?: () => void }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const counts = useQuery(countsQuery).data;
  const saved = useQuery(savedViewsQuery).data ?? [];
  const count = (view: ViewName) => (counts && view !== 'all' && view !== 'resolved' ? format.number(counts.views[view]) : null);
  // Nobody who wants no approvals is shown their view, nor that of thanks where there is nobody to thank.
  const isShown = (view: ViewName): boolean => (view !== 'approval' && view !== 'thanks') || (counts?.views[view] ?? 0) > 0;
  return (
    <nav aria-label={t`Main`} className="flex h-full flex-col gap-px overflow-auto px-2 py-3">
      {viewOrder.filter(isShown).map((view) => (
        <Link
          key={view}
          to="/inbox/$view/{-$conversationId}"
          params={{ view }}
          search={{}}
          className={item}
          onClick={onNavigate}
          activeOptions={{ includeSearch: false }}
        >
          {view === 'unsure' && <KindShape kind="other" unsure />}
          {i18n._(viewName[view])}
          <span className="ms-auto text-s text-ink-3">{count(view)}</span>
        </Link>
      ))}
      {saved.length > 0 && <h2 className="mt-3 px-2 text-xs font-medium text-ink-3">{t`Saved views`}</h2>}
      {saved.map((view) => (
        <Link
          key={view.id}
          to="/inbox/$view/{-$conversationId}"
          params={{ view: 'all' }}
          search={searchOf(view.query, 'all', view.order)}
          className={item}
          onClick={onNavigate}
          activeOptions={{ includeSearch: true, exact: false }}
        >
          <span className="truncate">{view.name}</span>
          <span className="ms-auto text-s text-ink-3">{counts?.saved[view.id] == null ? null : format.number(counts.saved[view.id]!)}</span>
        </Link>
      ))}
      <div className="flex-1" />
      <NavLink to="/reports" onNavigate={onNavigate}>
        <Trans>Reports</Trans>
      </NavLink>
      <NavLink to="/live" onNavigate={onNavigate}>
        <Trans>Live</Trans>
      </NavLink>
      <NavLink to="/search" onNavigate={onNavigate}>
        <Trans>Search</Trans>
      </NavLink>
      <NavLink to="/people" onNavigate={onNavigate}>
        <Trans>People</Trans>
      </NavLink>
      <NavLink to="/topics" onNavigate={onNavigate}>
        <Trans>Topics</Trans>
      </NavLink>
      <NavLink to="/posts" onNavigate={onNavigate}>
        <Trans>All posts</Trans>
      </NavLink>
      <NavLink to="/sort" onNavigate={onNavigate}>
        <Trans>Sort my own</Trans>
      </NavLink>
      <NavLink to="/model" onNavigate={onNavigate}>
        <Trans>Reading</Trans>
      </NavLink>
      <NavLink to="/channels" onNavigate={onNavigate}>
        <Trans>Channels</Trans>
      </NavLink>
      <NavLink to="/health" onNavigate={onNavigate}>
        <Trans>Health</Trans>
      </NavLink>
      <NavLink to="/rules" onNavigate={onNavigate}>
        <Trans>Rules</Trans>
      </NavLink>
      <NavLink to="/desks" onNavigate={onNavigate}>
        <Trans>Desks</Trans>
      </NavLink>
      <NavLink to="/settings" onNavigate={onNavigate}>
        <Trans>Settings</Trans>
      </NavLink>
    </nav>
  );
}
