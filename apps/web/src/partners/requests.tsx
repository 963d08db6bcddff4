import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { HandOffStep, OwnHandOffsView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { handOffsQuery } from './queries.js';
import { RequestCard } from './request-card.js';

/** What a partner has to do, when they are signed in. */
export function Requests() {
  const queryClient = useQueryClient();
  const { data, isPending, isError, error, refetch } = useQuery(handOffsQuery);
  if (isPending) return <Skeleton rows={3} height={120} />;
  if (isError) return <Failure error={error} retry={() => void refetch()} />;
  const { open, confirmed, unconfirmed, failed } = data.record;
  const hasTaken = open + confirmed + unconfirmed + failed > 0;
  return (
    <>
      <RequestList
        data={data}
        send={async (id, step) => queryClient.setQueryData(handOffsQuery.queryKey, await api.post<OwnHandOffsView>(`/hand-offs/${id}/steps`, step))}
        again={() => void refetch()}
      />
      {hasTaken && (
        <a className="btn min-h-11 self-start" href="/api/v1/hand-offs/export" download>
          <Trans>All you took, as CSV</Trans>
        </a>
      )}
    </>
  );
}

interface RequestListProps {
  data: OwnHandOffsView;
  send: (id: string, step: HandOffStep) => Promise<unknown>;
  again: () => void;
}

export function RequestList({ data, send, again }: RequestListProps) {
  const { t } = useLingui();
  const reason = useReason();
  const [busy, setBusy] = useState(false);
  const act = async (id: string, step: HandOffStep, done: string) => {
    setBusy(true);
    try {
      await send(id, step);
      say(done);
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
      again();
    }
    setBusy(false);
  };
  const { items, record, partner } = data;
  return (
    <>
      {items.length === 0 ? (
        <div className="panel">
          <Empty title={t`No requests just now`}>
            <p>
              <Trans>When somebody near you asks for what you do, it appears here, and you get a mail.</Trans>
            </p>
          </Empty>
        </div>
      ) : (
        <ul className="flex flex-col gap-3">
          {items.map((request) => (
            <li key={request.id}>
              <RequestCard request={request} busy={busy} act={(id, step, done) => void act(id, step, done)} />
            </li>
          ))}
        </ul>
      )}
      <section className="panel flex flex-col gap-1 p-4">
        <h2 className="font-semibold">{partner}</h2>
        <p>
          <Plural
            value={record.confirmed}
            _0="Nothing confirmed by customers yet"
            one="# request confirmed by the customer"
            other="# requests confirmed by customers"
          />
        </p>
        <p className="text-s text-ink-3">
          <Trans>Whom customers confirm most is asked first; how many requests you take plays no part.</Trans>
        </p>
      </section>
    </>
  );
}
