import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef } from 'react';
import type { ViewName } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { viewName } from '../words/names.js';
import { KindStrip } from './kind-strip.js';
import { ConversationRow } from './row.js';
import { SearchField } from './search-field.js';
import type { useList } from './use-list.js';

interface ListProps {
  view: ViewName;
  query: string;
  list: ReturnType<typeof useList>;
  cursor: string | null;
  openId: string | null;
  searchField: RefObject<HTMLInputElement | null>;
  onQuery: (query: string) => void;
}

export function InboxList({ view, query, list, cursor, openId, searchField, onQuery }: ListProps) {
  const { t, i18n } = useLingui();
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

  const showNewcomers = async () => {
    await list.reload();
    scroller.current?.scrollTo({ top: 0 });
  };

  return (
    <section aria-label={i18n._(viewName[view])} className="flex h-full min-w-0 flex-col bg-surface">
      <div className="flex min-h-11 items-center gap-2 border-b border-line px-4">
        <h1 className="text-l font-[620] tracking-[-.01em]">{i18n._(viewName[view])}</h1>
        <span className="ms-auto text-s text-ink-3">{view === 'waiting' ? t`longest waiting first` : t`newest first`}</span>
        <span aria-live="polite">
          {list.newcomers > 0 && (
            <button type="button" className="min-h-6 rounded-full bg-accent px-2.5 text-s font-medium text-accent-ink" onClick={() => void showNewcomers()}>
              <Plural value={list.newcomers} one="# new" other="# new" />
            </button>
          )}
        </span>
      </div>
      <SearchField ref={searchField} query={query} onQuery={onQuery} />
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
                  position={item.index + 1}
                  size={hasNextPage ? -1 : ids.length}
                  current={ids[item.index] === cursor}
                  open={ids[item.index] === openId}
                />
              </div>
            ))}
          </div>
        )}
      </div>
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
