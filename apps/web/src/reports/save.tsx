import { Trans, useLingui } from '@lingui/react/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReportChart, ReportView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { preferences } from '../frame/preferences.js';
import { useReason } from '../look/states.js';
import { everyPage } from './every-page.js';

const mostCharts = 8;

export const reportsQuery = queryOptions({
  queryKey: ['reports'],
  queryFn: ({ signal }) => everyPage<ReportView>('/reports', signal),
});

/** Puts charts into a report of their own, or into one that has room. */
export function SaveAction({ charts }: { charts: readonly ReportChart[] }) {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const known = (useQuery({ ...reportsQuery, enabled: open }).data ?? []).filter((report) => report.charts.length + charts.length <= mostCharts);
  const [into, setInto] = useState('');
  const save = useMutation({
    mutationFn: () => {
      const report = known.find(({ id }) => id === into);
      return report
        ? api.patch(`/reports/${report.id}`, { charts: [...report.charts, ...charts] })
        : api.post('/reports', { name: charts[0]!.title.slice(0, 80), charts, language: preferences().language });
    },
    onSuccess: () => {
      setOpen(false);
      void queryClient.invalidateQueries({ queryKey: ['reports'] });
      say(t`Saved. Mail or share it under Saved reports.`);
    },
    onError: (problem) => say(reason(problem), { tone: 'problem' }),
  });
  if (!open)
    return (
      <button type="button" className="btn" onClick={() => setOpen(true)}>
        <Trans>Save as a report</Trans>
      </button>
    );
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <label className="flex flex-col gap-1 text-s text-ink-2">
        <Trans>Into</Trans>
        <select className="field !w-auto max-w-[240px]" value={into} onChange={(event) => setInto(event.target.value)}>
          <option value="">{t`a new report`}</option>
          {known.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="btn btn-primary" disabled={save.isPending}>
        <Trans>Save</Trans>
      </button>
      <button type="button" className="btn btn-quiet" onClick={() => setOpen(false)}>
        <Trans>Cancel</Trans>
      </button>
    </form>
  );
}
