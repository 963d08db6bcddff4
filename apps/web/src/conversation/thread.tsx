import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef, useState } from 'react';
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

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label={t`Thread`}
        tabIndex={0}
        className="flex h-full flex-col gap-4 overflow-auto overscroll-contain p-3 outline-offset-[-2px] md:p-6"
        onScroll={({ currentTarget: element }) => {
          atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;
          if (atEnd.current) setBelow(false);
        }}
      >
        {more && (
          <button type="button" className="btn self-center" disabled={earlier.isFetching} onClick={() => void earlier.fetchNextPage()}>
            {earlier.isFetching ? <Trans>Loading…</Trans> : earlier.isError ? <Trans>Could not load; try again</Trans> : <Trans>Earlier</Trans>}
          </button>
        )}
        {items.map((item) => (
          <div key={keyOf(item)} className="[contain-intrinsic-size:auto_90px] [content-visibility:auto]">
            <ThreadLine item={item} />
          </div>
        ))}
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
