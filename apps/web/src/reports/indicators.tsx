import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnnotationView, ChartSpec, IndicatorView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { ChartPanel } from './chart-panel.js';
import { everyPage } from './every-page.js';
import { valueIn } from './line-chart.js';
import { SpanChoice } from './span.js';

const indicatorsQuery = queryOptions({
  queryKey: ['indicators'],
  queryFn: ({ signal }) => everyPage<IndicatorView>('/indicators', signal),
});
const notesQuery = queryOptions({
  queryKey: ['annotations'],
  queryFn: ({ signal }) => everyPage<AnnotationView>('/annotations', signal),
});

/** Figures worth offering to whoever has none: each is one line of one chart. */
const offered: { key: 'complaints' | 'first' | 'kept' | 'content'; chart: ChartSpec; line: string }[] = [
  { key: 'complaints', chart: { what: 'mentions', by: 'all', kind: 'complaint', topicIds: [], channelId: null, grain: 'day', days: 30 }, line: 'complaint' },
  { key: 'first', chart: { what: 'service', measure: 'first-reply', hours: 'work', grain: 'day', days: 30 }, line: 'p90' },
  { key: 'kept', chart: { what: 'kept', measure: 'first-reply', grain: 'day', days: 30 }, line: 'kept' },
  { key: 'content', chart: { what: 'content', grain: 'day', days: 30 }, line: 'content' },
];

/** Figures chosen once and kept for years: what was written down is never written anew. */
export function IndicatorsPage() {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [days, setDays] = useState(90);
  const { data, isPending, isError, error, refetch } = useQuery(indicatorsQuery);
  const names = { complaints: t`Complaints a day`, first: t`First reply, nine of ten within`, kept: t`First replies as promised`, content: t`Content people` };
  const add = useMutation({
    mutationFn: ({ key, chart, line }: (typeof offered)[number]) => api.post('/indicators', { name: names[key], chart, line }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['indicators'] }),
    onError: (problem) => say(reason(problem), { tone: 'problem' }),
  });
  const missing = offered.filter(({ key }) => !data?.some(({ name }) => name === names[key]));
  return (
    <PageBody
      wide
      title={t`Long run`}
      lead={<Trans>Figures you chose once, written down when each day is over. Another definition begins another line; the old one stays as it was.</Trans>}
      action={<SpanChoice days={days} choose={setDays} />}
    >
      {isPending ? (
        <Skeleton rows={3} height={96} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          {data.length === 0 && (
            <Empty title={t`Nothing is kept yet`}>
              <p>
                <Trans>Choose from these, or keep any line of a chart from where it is shown. What is known already is written down at once.</Trans>
              </p>
            </Empty>
          )}
          {missing.length > 0 && (
            <div className="flex flex-wrap gap-2" role="group" aria-label={t`Figures to keep`}>
              {missing.map((one) => (
                <button key={one.key} type="button" className="btn" disabled={add.isPending} onClick={() => add.mutate(one)}>
                  + {names[one.key]}
                </button>
              ))}
            </div>
          )}
          {data.map((indicator) => (
            <Indicator key={indicator.id} indicator={indicator} days={days} />
          ))}
          <Notes />
        </>
      )}
    </PageBody>
  );
}

function Indicator({ indicator, days }: { indicator: IndicatorView; days: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.delete(`/indicators/${indicator.id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['indicators'] }),
    onError: (problem) => say(reason(problem), { tone: 'problem' }),
  });
  const told = indicator.last && valueIn(format, indicator.unit, indicator.last.value);
  return (
    <div className="flex flex-col gap-1">
      <ChartPanel
        title={told ? `${indicator.name} · ${told}` : indicator.name}
        spec={{ what: 'indicator', indicatorId: indicator.id, days }}
        actions={
          <button type="button" className="btn btn-danger" disabled={remove.isPending} onClick={() => remove.mutate()} aria-label={t`Remove ${indicator.name}`}>
            <Trans>Remove</Trans>
          </button>
        }
      />
      <p className="px-4 text-s text-ink-3">
        <Plural value={indicator.versions.length} one="one definition" other="# definitions" />
        {indicator.weekBefore !== null && ` · ${t`a week before ${valueIn(format, indicator.unit, indicator.weekBefore)}`}`}
      </p>
    </div>
  );
}

/** What happened, written beside every chart. */
function Notes() {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const notes = useQuery(notesQuery).data ?? [];
  const [text, setText] = useState('');
  const [day, setDay] = useState('');
  const settled = () => Promise.all([queryClient.invalidateQueries({ queryKey: ['annotations'] }), queryClient.invalidateQueries({ queryKey: ['chart'] })]);
  const add = useMutation({
    mutationFn: () => api.post('/annotations', { at: new Date(`${day}T12:00:00`).toISOString(), text }),
    onSuccess: () => {
      setText('');
      return settled();
    },
    onError: (problem) => say(reason(problem), { tone: 'problem' }),
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.delete(`/annotations/${id}`),
    onSuccess: settled,
    onError: (problem) => say(reason(problem), { tone: 'problem' }),
  });
  return (
    <section className="flex flex-col gap-3" aria-label={t`Notes`}>
      <h2 className="text-l font-[620]">
        <Trans>Notes beside the charts</Trans>
      </h2>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <label className="flex flex-col gap-1 text-s text-ink-2">
          <Trans>Day</Trans>
          <input type="date" className="field !w-auto" required value={day} onChange={(event) => setDay(event.target.value)} />
        </label>
        <label className="flex min-w-[200px] flex-1 flex-col gap-1 text-s text-ink-2">
          <Trans>What happened</Trans>
          <input className="field" required maxLength={200} value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        <button type="submit" className="btn btn-primary" disabled={add.isPending}>
          <Trans>Write it down</Trans>
        </button>
      </form>
      {notes.length > 0 && (
        <ul className="panel divide-y divide-line">
          {notes.map((note) => (
            <li key={note.id} className="flex items-center gap-3 px-4 py-2">
              <span className="text-s whitespace-nowrap text-ink-3">{format.date(note.at)}</span>
              <span className="min-w-0 flex-1">{note.text}</span>
              <button type="button" className="btn btn-quiet" onClick={() => remove.mutate(note.id)} aria-label={t`Remove the note ${note.text}`}>
                <Trans>Remove</Trans>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
