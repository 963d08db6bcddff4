import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ChartSpec, Page, ShareView, TopicView } from '#contracts';
import { api } from '../api/client.js';
import { quoted } from '../live/behind.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { Chart, Files } from './chart-panel.js';
import { KeepActions } from './keep.js';
import { SaveAction } from './save.js';
import { SpanChoice } from './span.js';

export const comparedQuery = queryOptions({
  queryKey: ['topics', 'compared'],
  queryFn: async ({ signal }) =>
    (await api.get<Page<TopicView>>('/topics', { limit: 100 }, signal)).items.filter(({ type, status }) => type !== 'cause' && status === 'active'),
});

const shareQuery = (topicIds: readonly string[], days: number, complaints: boolean) =>
  queryOptions({
    queryKey: ['share', topicIds, days, complaints],
    queryFn: ({ signal }) =>
      api.get<ShareView>(
        '/insights/share',
        { topicIds: topicIds.join(','), days, grain: days > 100 ? 'week' : 'day', ...(complaints ? { kind: 'complaint' } : {}) },
        signal,
      ),
    enabled: topicIds.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** How much of what is said is about us, and how much about others. */
export function SharePage() {
  const { t } = useLingui();
  const [days, setDays] = useState(30);
  const [complaints, setComplaints] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const topics = useQuery(comparedQuery);
  const comparable = (topics.data ?? []).filter(({ type }) => type === 'brand' || type === 'competitor' || type === 'product').slice(0, 20);
  const chosen = comparable.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  const { data, isPending, isError, error, refetch } = useQuery(shareQuery(chosen, days, complaints));
  const toggle = (id: string): void => setLeft((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const spec: ChartSpec = { what: 'share', topicIds: chosen, kind: complaints ? 'complaint' : null, grain: days > 100 ? 'week' : 'day', days };
  return (
    <PageBody
      wide
      title={t`Share of voice`}
      lead={<Trans>Of what is said about these topics, which part is about each. Lines break where a topic was defined anew.</Trans>}
      action={<SpanChoice days={days} choose={setDays} />}
    >
      {topics.isPending ? (
        <Skeleton rows={3} height={96} />
      ) : comparable.length === 0 ? (
        <Empty title={t`Nothing to compare yet`}>
          <p>
            <Trans>Make a topic for your brand and one for each competitor.</Trans>
          </p>
          <Link to="/topics" className="btn">
            <Trans>Make topics</Trans>
          </Link>
        </Empty>
      ) : (
        <>
          <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
            <legend className="sr-only">
              <Trans>Topics compared</Trans>
            </legend>
            {comparable.map(({ id, name }) => (
              <label key={id} className="flex min-h-(--control-h) items-center gap-1.5">
                <input type="checkbox" checked={!left.has(id)} onChange={() => toggle(id)} />
                {name}
              </label>
            ))}
            <label className="flex min-h-(--control-h) items-center gap-1.5 text-ink-2">
              <input type="checkbox" checked={complaints} onChange={() => setComplaints(!complaints)} />
              <Trans>only complaints</Trans>
            </label>
          </fieldset>
          {chosen.length === 0 ? (
            <p className="text-ink-3">
              <Trans>Choose at least one topic.</Trans>
            </p>
          ) : isPending ? (
            <Skeleton rows={3} height={96} />
          ) : isError ? (
            <Failure error={error} retry={() => void refetch()} />
          ) : (
            <>
              <section className="panel flex flex-col gap-3 p-4" aria-label={t`Share of voice`}>
                <div className="flex flex-wrap justify-end gap-1">
                  <Files spec={spec} title={t`Share of voice`} />
                  <SaveAction charts={[{ title: t`Share of voice`, spec }]} />
                  <KeepActions title={t`Share of voice`} spec={spec} lines={data.chart.lines} />
                </div>
                <Chart view={data.chart} title={t`Share of voice`} />
              </section>
              <Topics view={data} />
            </>
          )}
        </>
      )}
    </PageBody>
  );
}

function Topics({ view }: { view: ShareView }) {
  const { t } = useLingui();
  const format = useFormat();
  const competitors = view.topics.filter(({ type }) => type === 'competitor');
  return (
    <>
      <div className="panel overflow-x-auto" role="region" tabIndex={0} aria-label={t`Topics and how they are spoken of`}>
        <table className="w-full min-w-[640px] text-end">
          <thead className="text-s text-ink-2">
            <tr className="border-b border-line">
              <th scope="col" className="px-4 py-2 text-start font-medium">
                <Trans>Topic</Trans>
              </th>
              <th scope="col" className="px-3 font-medium">
                <Trans>Posts</Trans>
              </th>
              <th scope="col" className="px-3 font-medium">
                <Trans>Share</Trans>
              </th>
              <th scope="col" className="px-3 font-medium">
                <Trans>before</Trans>
              </th>
              <th scope="col" className="px-3 font-medium">
                <Trans>Complaints</Trans>
              </th>
              <th scope="col" className="w-[240px] px-4 text-start font-medium">
                <Trans>How they are spoken of</Trans>
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {view.topics.map((topic) => (
              <tr key={topic.id}>
                <th scope="row" className="max-w-[220px] truncate px-4 py-2 text-start font-normal">
                  <Link to="/posts" search={{ q: `topic:${quoted(topic.name)}` }} className="hover:underline">
                    {topic.name}
                  </Link>
                </th>
                <td className="px-3">{format.number(topic.mentions)}</td>
                <td className="px-3 font-semibold">{format.percent(topic.share)}</td>
                <td className="px-3 text-ink-3">{topic.before === null ? '–' : format.percent(topic.before)}</td>
                <td className="px-3">{format.number(topic.complaints)}</td>
                <td className="px-4">
                  <Mood positive={topic.positive} neutral={topic.neutral} negative={topic.negative} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {competitors.length > 0 && (
        <section className="flex flex-col gap-3" aria-label={t`Issues people have with competitors`}>
          <h2 className="text-l font-[620]">
            <Trans>Issues people have with competitors</Trans>
          </h2>
          <ul className="grid grid-cols-1 gap-3 md:grid-cols-2">
            {competitors.map((topic) => (
              <li key={topic.id} className="panel flex flex-col gap-2 p-4">
                <h3 className="font-[570]">{topic.name}</h3>
                {topic.issues.length === 0 ? (
                  <p className="text-ink-3">
                    <Trans>Nothing stands out yet. It takes some complaints that say the same.</Trans>
                  </p>
                ) : (
                  <ul className="flex flex-col gap-2">
                    {topic.issues.map((issue) => (
                      <li key={issue.name}>
                        <Link to="/posts" search={{ q: issue.query }} className="font-medium hover:underline">
                          {issue.name}
                        </Link>{' '}
                        <span className="text-s text-ink-2">{t`${format.number(issue.people)} posts in 30 days`}</span>
                        {issue.example && <p className="truncate text-s text-ink-3">“{issue.example}”</p>}
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Kind, neutral and harsh words as parts of one bar, and in numbers for whoever does not see it. */
function Mood({ positive, neutral, negative }: { positive: number; neutral: number; negative: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const all = positive + neutral + negative;
  if (all === 0) return <span className="text-ink-3">–</span>;
  const part = (count: number): string => `${(100 * count) / all}%`;
  return (
    <div className="flex flex-col gap-1 text-start">
      <div className="flex h-2 overflow-hidden rounded-s bg-sunken" aria-hidden="true">
        <span className="bg-praise" style={{ width: part(positive) }} />
        <span style={{ width: part(neutral) }} />
        <span className="bg-complaint" style={{ width: part(negative) }} />
      </div>
      <span className="text-xs text-ink-2">{t`${format.percent(positive / all)} kind, ${format.percent(negative / all)} harsh`}</span>
    </div>
  );
}
