import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChartSpec, ServiceAxis, ServiceHours, ServiceMeasure, ServiceSpread, ServiceView } from '#contracts';
import { api } from '../api/client.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { desksQuery } from '../routing/queries.js';
import { deskLabel } from '../routing/words.js';
import { useFormat } from '../words/format.js';
import { Files } from './chart-panel.js';
import { LineChart } from './line-chart.js';
import { SaveAction } from './save.js';
import { sinceDays, SpanChoice } from './span.js';

const measures = ['first-reply', 'next-reply', 'resolution', 'waiting'] as const satisfies readonly ServiceMeasure[];
export const measureName: Record<ServiceMeasure, MessageDescriptor> = {
  'first-reply': msg`First reply`,
  'next-reply': msg`Next reply`,
  resolution: msg`Resolution`,
  waiting: msg`Waited in all`,
};
const measureMeans: Record<ServiceMeasure, MessageDescriptor> = {
  'first-reply': msg`From the first message to our first answer`,
  'next-reply': msg`From what they said next to our answer`,
  resolution: msg`From the first message until it was closed`,
  waiting: msg`What of that they waited for us`,
};
const axes = ['agent', 'team', 'desk', 'channel', 'tag'] as const satisfies readonly ServiceAxis[];
type Axis = (typeof axes)[number];
const axisName: Record<Axis, MessageDescriptor> = { agent: msg`Person`, team: msg`Team`, desk: msg`Desk`, channel: msg`Channel`, tag: msg`Tag` };
const noneName: Record<Axis, MessageDescriptor> = {
  agent: msg`Nobody in particular`,
  team: msg`No team`,
  desk: msg`No desk`,
  channel: msg`A removed channel`,
  tag: msg`No tag`,
};

