import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReportLinkMade, ReportLinkView, ReportView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Copyable } from '../look/copyable.js';
import { Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';

const spans = [1, 7, 14, 30, 90] as const;

/** Links that open a report for whoever has them, until they end or are taken back. */
export function ShareForm({ report }: { report: ReportView }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [days, setDays] = useState(14);
  const queryKey = ['reports', report.id, 'links'];
  const links = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await api.get<{ items: ReportLinkView[] }>(`/reports/${report.id}/links`, undefined, signal)).items,
  });
  const settled = () => queryClient.invalidateQueries({ queryKey });
  const onError = (problem: unknown): void => say(reason(problem), { tone: 'problem' });
  const make = useMutation({ mutationFn: () => api.post<ReportLinkMade>(`/reports/${report.id}/links`, { days }), onSuccess: settled, onError });
  const takeBack = useMutation({ mutationFn: (id: string) => api.delete(`/reports/${report.id}/links/${id}`), onSuccess: settled, onError });
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-3">
      <p className="text-s text-ink-2">
        <Trans>
          Whoever has the link sees these charts as they are known then, without signing in: figures and names of lines, no posts, notes or queries.
        </Trans>
      </p>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>It opens for</Trans>
          <select className="field !w-auto font-normal" value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {spans.map((count) => (
              <option key={count} value={count}>
                {format.span(count * 86_400_000)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="btn btn-primary" disabled={make.isPending}>
          <Trans>Make a link</Trans>
        </button>
      </form>
      {make.data && (
        <div role="status" className="flex flex-col gap-1">
          <p className="text-s text-ink-2">
            <Trans>This address is shown once. Copy it now.</Trans>
          </p>
          <Copyable value={make.data.url} label={t`Address of the report`} />
        </div>
      )}
      {links.isPending ? (
        <Skeleton rows={1} height={40} />
      ) : links.isError ? (
        <Failure error={links.error} retry={() => void links.refetch()} />
      ) : (
        links.data.length > 0 && (
          <ul className="divide-y divide-line">
            {links.data.map((link) => (
              <li key={link.id} className="flex flex-wrap items-center gap-3 py-1.5">
                <span className="min-w-0 flex-1 text-s">{t`Made on ${format.moment(link.madeAt)}, opens until ${format.moment(link.expiresAt)}`}</span>
                <button
                  type="button"
                  className="btn btn-danger"
                  disabled={takeBack.isPending}
                  onClick={() => takeBack.mutate(link.id)}
                  aria-label={t`Take back the link made on ${format.moment(link.madeAt)}`}
                >
                  <Trans>Take back</Trans>
                </button>
              </li>
            ))}
          </ul>
        )
      )}
    </div>
  );
}
