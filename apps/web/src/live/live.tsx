import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { MentionView, Page } from '#contracts';
import { api } from '../api/client.js';
import { volumeQuery } from '../api/queries.js';
import { MarkedText } from '../conversation/marked-text.js';
import { useEvents, useWorkspace } from '../frame/workspace.js';
import { useNow } from '../look/clock.js';
import { KindShape } from '../look/kind.js';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { kindPlural } from '../words/names.js';
import { kindOrder } from '../words/order.js';
import { everyMinute, inLast } from './counting.js';
import { MinuteTable } from './minute-table.js';

const VolumeChart = lazy(() => import('./chart.js'));
const shownMs = 3 * 3_600_000;
const atMostEveryMs = 2_000;
const newestQuery = {
  queryKey: ['newest-complaints'],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Page<MentionView>>('/mentions', { query: 'kind:complaint', limit: 20 }, signal),
};

/** Complaints as they come, and what is said around them. */
export function Live() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const now = useNow();
  const queryClient = useQueryClient();
  const [asTable, setAsTable] = useState(false);
  const volume = useQuery({ ...volumeQuery(shownMs), placeholderData: keepPreviousData });
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);

  useEvents((items) => {
    if (waiting.current || !items.some((item) => item.type.startsWith('mention.'))) return;
    waiting.current = setTimeout(() => {
      waiting.current = null;
      void queryClient.invalidateQueries({ queryKey: ['volume'] });
      void queryClient.invalidateQueries({ queryKey: newestQuery.queryKey });
    }, atMostEveryMs);
  });
  useEffect(() => () => void (waiting.current && clearTimeout(waiting.current)), []);

  const points = volume.data?.items;
  const minutes = useMemo(() => everyMinute(points ?? [], now - shownMs, now), [points, now]);
  const total = minutes.reduce((sum, minute) => sum + kindOrder.reduce((all, kind) => all + minute.kinds[kind], 0), 0);

  return (
    <div className="flex h-full flex-col overflow-auto lg:flex-row lg:overflow-hidden">
      <div className="min-w-0 flex-1 p-4 md:p-6 lg:overflow-auto">
        <h1 className="mb-4 flex flex-wrap items-baseline gap-x-3 text-l font-[620]">
          <Trans>Live</Trans>
          <span className="text-s font-normal text-ink-3">
            <Trans>all channels, last 3 hours</Trans>
          </span>
        </h1>
        {volume.isPending ? (
          <Skeleton rows={4} height={98} />
        ) : volume.isError && !points ? (
          <Failure error={volume.error} retry={() => void volume.refetch()} />
        ) : (
          <>
            <dl className="mb-6 flex flex-wrap gap-x-12 gap-y-4">
              {[15, 5, 1].map((count) => {
                const complaints = inLast(minutes, count, 'complaint');
                return (
                  <div key={count} className="flex flex-col-reverse">
                    <dt className="text-ink-2">{count === 1 ? t`complaints in the last minute` : t`complaints in ${count} min`}</dt>
                    <dd className={`text-hero font-[620] tracking-[-.02em] ${count === 15 && complaints > 0 ? 'text-complaint' : ''}`}>
                      {format.number(complaints)}
                    </dd>
                  </div>
                );
              })}
            </dl>
            <div className="mb-2 flex flex-wrap items-center gap-3 text-s text-ink-2">
              {kindOrder.map((kind) => (
                <span key={kind} className="inline-flex items-center gap-1.5">
                  <KindShape kind={kind} size={10} /> {i18n._(kindPlural(kind))}
                </span>
              ))}
              <span className="text-ink-3">
                <Trans>per minute</Trans>
              </span>
              <button type="button" className="btn ms-auto" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
                {asTable ? <Trans>Show as lines</Trans> : <Trans>Show as table</Trans>}
              </button>
            </div>
            {total === 0 && (
              <p className="mb-2 text-ink-3">
                <Trans>Nothing was heard in the last 3 hours.</Trans>
              </p>
            )}
            {asTable ? (
              <MinuteTable minutes={minutes} />
            ) : (
              <Suspense fallback={<div className="skeleton h-[340px]" />}>
                <VolumeChart minutes={minutes} />
              </Suspense>
            )}
          </>
        )}
      </div>
      <NewestComplaints />
    </div>
  );
}

function NewestComplaints() {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow();
  const { channels } = useWorkspace();
  const { data, isPending, isError, error, refetch } = useQuery(newestQuery);
  return (
    <aside aria-label={t`Newest complaints`} className="shrink-0 border-line bg-surface max-lg:border-t lg:w-[340px] lg:overflow-auto lg:border-s">
      <h2 className="flex min-h-11 items-center border-b border-line px-4 text-l font-[620]">
        <Trans>Newest complaints</Trans>
      </h2>
      {isPending ? (
        <Skeleton rows={5} height={72} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.items.length === 0 ? (
        <Empty title={t`No complaints`}>
          <p>
            <Trans>When somebody complains, it shows here within seconds.</Trans>
          </p>
        </Empty>
      ) : (
        <ol>
          {data.items.map((mention) => {
            const author = mention.author.name ?? mention.author.handle;
            const place = channels.get(mention.channelId)?.name;
            const body = (
              <>
                <span className="flex gap-2">
                  <span className="min-w-0 flex-1 truncate font-[570]">
                    {author} <span className="font-normal text-ink-3">{place && <Trans>on {place}</Trans>}</span>
                  </span>
                  <time className="text-s text-ink-3" dateTime={mention.receivedAt}>
                    {format.age(mention.receivedAt, now)}
                  </time>
                </span>
                <span className="line-clamp-3">
                  <MarkedText text={mention.text} reading={mention.reading} />
                </span>
              </>
            );
            const frame = 'flex flex-col gap-0.5 border-b border-line px-4 py-2.5';
            return (
              <li key={mention.id}>
                {mention.conversationId ? (
                  <Link
                    to="/inbox/$view/{-$conversationId}"
                    params={{ view: 'all', conversationId: mention.conversationId }}
                    className={`${frame} outline-offset-[-2px] hover:bg-sunken`}
                  >
                    {body}
                  </Link>
                ) : (
                  <div className={frame}>{body}</div>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </aside>
  );
}
