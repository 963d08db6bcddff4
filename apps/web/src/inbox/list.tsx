import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { KeyHint } from '../frame/key-hint.js';
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import type { ListOrder, ViewName } from '#contracts';
import { useCommands } from '../frame/commands.js';
import { useWorkspace } from '../frame/workspace.js';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { Menu } from '../look/menu.js';
import { orderName, viewName } from '../words/names.js';
import { orderOptions } from '../words/order.js';
import { BulkBar } from './bulk-bar.js';
import { KindStrip } from './kind-strip.js';
import { ConversationRow } from './row.js';
import { SaveView, useSavedView } from './save-view.js';
import { SearchField } from './search-field.js';
import { isChosen, type useSelection } from './selection.js';
import type { useList } from './use-list.js';

const QueryBuilder = lazy(() => import('./query-builder.js').then((module) => ({ default: module.QueryBuilder })));

interface ListProps {
  view: ViewName;
  query: string;
  list: ReturnType<typeof useList>;
  cursor: string | null;
  openId: string | null;
  searchField: RefObject<HTMLInputElement | null>;
  onQuery: (query: string) => void;
  order: ListOrder;
  onOrder: (order: ListOrder) => void;
  selection: ReturnType<typeof useSelection>;
  isBuilding: boolean;
  onBuild: (building: boolean) => void;
}

