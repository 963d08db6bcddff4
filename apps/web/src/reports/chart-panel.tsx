import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ChartSpec, ChartView } from '#contracts';
import { api } from '../api/client.js';
import { usePreferences } from '../frame/preferences.js';
import { Failure, Skeleton } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { LineChart } from './line-chart.js';
import { useLineName } from './names.js';
import { SaveAction } from './save.js';

export const chartQuery = (spec: ChartSpec) =>
  queryOptions({
    queryKey: ['chart', spec],
    queryFn: ({ signal }) => api.get<ChartView>('/insights/chart', { spec: JSON.stringify(spec) }, signal),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

/** A chart with what is known of its completeness, and the ways to take it away. */
export function ChartPanel({ title, spec, actions, savable = true }: { title: string; spec: ChartSpec; actions?: ReactNode; savable?: boolean }) {
  const { data, isPending, isError, error, refetch } = useQuery(chartQuery(spec));
  return (
    <section className="panel flex min-w-0 flex-col gap-3 p-4" aria-label={title}>
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 flex-1 font-[620]">{title}</h2>
        <Files spec={spec} title={title} />
        {savable && <SaveAction charts={[{ title, spec }]} />}
        {actions}
      </div>
      {isPending ? <Skeleton rows={2} height={96} /> : isError ? <Failure error={error} retry={() => void refetch()} /> : <Chart view={data} title={title} />}
    </section>
  );
}

export function Files({ spec, title }: { spec: ChartSpec; title: string }) {
  const { t } = useLingui();
  const { language } = usePreferences();
  const href = (format: string): string => `/api/v1/insights/chart?${new URLSearchParams({ spec: JSON.stringify(spec), format, title, language }).toString()}`;
  return (
    <span className="flex gap-1">
      <a className="btn" href={href('csv')} download aria-label={t`Download as CSV`}>
        CSV
      </a>
      <a className="btn" href={href('json')} download={`${spec.what}.json`} aria-label={t`Download as JSON`}>
        JSON
      </a>
      <a className="btn" href={href('png')} download aria-label={t`Download as a picture`}>
        PNG
      </a>
    </span>
  );
}

/** A view that is at hand already. */
export function Chart({ view, title, height }: { view: Omit<ChartView, 'spec'>; title: string; height?: number }) {
  const { t } = useLingui();
  const nameOf = useLineName();
  const cutName = ({ why, name, text }: ChartView['cuts'][number]): string =>
    why === 'note' ? text : why === 'begins' ? t`${name} is counted from here` : t`${name} was defined anew`;
  const lines = view.lines.map((line) => ({ ...line, name: nameOf(line) }));
  return lines.every(({ points }) => points.length === 0) ? (
    <p className="text-ink-3">
      <Trans>Nothing to draw in this span.</Trans>
    </p>
  ) : (
    <>
      <LineChart
        label={title}
        lines={lines}
        unit={view.unit}
        timeZone={view.timeZone}
        cuts={view.cuts.map((cut) => ({ at: cut.at, label: cutName(cut), breaks: cut.why !== 'note' }))}
        gaps={view.gaps.map((gap) => ({
          from: Date.parse(gap.from),
          until: gap.until ? Date.parse(gap.until) : Date.parse(view.until),
          label: t`${gap.channelName} not heard`,
        }))}
        {...(height ? { height } : {})}
      />
      <Completeness view={view} />
    </>
  );
}

/** What is missing, in words; and that the past is shown as it is known today. */
export function Completeness({ view }: { view: Omit<ChartView, 'spec'> }) {
  const { t } = useLingui();
  const format = useFormat();
  const span = (gap: ChartView['gaps'][number]): string => format.span((gap.until ? Date.parse(gap.until) : Date.parse(view.until)) - Date.parse(gap.from));
  return (
    <div className="flex flex-col gap-1 text-s text-ink-3">
      {view.gaps.length === 0 ? (
        <p>
          <Trans>Complete, as far as we know: every channel was heard throughout.</Trans>
        </p>
      ) : (
        <details>
          <summary>
            <Trans>Not complete: {view.gaps.length} times a channel was not heard.</Trans>
          </summary>
          <ul className="mt-1 ps-4">
            {view.gaps.slice(0, 12).map((gap) => (
              <li key={`${gap.channelId} ${gap.from}`}>
                {t`${gap.channelName}, ${format.moment(gap.from)}, for ${span(gap)}`}
                {gap.lost === null ? ` · ${t`nobody knows how much was missed`}` : gap.lost > 0 ? ` · ${t`${format.number(gap.lost)} lost`}` : ''}
              </li>
            ))}
          </ul>
        </details>
      )}
      <p>
        <Trans>
          As known on {format.moment(view.knownAt)}: what was corrected or deleted since is in it. Days begin at midnight in {view.timeZone}.
        </Trans>
      </p>
    </div>
  );
}
