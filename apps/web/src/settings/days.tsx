import { Trans, useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TimeZoneView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useReason } from '../look/states.js';
import { TimeZoneField } from '../look/time-zone.js';
import { useFormat } from '../words/format.js';

const askAgainMs = 2_000;

const zoneQuery = queryOptions({
  queryKey: ['time-zone'],
  queryFn: ({ signal }) => api.get<TimeZoneView>('/insights/time-zone', undefined, signal),
  refetchInterval: ({ state }) => (state.data?.changing ? askAgainMs : false),
});

/** Where the days of charts and reports begin. */
export function DaysBegin() {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { data } = useQuery(zoneQuery);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const choose = async (timeZone: string): Promise<void> => {
    try {
      queryClient.setQueryData(zoneQuery.queryKey, await api.put<TimeZoneView>('/insights/time-zone', { timeZone }));
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
  };
  if (!data) return null;
  const { timeZone, changing } = data;
  return (
    <section className="mt-8 flex max-w-[480px] flex-col gap-2" aria-label={t`Days of charts and reports`}>
      <h2 className="text-l font-semibold">
        <Trans>Days of charts and reports</Trans>
      </h2>
      <TimeZoneField value={changing?.timeZone ?? timeZone} onChange={(zone) => void choose(zone)} />
      <p className="text-s text-ink-3" role="status">
        {changing ? (
          <Trans>
            Everything is summed anew for {changing.timeZone}: {format.percent(changing.share)}. Until then days begin as in {timeZone}.
          </Trans>
        ) : (
          <Trans>Days, weeks and months begin at midnight there.</Trans>
        )}
      </p>
      {!changing && here !== timeZone && (
        <button type="button" className="btn self-start" onClick={() => void choose(here)}>
          <Trans>Use mine, {here}</Trans>
        </button>
      )}
    </section>
  );
}
