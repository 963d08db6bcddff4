import { Popover } from '@base-ui/react/popover';
import { Trans, useLingui } from '@lingui/react/macro';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { NotificationPage, NotificationView } from '#contracts';
import { Failure, Skeleton } from '../look/states.js';
import { useFormat } from '../words/format.js';

interface BellPanelProps {
  trigger: ReactElement;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  query: UseInfiniteQueryResult<InfiniteData<NotificationPage>>;
  words: (one: NotificationView) => string;
  onRead: (which: object) => void;
  onShow: (one: NotificationView) => void;
}

/** The list behind the bell, newest first. */
export function BellPanel({ trigger, open, onOpenChange, query, words, onRead, onShow }: BellPanelProps) {
  const { t } = useLingui();
  const format = useFormat();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = query.data?.pages[0]?.unread ?? 0;
  return (
    <Popover.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Popover.Trigger render={trigger} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-50">
          <Popover.Popup className="menu max-h-[70vh] w-[min(400px,calc(100vw-24px))] overflow-auto outline-none">
            <div className="flex min-h-8 flex-wrap items-center gap-x-3 border-b border-line px-2 pb-1">
              <Popover.Title className="font-semibold">
                <Trans>Notifications</Trans>
              </Popover.Title>
              <span className="ms-auto" />
              {unread > 0 && (
                <button type="button" className="btn btn-quiet" onClick={() => onRead({ all: true })}>
                  <Trans>Mark all read</Trans>
                </button>
              )}
              <Link to="/settings/notifications" className="link min-h-6 text-s" onClick={() => onOpenChange(false)}>
                <Trans>Choose what</Trans>
              </Link>
            </div>
            {query.isPending ? (
              <Skeleton rows={3} height={56} />
            ) : query.isError && items.length === 0 ? (
              <Failure error={query.error} retry={() => void query.refetch()} />
            ) : items.length === 0 ? (
              <p className="px-2 py-3 text-ink-2">
                <Trans>Nothing yet. What is assigned to you, names you, or goes on in what you follow appears here.</Trans>
              </p>
            ) : (
              <ul className="pt-1">
                {items.map((one) => (
                  <li key={one.id}>
                    <button
                      type="button"
                      className="grid w-full grid-cols-[10px_minmax(0,1fr)_auto] items-baseline gap-x-2 rounded-s px-2 py-1.5 text-start hover:bg-sunken"
                      onClick={() => {
                        onOpenChange(false);
                        if (!one.readAt) onRead({ ids: [one.id] });
                        onShow(one);
                      }}
                    >
                      <span className={`size-2 self-center rounded-full ${one.readAt ? '' : 'bg-accent'}`} aria-hidden="true" />
                      <span className={`truncate ${one.readAt ? 'text-ink-2' : 'font-[570]'}`}>
                        {!one.readAt && <span className="sr-only">{t`unread:`} </span>}
                        {words(one)}
                      </span>
                      <time className="text-s whitespace-nowrap text-ink-3" dateTime={one.at}>
                        {format.moment(one.at)}
                      </time>
                      {one.snippet && (
                        <span className="col-span-2 col-start-2 truncate text-s text-ink-2" dir="auto">
                          {one.snippet}
                        </span>
                      )}
                    </button>
                  </li>
                ))}
              </ul>
            )}
            {query.hasNextPage && (
              <button type="button" className="btn btn-quiet w-full justify-center" onClick={() => void query.fetchNextPage()}>
                <Trans>Show earlier ones</Trans>
              </button>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
