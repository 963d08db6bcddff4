import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CountedView, Page } from '#contracts';
import { api } from '../api/client.js';
import { Failure, Skeleton } from '../look/states.js';
import { useFormat } from '../words/format.js';

/** What a network had counted of one post, each time it was asked, newest first. */
export function PostCounts({ mentionId }: { mentionId: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const { data, isPending, isError, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['post-counts', mentionId],
    queryFn: ({ pageParam, signal }) => api.get<Page<CountedView>>(`/mentions/${mentionId}/counts`, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: isOpen,
  });
  const times = data?.pages.flatMap((page) => page.items) ?? [];
  const shown = (value: number | null | undefined): string => (value == null ? '–' : format.number(value));
  const columns = [
    [t`answers`, (one: CountedView) => one.counts['replies']],
    [t`shares`, (one: CountedView) => one.counts['shares']],
    [t`likes`, (one: CountedView) => one.counts['likes']],
    [t`views`, (one: CountedView) => one.counts['views']],
    [t`followers`, (one: CountedView) => one.followers],
  ] as const;
  return (
    <details className="w-full" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="min-h-6 w-fit content-center text-s text-ink-2">
        <Trans>How it grew</Trans>
      </summary>
      {!isOpen ? null : isPending ? (
        <Skeleton rows={2} height={24} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : times.length === 0 ? (
        <p className="py-1 text-s text-ink-2">
          <Trans>The network has not told any counts yet.</Trans>
        </p>
      ) : (
        <div className="overflow-x-auto" role="region" tabIndex={0} aria-label={t`Counts of this post over time`}>
          <table className="min-w-[420px] text-end text-s tabular-nums">
            <thead className="text-ink-2">
              <tr>
                <th scope="col" className="py-1 pe-4 text-start font-medium">
                  <Trans>Read</Trans>
                </th>
                {columns.map(([name]) => (
                  <th key={name} scope="col" className="px-3 font-medium">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times.map((one) => (
                <tr key={one.at}>
                  <th scope="row" className="py-0.5 pe-4 text-start font-normal whitespace-nowrap">
                    <time dateTime={one.at}>{format.moment(one.at)}</time>
                  </th>
                  {columns.map(([name, of]) => (
                    <td key={name} className="px-3">
                      {shown(of(one))}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {hasNextPage && (
            <button type="button" className="btn btn-quiet" onClick={() => void fetchNextPage()}>
              <Trans>Show earlier ones</Trans>
            </button>
          )}
        </div>
      )}
    </details>
  );
}
