import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChartSpec, RateKind, RatesView } from '#contracts';
import { api } from '../api/client.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { ChartPanel } from './chart-panel.js';
import { rateName } from './names.js';
import { PostCounts } from './post-counts.js';
import { sinceDays, SpanChoice } from './span.js';

const rates = ['conversation', 'amplification', 'applause'] as const satisfies readonly RateKind[];

const ratesQuery = (days: number) =>
  queryOptions({
    queryKey: ['rates', days],
    queryFn: ({ signal }) => api.get<RatesView>('/insights/rates', { since: sinceDays(days) }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** What comes back for a post of ours. */
export function RatesPage() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const [days, setDays] = useState(30);
  const [rate, setRate] = useState<RateKind>('conversation');
  const [per, setPer] = useState<'post' | 'followers'>('post');
  const { data, isPending, isError, error, refetch } = useQuery(ratesQuery(days));
  const spec: ChartSpec = { what: 'rates', rate, per, channelId: null, grain: days > 40 ? 'week' : 'day', days };
  const shown = (value: number | null): string => (value === null ? '–' : format.number(Math.round(value * 100) / 100));
  return (
    <PageBody
      wide
      title={t`Reach`}
      lead={<Trans>What comes back for a post of ours: answers, shares and likes, where the network counts them.</Trans>}
      action={<SpanChoice days={days} choose={setDays} />}
    >
      {isPending ? (
        <Skeleton rows={4} height={96} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.posts.length === 0 ? (
        <Empty title={t`No post of yours in this span`}>
          <p>
            <Trans>Posts of your connected accounts appear here with what the network counts of them. Answers to people are not posts.</Trans>
          </p>
        </Empty>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <div role="group" aria-label={t`Rate`} className="flex flex-wrap gap-1">
              {rates.map((one) => (
                <button key={one} type="button" className="btn" aria-pressed={rate === one} onClick={() => setRate(one)}>
                  {i18n._(rateName[one])}
                </button>
              ))}
            </div>
            <label className="flex items-center gap-1.5 text-ink-2">
              <input type="checkbox" checked={per === 'followers'} onChange={() => setPer(per === 'post' ? 'followers' : 'post')} />
              <Trans>for 1,000 followers</Trans>
            </label>
          </div>
          <ChartPanel title={i18n._(rateName[rate])} spec={spec} />
          <div className="panel overflow-x-auto" role="region" tabIndex={0} aria-label={t`Rates by channel`}>
            <table className="w-full min-w-[640px] text-end">
              <thead className="text-s text-ink-2">
                <tr className="border-b border-line">
                  <th scope="col" className="px-4 py-2 text-start font-medium">
                    <Trans>Channel</Trans>
                  </th>
                  <th scope="col" className="px-3 font-medium">
                    <Trans>Posts</Trans>
                  </th>
                  <th scope="col" className="px-3 font-medium">
                    <Trans>Followers</Trans>
                  </th>
                  {rates.map((one) => (
                    <th key={one} scope="col" className="px-3 font-medium">
                      {i18n._(rateName[one])}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody className="divide-y divide-line tabular-nums">
                {data.channels.map((channel) => (
                  <tr key={channel.channelId}>
                    <th scope="row" className="px-4 py-2 text-start font-normal">
                      {channel.name}
                      {channel.counted < channel.posts && <span className="text-s text-ink-3"> · {t`${format.number(channel.counted)} of them counted`}</span>}
                    </th>
                    <td className="px-3">{format.number(channel.posts)}</td>
                    <td className="px-3">{channel.followers === null ? '–' : format.number(channel.followers)}</td>
                    {rates.map((one) => (
                      <td key={one} className="px-3">
                        {shown(channel.rates[one] ?? null)}
                        {channel.per1000[one] != null && <span className="text-s text-ink-3"> · {t`${shown(channel.per1000[one])} for 1,000`}</span>}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <section aria-label={t`Posts`} className="flex flex-col gap-2">
            <h2 className="text-l font-[620]">
              <Trans>Posts</Trans>
            </h2>
            <ul className="panel divide-y divide-line">
              {data.posts.map((post) => (
                <li key={post.mentionId} className="flex flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2">
                  <div className="min-w-[220px] flex-1">
                    <p className="line-clamp-2">{post.text}</p>
                    <p className="text-s text-ink-3">
                      {format.moment(post.postedAt)}
                      {post.countedAt && ` · ${t`counted ${format.moment(post.countedAt)}`}`}
                      {post.url && (
                        <>
                          {' · '}
                          <a href={post.url} className="link" target="_blank" rel="noreferrer">
                            <Trans>on the network</Trans>
                          </a>
                        </>
                      )}
                    </p>
                  </div>
                  <dl className="flex gap-4 text-end tabular-nums">
                    {(
                      [
                        [t`answers`, post.replies],
                        [t`shares`, post.shares],
                        [t`likes`, post.likes],
                      ] as const
                    ).map(([name, count]) => (
                      <div key={name}>
                        <dt className="text-xs text-ink-3">{name}</dt>
                        <dd>{count === null ? '–' : format.number(count)}</dd>
                      </div>
                    ))}
                  </dl>
                  <PostCounts mentionId={post.mentionId} />
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </PageBody>
  );
}
