import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReportView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { ChartPanel } from './chart-panel.js';
import { reportsQuery } from './save.js';
import { ScheduleForm } from './schedule.js';
import { ShareForm } from './sharing.js';

/** Charts that were saved together: to look at, to mail by a schedule, to share by a link that ends. */
export function SavedReportsPage() {
  const { t } = useLingui();
  const { data, isPending, isError, error, refetch } = useQuery(reportsQuery);
  return (
    <PageBody
      wide
      title={t`Saved reports`}
      lead={<Trans>Charts you saved. Each can be mailed with a picture and a file, by a schedule, and shared by a link that ends.</Trans>}
    >
      {isPending ? (
        <Skeleton rows={3} height={96} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t`Nothing is saved yet`}>
          <p>
            <Trans>Choose “Save as a report” beside any chart of the other pages.</Trans>
          </p>
        </Empty>
      ) : (
        data.map((report) => <Report key={report.id} report={report} />)
      )}
    </PageBody>
  );
}

type Side = 'charts' | 'schedule' | 'share' | null;

function Report({ report }: { report: ReportView }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [side, setSide] = useState<Side>(null);
  const [sure, setSure] = useState(false);
  const settled = () => queryClient.invalidateQueries({ queryKey: ['reports'] });
  const problem = (error: unknown): void => say(reason(error), { tone: 'problem' });
  const remove = useMutation({ mutationFn: () => api.delete(`/reports/${report.id}`), onSuccess: settled, onError: problem });
  const leave = useMutation({
    mutationFn: (index: number) => api.patch(`/reports/${report.id}`, { charts: report.charts.filter((_, place) => place !== index) }),
    onSuccess: settled,
    onError: problem,
  });
  const sides: [Exclude<Side, null>, string][] = [
    ['charts', t`Charts`],
    ['schedule', t`Mail it`],
    ['share', t`Share it`],
  ];
  return (
    <section className="panel flex min-w-0 flex-col gap-3 p-4" aria-label={report.name}>
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-0 flex-1 basis-[220px]">
          <h2 className="font-[620] break-words">{report.name}</h2>
          <p className="text-s text-ink-2">
            <Plural value={report.charts.length} one="one chart" other="# charts" /> ·{' '}
            {report.nextAt ? t`mailed next on ${format.moment(report.nextAt)} to ${report.recipients.length}` : t`not mailed`}
            {report.sentAt && ` · ${t`last on ${format.moment(report.sentAt)}`}`}
          </p>
          {report.problem && <p className="text-s text-complaint">{report.problem}</p>}
        </div>
        <div role="group" aria-label={report.name} className="flex flex-wrap gap-1">
          {sides.map(([one, name]) => (
            <button key={one} type="button" className="btn" aria-pressed={side === one} onClick={() => setSide(side === one ? null : one)}>
              {name}
            </button>
          ))}
          <button
            type="button"
            className="btn btn-danger"
            disabled={remove.isPending}
            onClick={() => (sure ? remove.mutate() : setSure(true))}
            onBlur={() => setSure(false)}
          >
            {sure ? t`Remove it and its links` : t`Remove`}
          </button>
        </div>
      </div>
      {side === 'charts' &&
        report.charts.map((chart, index) => (
          <ChartPanel
            // Two charts of a report may be the same.
            // eslint-disable-next-line react/no-array-index-key
            key={index}
            title={chart.title}
            spec={chart.spec}
            savable={false}
            actions={
              report.charts.length > 1 && (
                <button type="button" className="btn" disabled={leave.isPending} onClick={() => leave.mutate(index)} aria-label={t`Leave out ${chart.title}`}>
                  <Trans>Leave out</Trans>
                </button>
              )
            }
          />
        ))}
      {side === 'schedule' && <ScheduleForm report={report} done={() => setSide(null)} />}
      {side === 'share' && <ShareForm report={report} />}
    </section>
  );
}
