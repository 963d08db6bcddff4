import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutcomeDoer, OutcomeFigures, OutcomeKind } from '#contracts';
import { api } from '../api/client.js';
import { useWorkspace } from '../frame/workspace.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { desksQuery } from '../routing/queries.js';
import { deskLabel } from '../routing/words.js';
import { useFormat } from '../words/format.js';
import { gathered, type Gathered, totalsOf } from './figures.js';
import { doerName, outcomeName } from './words.js';

const days = [7, 30, 90] as const;
const dayMs = 86_400_000;

const outcomeMeans: Record<OutcomeKind, MessageDescriptor> = {
  dialogue: msg`Both sides spoke at least twice`,
  resolved: msg`Complaints closed by us, or thanked for`,
  answered: msg`Thanked for, closed, or not asked again for a day`,
  connected: msg`A partner reported that it is done`,
  thanked: msg`Praise that got a word back`,
};
const shown: readonly OutcomeKind[] = ['dialogue', 'resolved', 'answered', 'connected'];
const ways = ['desk', 'channel', 'person', 'doer', 'topic'] as const;
type Way = (typeof ways)[number];
const wayName: Record<Way, MessageDescriptor> = {
  desk: msg`Desk`,
  channel: msg`Channel`,
  person: msg`Person`,
  doer: msg`Who did it`,
  topic: msg`Topic`,
};

const outcomesQuery = (span: number) =>
  queryOptions({
    queryKey: ['outcomes', span],
    queryFn: ({ signal }) => api.get<OutcomeFigures>('/insights/outcomes', { since: new Date(Date.now() - span * dayMs).toISOString() }, signal),
    staleTime: 30_000,
  });

/** What came of the work, in four figures, and who did it. */
export function OutcomesPage() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const [span, setSpan] = useState<number>(30);
  const [way, setWay] = useState<Way>('desk');
  const { data, isPending, isError, error, refetch } = useQuery(outcomesQuery(span));
  return (
    <PageBody
      wide
      title={t`Outcomes`}
      lead={<Trans>What came of the work: not how much was sent, but what was settled, and by whom.</Trans>}
      action={
        <label className="flex items-center gap-2 text-s text-ink-2">
          <Trans>Span</Trans>
          <select className="field !w-auto" value={span} onChange={(event) => setSpan(Number(event.target.value))}>
            {days.map((count) => (
              <option key={count} value={count}>
                {t`the last ${count} days`}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {isPending ? (
        <Skeleton rows={4} height={96} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          <dl className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-4">
            {shown.map((kind) => {
              const { medianSeconds } = totalsOf(data.rows, kind);
              return (
                <div key={kind} className="panel flex flex-col gap-1 px-4 py-4" data-outcome={kind}>
                  <dt className="text-s font-medium text-ink-2">{i18n._(outcomeName[kind])}</dt>
                  <dd className="text-[32px] leading-tight font-[620] tracking-[-.02em] tabular-nums">{format.number(data.kinds[kind] ?? 0)}</dd>
                  <dd className="text-s text-ink-3">
                    {i18n._(outcomeMeans[kind])}
                    {medianSeconds !== null && ` · ${t`typically ${format.span(medianSeconds * 1_000)}`}`}
                  </dd>
                </div>
              );
            })}
          </dl>
          <p className="text-s text-ink-2">
            {i18n._(outcomeName.thanked)}: <b className="tabular-nums">{format.number(data.kinds.thanked ?? 0)}</b>
          </p>
          {data.rows.length === 0 ? (
            <Empty title={t`Nothing came of it yet`}>
              <p>
                <Trans>Outcomes appear here by themselves, as conversations are answered, thanked for and closed.</Trans>
              </p>
            </Empty>
          ) : (
            <section aria-label={t`By whom and where`} className="flex flex-col gap-3">
              <div role="group" aria-label={t`Split by`} className="flex flex-wrap gap-1">
                {ways.map((one) => (
                  <button key={one} type="button" className="btn" aria-pressed={way === one} onClick={() => setWay(one)}>
                    {i18n._(wayName[one])}
                  </button>
                ))}
              </div>
              <Split figures={data} way={way} />
            </section>
          )}
        </>
      )}
    </PageBody>
  );
}

function Split({ figures, way }: { figures: OutcomeFigures; way: Way }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { channels, members } = useWorkspace();
  const desks = useQuery(desksQuery).data ?? [];
  const names: Record<Way, (key: string) => string> = {
    desk: (key) => {
      const desk = desks.find(({ id }) => id === key);
      return desk ? deskLabel(desk, (message) => i18n._(message)) : t`No desk`;
    },
    channel: (key) => channels.get(key)?.name ?? t`A removed channel`,
    person: (key) => members.get(key)?.name ?? t`Nobody in particular`,
    doer: (key) => i18n._(doerName[key as OutcomeDoer]),
    topic: (key) => figures.topics.find(({ topicId }) => topicId === key)?.name ?? key,
  };
  const rows: Gathered[] = gathered(figures, way);
  if (rows.length === 0) return <p className="text-ink-3">{t`None of it is in a topic.`}</p>;
  return (
    <div className="panel overflow-x-auto" role="region" tabIndex={0} aria-label={t`Outcomes`}>
      <table className="w-full min-w-[640px] text-start">
        <thead className="text-s text-ink-2">
          <tr className="border-b border-line">
            <th scope="col" className="px-4 py-2 text-start font-medium">
              {i18n._(wayName[way])}
            </th>
            {[...shown, 'thanked' as const].map((kind) => (
              <th key={kind} scope="col" className="px-3 py-2 text-end font-medium">
                {i18n._(outcomeName[kind])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ key, counts }) => (
            <tr key={key}>
              <th scope="row" className="px-4 py-2 text-start font-normal">
                {names[way](key)}
              </th>
              {[...shown, 'thanked' as const].map((kind) => (
                <td key={kind} className={`px-3 py-2 text-end tabular-nums ${counts[kind] ? '' : 'text-ink-3'}`}>
                  {format.number(counts[kind] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
