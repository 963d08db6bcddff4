import { Trans, useLingui } from '@lingui/react/macro';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { dialogs, Drawer } from '../look/dialog.js';
import { menus } from '../look/menu.js';
import { loadWhenIdle } from '../look/part.js';
import { AccountMenu } from './account-menu.js';
import { Bell } from './bell.js';
import { Checklist } from './checklist.js';
import { CommandBar } from './command-bar.js';
import { keyLabel, useCommands } from './commands.js';
import { CrisisBand } from './crisis-band.js';
import { DemoBand } from './demo-band.js';
import { KeySheet } from './key-sheet.js';
import { LiveState } from './live-state.js';
import { Nav } from './nav.js';
import { undoLast } from './notices.js';
import { prefer, preferences } from './preferences.js';
import { useWorkspace } from './workspace.js';

function Brand() {
  return (
    <Link to="/" className="flex items-center gap-2 text-l font-[650] tracking-[-.02em]">
      <svg className="size-[18px]" viewBox="0 0 18 18" aria-hidden="true">
        <path
          d="M5 15c2.6 0 2.6-3.4 5-4.6C12.6 9 14 7.7 14 5.8A4.8 4.8 0 0 0 4.4 5.8"
          fill="none"
          stroke="var(--accent)"
          strokeWidth="2"
          strokeLinecap="round"
        />
        <circle cx="9.2" cy="6" r="1.5" fill="var(--accent)" />
      </svg>
      <span className="max-sm:sr-only">Earshot</span>
    </Link>
  );
}

/** The top bar, the views at the side, and the screen in the middle. */
export function Frame() {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'bar' | 'sheet' | 'nav' | null>(null);
  const close = useCallback(() => setOpen(null), []);
  useEffect(() => loadWhenIdle([dialogs, menus]), []);
  const search = useCallback((q: string) => void navigate({ to: '/inbox/$view/{-$conversationId}', params: { view: 'all' }, search: { q } }), [navigate]);

  const searchAll = useCallback((q: string) => void navigate({ to: '/search', search: { q } }), [navigate]);

  const go = t`Go to`;
  const general = t`Everywhere`;
  useCommands([
    { id: 'bar', name: t`Search or do anything`, group: general, key: 'mod+k', run: () => setOpen('bar') },
    { id: 'sheet', name: t`Show all keys`, group: general, key: '?', run: () => setOpen('sheet') },
    { id: 'undo', name: t`Undo`, group: general, key: 'z', run: undoLast },
    { id: 'theme', name: t`Switch between dark and light`, group: general, run: switchTheme },
    { id: 'go-mine', name: t`Mine`, group: go, run: () => void navigate({ to: '/inbox/$view/{-$conversationId}', params: { view: 'mine' } }) },
    { id: 'go-open', name: t`Open`, group: go, run: () => void navigate({ to: '/inbox/$view/{-$conversationId}', params: { view: 'open' } }) },
    { id: 'go-outcomes', name: t`Outcomes`, group: go, run: () => void navigate({ to: '/reports' }) },
    { id: 'go-live', name: t`Live`, group: go, run: () => void navigate({ to: '/live' }) },
    { id: 'go-topics', name: t`Topics`, group: go, run: () => void navigate({ to: '/topics' }) },
    { id: 'go-posts', name: t`All posts`, group: go, run: () => void navigate({ to: '/posts' }) },
    { id: 'go-sort', name: t`Sort my own`, group: go, run: () => void navigate({ to: '/sort' }) },
    { id: 'go-model', name: t`How posts are read`, group: go, run: () => void navigate({ to: '/model' }) },
    { id: 'go-channels', name: t`Channels`, group: go, run: () => void navigate({ to: '/channels' }) },
    { id: 'go-health', name: t`Health`, group: go, run: () => void navigate({ to: '/health' }) },
    { id: 'go-search', name: t`Search everything`, group: go, key: 'mod+/', run: () => void navigate({ to: '/search', search: {} }) },
    { id: 'go-people', name: t`People`, group: go, run: () => void navigate({ to: '/people', search: {} }) },
    { id: 'go-tags', name: t`Tags`, group: go, run: () => void navigate({ to: '/settings/tags' }) },
    { id: 'go-saved-texts', name: t`Saved texts`, group: go, run: () => void navigate({ to: '/settings/saved-texts' }) },
    { id: 'go-macros', name: t`Macros`, group: go, run: () => void navigate({ to: '/settings/macros' }) },
    { id: 'go-promises', name: t`Promised times`, group: go, run: () => void navigate({ to: '/settings/promised-times' }) },
    { id: 'go-notifications', name: t`Choose what I am told of`, group: go, run: () => void navigate({ to: '/settings/notifications' }) },
    { id: 'go-members', name: t`Members`, group: go, run: () => void navigate({ to: '/settings/members' }) },
    { id: 'go-settings', name: t`Settings`, group: go, run: () => void navigate({ to: '/settings' }) },
  ]);

  return (
    <div className="flex h-dvh flex-col">
      <a href="#main" className="btn absolute start-2 top-1 z-60 -translate-y-20 focus:translate-y-0">
        <Trans>Skip to content</Trans>
      </a>
      {me.workspace.kind === 'demo' && <DemoBand />}
      <CrisisBand />
      <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line bg-surface px-3 md:px-4">
        <button type="button" className="btn btn-quiet lg:hidden" aria-label={t`Menu`} onClick={() => setOpen('nav')}>
          <span aria-hidden="true">☰</span>
        </button>
        <div className="lg:w-[180px]">
          <Brand />
        </div>
        <button
          type="button"
          className="flex h-7 min-w-9 flex-1 items-center gap-2 rounded-m border border-line bg-sunken px-2.5 text-start text-ink-3 sm:max-w-[520px]"
          onClick={() => setOpen('bar')}
        >
          <span className="truncate">
            <Trans>Search or do anything</Trans>
          </span>
          <kbd className="kbd ms-auto hidden sm:inline">{keyLabel('mod+k')}</kbd>
        </button>
        <div className="ms-auto flex min-w-0 items-center gap-3">
          <LiveState />
          <Bell />
          <AccountMenu />
        </div>
      </header>
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-[196px] shrink-0 flex-col border-e border-line lg:flex">
          <div className="min-h-0 flex-1">
            <Nav />
          </div>
          <Checklist />
        </div>
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          <Outlet />
        </main>
      </div>
      <Drawer open={open === 'nav'} onClose={close} title={t`Menu`}>
        <div className="min-h-0 flex-1">
          <Nav onNavigate={close} />
        </div>
        <Checklist />
      </Drawer>
      <CommandBar open={open === 'bar'} onClose={close} search={search} searchAll={searchAll} />
      <KeySheet open={open === 'sheet'} onClose={close} />
    </div>
  );
}

function switchTheme(): void {
  const dark = preferences().theme === 'dark' || (preferences().theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  prefer({ theme: dark ? 'light' : 'dark' });
}