export function InboxList({ view, query, list, cursor, openId, searchField, onQuery, order, onOrder, selection, isBuilding, onBuild }: ListProps) {
  const { t, i18n } = useLingui();
  const { me } = useWorkspace();
  const mayExport = ['owner', 'admin', 'supervisor'].includes(me.member.role);
  const saved = useSavedView(query, order);
  const [isSaving, setSaving] = useState(false);
  const name = saved && view === 'all' ? saved.name : i18n._(viewName[view]);
  const scroller = useRef<HTMLDivElement>(null);
  const { ids } = list;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list.query;
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 98,
    overscan: 6,
    getItemKey: (index) => ids[index]!,
  });
  const rows = virtual.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? -1;

  useEffect(() => {
    if (lastShown >= ids.length - 10 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [lastShown, ids.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const cursorAt = cursor ? ids.indexOf(cursor) : -1;
  useEffect(() => {
    if (cursorAt >= 0) virtual.scrollToIndex(cursorAt, { align: 'auto' });
  }, [cursorAt, virtual]);

  // An answer that is a file leaves this page where it is.
  const takeHome = (format: 'csv' | 'json') =>
    window.location.assign(`/api/v1/export/conversations?${new URLSearchParams({ format, view, ...(query ? { query } : {}) }).toString()}`);
  const navigate = useNavigate();
  const choices = [
    { id: 'past', label: t`The inbox as it was`, key: 'h', choose: () => void navigate({ to: '/past' }) },
    ...(mayExport
      ? [
          { id: 'export-csv', label: t`Export as CSV`, choose: () => takeHome('csv') },
          { id: 'export-json', label: t`Export as JSON`, choose: () => takeHome('json') },
        ]
      : []),
  ];
  useCommands(choices.map(({ label: name, choose: run, ...choice }) => ({ ...choice, name, run, group: t`Inbox` })));

  const showNewcomers = async () => {
    await list.reload();
    scroller.current?.scrollTo({ top: 0 });
  };

  return (
    <section aria-label={name} className="flex h-full min-w-0 flex-col bg-surface">
      <div className="flex min-h-11 items-center gap-2 border-b border-line px-4">
        <h1 className="text-l font-[620] tracking-[-.01em]">{name}</h1>
        <span className="ms-auto" />
        <Menu
          trigger={
            <button type="button" className="min-h-6 text-s text-ink-3 hover:text-ink" aria-label={t`Order: ${i18n._(orderName[order])}`}>
              {i18n._(orderName[order])} ▾
            </button>
          }
          choices={orderOptions.map((known) => ({ id: known, label: i18n._(orderName[known]), checked: known === order, choose: () => onOrder(known) }))}
        />
        <Menu
          trigger={
            <button type="button" className="min-h-6 min-w-6 text-ink-3 hover:text-ink" aria-label={t`More for this view`}>
              ⋯
            </button>
          }
          choices={choices}
        />
        <span aria-live="polite">
          {list.newcomers > 0 && (
            <button type="button" className="min-h-6 rounded-full bg-accent px-2.5 text-s font-medium text-accent-ink" onClick={() => void showNewcomers()}>
              <Plural value={list.newcomers} one="# new" other="# new" />
            </button>
          )}
        </span>
      </div>
      <SearchField ref={searchField} query={query} onQuery={onQuery} />
      <div className="flex items-center gap-2 border-b border-line px-3 py-1">
        <button type="button" className="btn btn-quiet" aria-expanded={isBuilding} onClick={() => onBuild(!isBuilding)}>
          <Trans>Conditions</Trans> <KeyHint of="build" usual="q" />
        </button>
        {query && view === 'all' && (!saved || saved.mine) && (
          <button type="button" className="btn btn-quiet ms-auto" onClick={() => setSaving(true)}>
            {saved ? <Trans>Change this view</Trans> : <Trans>Save as a view</Trans>}
          </button>
        )}
        {query && view !== 'all' && (
          <Link to="/inbox/$view/{-$conversationId}" params={{ view: 'all' }} search={{ q: query }} className="btn btn-quiet ms-auto">
            <Trans>In all conversations</Trans>
          </Link>
        )}
      </div>
      {isBuilding && (
        <Suspense fallback={<div className="h-24 bg-sunken" />}>
          <QueryBuilder query={query} onQuery={onQuery} />
        </Suspense>
      )}
      <SaveView key={`${saved?.id} ${isSaving}`} open={isSaving} onClose={() => setSaving(false)} query={query} order={order} saved={saved} />
      <KindStrip query={query} onQuery={onQuery} />
      <div ref={scroller} className="min-h-0 flex-1 overflow-auto overscroll-contain" tabIndex={-1}>
        {list.query.isPending ? (
          <Skeleton rows={8} height={98} />
        ) : list.query.isError && ids.length === 0 ? (
          <Failure error={list.query.error} retry={() => void list.query.refetch()} />
        ) : ids.length === 0 ? (
          <EmptyView view={view} query={query} clear={() => onQuery('')} />
        ) : (
          <div role="list" aria-label={t`Conversations`} className="relative" style={{ height: virtual.getTotalSize() }}>
            {rows.map((item) => (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtual.measureElement}
                role="presentation"
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <ConversationRow
                  id={ids[item.index]!}
                  view={view}
                  query={query}
                  order={order}
                  chosen={isChosen(selection.chosen, ids[item.index]!)}
                  choosing={selection.any}
                  folded={list.hidden.get(ids[item.index]!) ?? 0}
                  onChoose={selection.toggle}
                  position={item.index + 1}
                  size={hasNextPage ? -1 : ids.length}
                  current={ids[item.index] === cursor}
                  open={ids[item.index] === openId}
                />
                {list.hidden.has(ids[item.index]!) && (
                  <div role="listitem">
                    <button
                      type="button"
                      className="min-h-6 w-full border-b border-line bg-sunken ps-9 text-start text-xs text-ink-2 hover:text-ink"
                      onClick={() => list.unfold(ids[item.index]!)}
                    >
                      <Plural value={list.hidden.get(ids[item.index]!)!} one="# more says the same" other="# more say the same" />
                    </button>
                  </div>
                )}
              </div>
            ))}
          </div>
        )}
      </div>
      <BulkBar
        view={view}
        query={query}
        chosen={selection.chosen}
        loaded={ids.length}
        hasMore={hasNextPage}
        onAll={selection.chooseAll}
        onDone={selection.clear}
      />
    </section>
  );
}

function EmptyView({ view, query, clear }: { view: ViewName; query: string; clear: () => void }) {
  const { t } = useLingui();
  const { channels } = useWorkspace();
  if (query) {
    return (
      <Empty title={t`Nothing matches`}>
        <p>
          <Trans>No conversation in this view matches the search.</Trans>
        </p>
        <button type="button" className="btn" onClick={clear}>
          <Trans>Clear the search</Trans>
        </button>
      </Empty>
    );
  }
  if (![...channels.values()].some((channel) => channel.purpose === 'answer')) {
    return (
      <Empty title={t`Nobody can reach you here yet`}>
        <p>
          <Trans>Conversations come from channels that can be answered. What feeds bring is under All posts.</Trans>
        </p>
        <Link to="/welcome" className="btn btn-primary">
          <Trans>Choose how to begin</Trans>
        </Link>
        <Link to="/posts" className="link">
          <Trans>All posts</Trans>
        </Link>
      </Empty>
    );
  }
  const next: Partial<Record<ViewName, string>> = {
    mine: t`Nothing is assigned to you. Take something from Unassigned, with the key A.`,
    unassigned: t`Everything has somebody. Well done.`,
    open: t`Everything is answered. New conversations appear here by themselves.`,
    waiting: t`Nobody is waiting for an answer.`,
    unsure: t`There is nothing the reading was unsure about.`,
    snoozed: t`Nothing is put off. The key S puts a conversation off until later.`,
    resolved: t`Nothing was resolved yet. The key E resolves a conversation.`,
  };
  return (
    <Empty title={t`Nothing here`}>
      <p>{next[view] ?? t`New conversations appear here by themselves.`}</p>
      {view !== 'all' && (
        <Link to="/inbox/$view/{-$conversationId}" params={{ view: view === 'mine' ? 'unassigned' : 'all' }} className="btn">
          {view === 'mine' ? <Trans>See Unassigned</Trans> : <Trans>See all conversations</Trans>}
        </Link>
      )}
    </Empty>
  );
}
