import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SlaPolicyView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { slaTargetName } from '../words/names.js';
import { PromiseForm } from './promise-form.js';
import { promisesQuery } from './promises-query.js';
import { mayShare } from './shared-box.js';

const minuteMs = 60_000;

/** How soon people are answered, and in which hours that counts. */
export function Promises() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const { data, isPending, isError, error, refetch } = useQuery(promisesQuery);
  const [edited, setEdited] = useState<SlaPolicyView | 'new' | null>(null);
  const may = mayShare(me.member.role);
  const again = () => queryClient.invalidateQueries({ queryKey: promisesQuery.queryKey });
  const remove = async ({ id, ...policy }: SlaPolicyView): Promise<void> => {
    const { name } = policy;
    try {
      await api.delete(`/sla-policies/${id}`);
      say(t`Removed: ${name}`, {
        undo: () =>
          void api
            .post('/sla-policies', policy)
            .catch((caught: unknown) => say(reason(caught), { tone: 'problem' }))
            .finally(() => void again()),
      });
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    await again();
  };
  const add = may && (
    <button type="button" className="btn btn-primary" onClick={() => setEdited('new')}>
      <Trans>New promise</Trans>
    </button>
  );
  const said = (policy: SlaPolicyView): string =>
    format.list(
      (
        [
          ['first-reply', policy.firstReplyMinutes],
          ['next-reply', policy.nextReplyMinutes],
          ['resolution', policy.resolutionMinutes],
        ] as const
      ).flatMap(([target, minutes]) => (minutes === null ? [] : [`${i18n._(slaTargetName[target])} ${format.span(minutes * minuteMs)}`])),
    );
  return (
    <PageBody
      title={t`Promised times`}
      lead={
        <Trans>
          How soon people are answered. The time that is left stands in each row of the inbox, which can be ordered by it; colleagues are warned before it ends.
        </Trans>
      }
      action={data && data.length > 0 && add}
    >
      {isPending ? (
        <Skeleton rows={2} height={72} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t`Nothing is promised yet`}>
          <p>
            <Trans>Say how soon a first answer comes, such as within one hour of your opening hours. It then counts for every conversation.</Trans>
          </p>
          {add}
        </Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {data.map((policy) => (
            <li key={policy.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
              <div className="min-w-0 flex-1 basis-60">
                <div className="flex flex-wrap items-baseline gap-x-2 font-[570]">
                  {policy.name} {policy.isDefault && <span className="chip font-normal">{t`for all that have no other`}</span>}
                </div>
                <div className="text-s text-ink-2">{said(policy)}</div>
                <div className="text-s text-ink-3">
                  {policy.hours.days.length === 0 ? <Trans>around the clock</Trans> : <Trans>in opening hours, {policy.hours.timeZone}</Trans>}
                </div>
              </div>
              {may && (
                <div className="flex gap-2">
                  <button type="button" className="btn" aria-label={t`Change ${policy.name}`} onClick={() => setEdited(policy)}>
                    <Trans>Change</Trans>
                  </button>
                  <button type="button" className="btn btn-danger" aria-label={t`Remove ${policy.name}`} onClick={() => void remove(policy)}>
                    <Trans>Remove</Trans>
                  </button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      <section className="flex flex-col gap-1 text-ink-2">
        <h2 className="font-[570] text-ink">
          <Trans>When a clock stands</Trans>
        </h2>
        <ul className="list-disc ps-5">
          <li>
            <Trans>First and next reply: while it is their turn to write, for then nobody waits for us.</Trans>
          </li>
          <li>
            <Trans>All: outside the opening hours, on holidays, and once it is resolved. If they write again, it goes on.</Trans>
          </li>
        </ul>
      </section>
      {edited && (
        <PromiseForm
          policy={edited === 'new' ? null : edited}
          isFirst={data?.length === 0}
          onClose={() => setEdited(null)}
          onSaved={() => {
            void again();
            void queryClient.invalidateQueries({ queryKey: ['conversations'] });
          }}
        />
      )}
    </PageBody>
  );
}
