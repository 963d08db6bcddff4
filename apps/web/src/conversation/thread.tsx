import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ConversationDetail } from '#contracts';
import { earlierQuery } from '../api/queries.js';
import { keyOf, ThreadLine } from './thread-items.js';

const nearEndPx = 80;

/** Opens at its newest end; earlier posts load above without moving what is being read. */
export function Thread({ detail }: { detail: ConversationDetail }) {
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const height = useRef(0);
  // The first cursor this conversation was opened with: later refetches must not reorder what was loaded above it.
  const [firstEarlier] = useState(detail.earlier);
  const earlier = useInfiniteQuery(earlierQuery(detail.id, firstEarlier));
  const [below, setBelow] = useState(false);

  const newest = new Set(detail.thread.map(keyOf));
  const items = [...(earlier.data?.pages.toReversed().flatMap((page) => page.items) ?? []).filter((item) => !newest.has(keyOf(item))), ...detail.thread];
  // The last line of each kind, which the keys mean.
  const newestLines = new Set(
    (['mention', 'reply'] as const).flatMap((is) => items.findLast((item) => item.is === is && !(item.is === 'mention' && item.mention.own)) ?? []).map(keyOf),
  );
  const more = earlier.data ? earlier.hasNextPage : firstEarlier !== null;
  const firstKey = items[0] ? keyOf(items[0]) : '';
  const lastKey = items.at(-1) ? keyOf(items.at(-1)!) : '';

  useLayoutEffect(() => {
    const element = scroller.current!;
    element.scrollTop += element.scrollHeight - height.current;
    height.current = element.scrollHeight;
  }, [firstKey]);
  useLayoutEffect(() => {
    const element = scroller.current!;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    else setBelow(true);
    height.current = element.scrollHeight;
  }, [lastKey]);

  // A line that grows, or less room above the writing field: the end stays in sight.
  useEffect(() => {
    const element = scroller.current!;
    const stay = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
      height.current = element.scrollHeight;
    });
    stay.observe(element);
    stay.observe(element.firstElementChild!);
    return () => stay.disconnect();
  }, []);

  // What a search found: earlier posts load until it is there, then it is in view.
  const { at } = useSearch({ strict: false });
  const sought = at ? items.findIndex((item) => keyOf(item).endsWith(` ${at}`)) : -1;
  const seeking = at !== undefined && sought < 0 && more && !earlier.isFetching && !earlier.isError;
  const { fetchNextPage } = earlier;
  useEffect(() => {
    if (seeking) void fetchNextPage();
  }, [seeking, fetchNextPage]);
  // Only when it appears: later posts must not bring it back.
  const appeared = sought >= 0;
  useEffect(() => {
    if (!appeared) return;
    atEnd.current = false;
    scroller.current?.querySelector('[data-sought]')?.scrollIntoView({ block: 'center' });
  }, [appeared]);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label={t`Thread`}
        tabIndex={0}
        className="h-full overflow-auto overscroll-contain outline-offset-[-2px]"
        onScroll={({ currentTarget: element }) => {
          atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;
          if (atEnd.current) setBelow(false);
        }}
      >
        <div className="flex flex-col gap-4 p-3 md:p-6">
          {more && (
            <button type="button" className="btn self-center" disabled={earlier.isFetching} onClick={() => void earlier.fetchNextPage()}>
              {earlier.isFetching ? <Trans>Loading…</Trans> : earlier.isError ? <Trans>Could not load; try again</Trans> : <Trans>Earlier</Trans>}
            </button>
          )}
          {items.map((item, index) => (
            <div
              key={keyOf(item)}
              {...(index === sought ? { 'data-sought': true } : {})}
              className={`[contain-intrinsic-size:auto_90px] [content-visibility:auto] ${index === sought ? 'rounded-m outline-2 outline-offset-4 outline-accent outline-solid' : ''}`}
            >
              <ThreadLine item={item} newest={newestLines.has(keyOf(item))} />
            </div>
          ))}
        </div>
      </div>
      {below && (
        <button
          type="button"
          className="btn btn-primary absolute inset-x-0 bottom-2 mx-auto w-fit"
          onClick={() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight })}
        >
          <Trans>New below</Trans>
        </button>
      )}
    </div>
  );
}
