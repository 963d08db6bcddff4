import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SharedReport } from '#contracts';
import { api } from '../api/client.js';
import { Skeleton, useReason } from '../look/states.js';
import { Gate } from '../welcome/gate.js';
import { tokenIn } from '../welcome/token.js';
import { useFormat } from '../words/format.js';
import { Chart } from './chart-panel.js';

/** A report for whoever was given its link. */
export function SharedReportPage() {
  const { t } = useLingui();
  const reason = useReason();
  const format = useFormat();
  const [token] = useState(() => tokenIn(location.hash));
  const { data, error } = useQuery({
    queryKey: ['shared-report', token],
    queryFn: () => api.post<SharedReport>('/shared-reports/look', { token }),
    enabled: token !== null,
    retry: false,
  });
  if (!token)
    return (
      <Gate title={<Trans>This link is not complete</Trans>}>
        <p className="text-ink-2">
          <Trans>Open it again from the message you received.</Trans>
        </p>
      </Gate>
    );
  if (error)
    return (
      <Gate title={<Trans>This report cannot be shown</Trans>}>
        <p className="text-ink-2">{reason(error)}</p>
      </Gate>
    );
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[1100px] flex-col gap-5 p-4 md:p-8">
      {!data ? (
        <>
          <h1 className="sr-only">{t`Report`}</h1>
          <Skeleton rows={3} height={120} />
        </>
      ) : (
        <>
          <header>
            <h1 className="text-xl font-[620] tracking-[-.01em]">{data.name}</h1>
            <p className="mt-1 text-ink-2">
              <Trans>
                Shared by {data.workspace}. This link opens until {format.moment(data.expiresAt)}.
              </Trans>
            </p>
          </header>
          {data.charts.map(({ title, view }, index) => (
            // Two charts of a report may have the same title.
            // eslint-disable-next-line react/no-array-index-key
            <section key={index} className="panel flex min-w-0 flex-col gap-3 p-4" aria-label={title}>
              <h2 className="font-[620]">{title}</h2>
              <Chart view={view} title={title} />
            </section>
          ))}
        </>
      )}
    </main>
  );
}
