import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CauseView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Spark } from '../live/chart.js';
import { quoted } from '../live/behind.js';
import { Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';

const causesQuery = {
  queryKey: ['topics', 'causes'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await api.get<{ items: CauseView[] }>('/insights/causes', {}, signal)).items,
};

/** What complaints turned out to be about; kept, renamed or dismissed. */
export function Causes({ edit }: { edit: (id: string) => void }) {
  const { data, isPending, isError, error, refetch } = useQuery(causesQuery);
  const shown = data?.filter(({ status }) => status === 'active') ?? [];
  return (
    <section className="flex flex-col gap-3">
      <div>
        <h2 className="text-l font-[620]">
          <Trans>What complaints are about</Trans>
        </h2>
        <p className="mt-1 max-w-[64ch] text-ink-2">
          <Trans>Found by itself every five minutes, from phrases that several people complain with and others do not say. Rename them as you like.</Trans>
        </p>
      </div>
      {isPending ? (
        <Skeleton rows={3} height={72} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : shown.length === 0 ? (
        <p className="text-ink-3">
          <Trans>Nothing found yet. It takes some 30 complaints in a week.</Trans>
        </p>
      ) : (
        <ul className="panel divide-y divide-line">
          {shown.map((cause) => (
            <Cause key={cause.id} cause={cause} edit={() => edit(cause.id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Cause({ cause, edit }: { cause: CauseView; edit: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const change = (body: object) =>
    void api
      .patch(`/topics/${cause.id}`, body)
      .then(() => queryClient.invalidateQueries({ queryKey: ['topics'] }))
      .catch((error: unknown) => say(reason(error), { tone: 'problem' }));
  const rising = cause.week >= 5 && cause.week > 2 * cause.weekBefore;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="min-w-[200px] flex-1">
        <div className="flex items-center gap-2">
          <Link to="/posts" search={{ q: `topic:${quoted(cause.name)}` }} className="min-w-0 truncate font-[570] hover:underline">
            {cause.name}
          </Link>
          {cause.isNew && (
            <span className="chip chip-complaint shrink-0">
              <Trans>new</Trans>
            </span>
          )}
        </div>
        <p className="truncate text-s text-ink-3">{cause.phrases.join(' · ')}</p>
        <ul className="mt-1 text-s text-ink-2">
          {cause.examples.map(({ id, text }) => (
            <li key={id} className="truncate">
              “{text}”
            </li>
          ))}
        </ul>
      </div>
      <div className="w-[132px]">
        <Spark values={cause.trend} hot={rising} />
        <p className={`text-end text-s ${rising ? 'font-semibold text-complaint' : 'text-ink-2'}`}>
          <Plural value={cause.week} one="# in 7 days" other="# in 7 days" />
        </p>
        <p className="text-end text-s text-ink-3">
          <Trans>{format.number(cause.weekBefore)} in the 7 before</Trans>
        </p>
      </div>
      <div className="flex gap-2">
        {cause.isNew && (
          <button type="button" className="btn" onClick={() => change({ seen: true })} aria-label={t`Keep ${cause.name}`}>
            <Trans>Keep</Trans>
          </button>
        )}
        <button type="button" className="btn" onClick={edit} aria-label={t`Edit ${cause.name}`}>
          <Trans>Edit</Trans>
        </button>
        <button type="button" className="btn btn-danger" onClick={() => change({ status: 'paused', seen: true })} aria-label={t`Dismiss ${cause.name}`}>
          <Trans>Dismiss</Trans>
        </button>
      </div>
    </li>
  );
}