const serviceQuery = (days: number, by: Axis, hours: ServiceHours) =>
  queryOptions({
    queryKey: ['service', days, by, hours],
    queryFn: ({ signal }) => api.get<ServiceView>('/insights/service', { since: sinceDays(days), by, hours }, signal),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

/** How long people waited for us, told by halves and nine of ten: means hide the ones who waited longest. */
export function ServicePage() {
  const { t, i18n } = useLingui();
  const [days, setDays] = useState(30);
  const [by, setBy] = useState<Axis>('agent');
  const [hours, setHours] = useState<ServiceHours>('work');
  const [measure, setMeasure] = useState<ServiceMeasure>('first-reply');
  const { data, isPending, isError, error, refetch } = useQuery(serviceQuery(days, by, hours));
  const line = (id: 'p50' | 'p90', name: string) => ({
    id,
    name,
    points: data!.trend.filter((point) => point.measure === measure).map((point) => ({ at: point.at, value: point[id] })),
  });
  const spec: ChartSpec = { what: 'service', measure, hours, grain: days > 40 ? 'week' : 'day', days };
  const nothing = data !== undefined && measures.every((one) => data.total.measures[one].times === 0) && data.total.waiting.conversations === 0;
  return (
    <PageBody
      wide
      title={t`Service`}
      lead={<Trans>How long people waited for us. Half were answered within the first time, nine of ten within the second.</Trans>}
      action={
        <div className="flex flex-wrap items-center gap-3">
          <label className="flex items-center gap-2 text-s text-ink-2">
            <Trans>Hours</Trans>
            <select className="field !w-auto" value={hours} onChange={(event) => setHours(event.target.value as ServiceHours)}>
              <option value="work">{t`while we were open`}</option>
              <option value="all">{t`by the clock`}</option>
            </select>
          </label>
          <SpanChoice days={days} choose={setDays} />
        </div>
      }
    >
      {isPending ? (
        <Skeleton rows={4} height={96} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : nothing ? (
        <Empty title={t`Nobody was answered in this span`}>
          <p>
            <Trans>Times appear here by themselves, as conversations are answered and closed.</Trans>
          </p>
        </Empty>
      ) : (
        <>
          <Totals view={data} chosen={measure} choose={setMeasure} />
          <section className="panel flex flex-col gap-3 p-4" aria-label={i18n._(measureName[measure])}>
            <div className="flex flex-wrap items-center gap-2">
              <h2 className="min-w-0 flex-1 basis-[240px] font-[620]">
                {i18n._(measureName[measure])} · <span className="font-normal text-ink-2">{i18n._(measureMeans[measure])}</span>
              </h2>
              <Files spec={spec} title={i18n._(measureName[measure])} />
              <SaveAction charts={[{ title: i18n._(measureName[measure]), spec }]} />
            </div>
            {data.total.measures[measure].times === 0 ? (
              <p className="text-ink-3">
                <Trans>None in this span.</Trans>
              </p>
            ) : (
              <>
                <Spread steps={data.total.steps[measure]} />
                <LineChart
                  label={i18n._(measureName[measure])}
                  lines={[line('p50', t`half within`), line('p90', t`nine of ten within`)]}
                  unit="seconds"
                  timeZone={data.timeZone}
                />
              </>
            )}
          </section>
          <Rows view={data} by={data.by === 'all' ? by : data.by} choose={setBy} />
          <p className="text-s text-ink-3">
            <Trans>Told within 5 %. Days begin at midnight in {data.timeZone}. Whoever opens a conversation again takes its resolution back.</Trans>
          </p>
        </>
      )}
    </PageBody>
  );
}

function Totals({ view, chosen, choose }: { view: ServiceView; chosen: ServiceMeasure; choose: (measure: ServiceMeasure) => void }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { csat, waiting, outcomes } = view.total;
  return (
    <>
      <div role="group" aria-label={t`Measure`} className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {measures.map((measure) => {
          const spread = view.total.measures[measure];
          return (
            <button
              key={measure}
              type="button"
              aria-pressed={chosen === measure}
              onClick={() => choose(measure)}
              className="panel flex flex-col gap-1 px-4 py-3 text-start hover:bg-sunken aria-pressed:border-accent"
            >
              <span className="text-s font-medium text-ink-2">{i18n._(measureName[measure])}</span>
              <span className="text-[28px] leading-tight font-[620] tracking-[-.02em]">{spread.p50 === null ? '–' : format.span(spread.p50 * 1_000)}</span>
              <span className="text-s text-ink-2">
                {spread.p90 === null ? t`none in this span` : t`nine of ten within ${format.span(spread.p90 * 1_000)} · ${format.number(spread.times)}`}
              </span>
              {spread.promised > 0 && <span className="text-s text-ink-2">{t`${format.percent(spread.kept / spread.promised)} as promised`}</span>}
            </button>
          );
        })}
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-ink-2">
        <div className="flex gap-1.5">
          <dt>
            <Trans>Waiting now:</Trans>
          </dt>
          <dd>
            <b>{format.number(waiting.conversations)}</b>
            {waiting.p50 !== null && ` · ${t`half for ${format.span(waiting.p50 * 1_000)} or more`}`}
          </dd>
        </div>
        <div className="flex gap-1.5">
          <dt>
            <Trans>Content:</Trans>
          </dt>
          <dd>{csat.answered ? <b>{t`${format.percent(csat.content / csat.answered)} of ${format.number(csat.answered)}`}</b> : t`nobody said`}</dd>
        </div>
        <div className="flex gap-1.5">
          <dt>
            <Trans>Outcomes:</Trans>
          </dt>
          <dd>
            <b>{format.number(outcomes)}</b>
          </dd>
        </div>
      </dl>
    </>
  );
}

/** How many took how long, in steps people think in. */
function Spread({ steps }: { steps: ServiceView['total']['steps'][ServiceMeasure] }) {
  const { t } = useLingui();
  const format = useFormat();
  const most = Math.max(1, ...steps.map(({ times }) => times));
  return (
    <ol className="flex items-end gap-1 overflow-x-auto" tabIndex={0} aria-label={t`How many took how long`}>
      {steps.map(({ upToSeconds, times }) => (
        <li key={upToSeconds ?? 'more'} className="flex min-w-[44px] flex-1 flex-col items-center justify-end gap-1 text-xs text-ink-2">
          <span className="tabular-nums">{format.number(times)}</span>
          <span className="w-full rounded-s bg-accent" style={{ height: Math.max(2, (56 * times) / most) }} aria-hidden="true" />
          <span className="whitespace-nowrap">{upToSeconds === null ? t`longer` : t`≤ ${format.span(upToSeconds * 1_000)}`}</span>
        </li>
      ))}
    </ol>
  );
}

function Rows({ view, by, choose }: { view: ServiceView; by: Axis; choose: (by: Axis) => void }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const desks = useQuery(desksQuery).data ?? [];
  const nameOf = (id: string, name: string | null): string => {
    const desk = by === 'desk' ? desks.find((one) => one.id === id) : undefined;
    if (desk) return deskLabel(desk, (message) => i18n._(message));
    return name ?? i18n._(noneName[by]);
  };
  const both = ({ p50, p90 }: ServiceSpread) =>
    p50 === null ? <span className="text-ink-3">–</span> : `${format.span(p50 * 1_000)} / ${format.span(p90! * 1_000)}`;
  const kept = (all: Record<ServiceMeasure, ServiceSpread>) => {
    const promised = measures.reduce((sum, one) => sum + all[one].promised, 0);
    return promised === 0 ? <span className="text-ink-3">–</span> : format.percent(measures.reduce((sum, one) => sum + all[one].kept, 0) / promised);
  };
  return (
    <section aria-label={t`By whom and where`} className="flex flex-col gap-3">
      <div role="group" aria-label={t`Split by`} className="flex flex-wrap gap-1">
        {axes.map((axis) => (
          <button key={axis} type="button" className="btn" aria-pressed={by === axis} onClick={() => choose(axis)}>
            {i18n._(axisName[axis])}
          </button>
        ))}
      </div>
      <div className="panel overflow-x-auto" role="region" tabIndex={0} aria-label={t`Times by ${i18n._(axisName[by])}`}>
        <table className="w-full min-w-[860px] text-end">
          <caption className="px-4 pt-2 text-start text-s text-ink-3">
            <Trans>Half within / nine of ten within</Trans>
          </caption>
          <thead className="text-s text-ink-2">
            <tr className="border-b border-line">
              <th scope="col" className="px-4 py-2 text-start font-medium">
                {i18n._(axisName[by])}
              </th>
              {measures.map((measure) => (
                <th key={measure} scope="col" className="px-3 font-medium">
                  {i18n._(measureName[measure])}
                </th>
              ))}
              <th scope="col" className="px-3 font-medium">
                <Trans>Kept</Trans>
              </th>
              <th scope="col" className="px-3 font-medium">
                <Trans>Waiting</Trans>
              </th>
              <th scope="col" className="px-3 font-medium">
                <Trans>Content</Trans>
              </th>
              <th scope="col" className="px-3 font-medium">
                <Trans>Outcomes</Trans>
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line tabular-nums">
            {view.rows.map((row) => (
              <tr key={row.id}>
                <th scope="row" className="max-w-[220px] truncate px-4 py-2 text-start font-normal">
                  {nameOf(row.id, row.name)}
                </th>
                {measures.map((measure) => (
                  <td key={measure} className="px-3 whitespace-nowrap">
                    {both(row.measures[measure])}
                  </td>
                ))}
                <td className="px-3">{kept(row.measures)}</td>
                <td className="px-3">{format.number(row.waiting.conversations)}</td>
                <td className="px-3">{row.csat.answered ? format.percent(row.csat.content / row.csat.answered) : <span className="text-ink-3">–</span>}</td>
                <td className="px-3">{format.number(row.outcomes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
