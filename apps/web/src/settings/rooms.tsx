import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.js';
import { roomsQuery } from '../api/queries.js';
import { Field } from '../look/field.js';
import { Failure, Skeleton, useFieldProblem, useReason } from '../look/states.js';

/** Rooms of colleagues in Slack or Teams, who can be brought in with a question. */
export function Rooms() {
  const { t } = useLingui();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const queryClient = useQueryClient();
  const { data, isPending, isError, error, refetch } = useQuery(roomsQuery);
  const [problem, setProblem] = useState<unknown>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await work();
    } catch (caught) {
      setProblem(caught);
    }
    await queryClient.invalidateQueries({ queryKey: ['rooms'] });
  };
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    void attempt(async () => {
      await api.post('/rooms', Object.fromEntries(new FormData(form)));
      form.reset();
    });
  };
  return (
    <section className="flex flex-col gap-4 border-t border-line pt-6" aria-labelledby="rooms-title">
      <div>
        <h2 id="rooms-title" className="text-m font-semibold">
          <Trans>Colleagues elsewhere</Trans>
        </h2>
        <p className="text-s text-ink-2">
          <Trans>
            Rooms in Slack or Teams that can be brought into a conversation: they are told the question without private data, with a link back. Use the address
            of an incoming webhook in Slack, or of a workflow in Teams.
          </Trans>
        </p>
      </div>
      <form className="flex flex-col gap-3 sm:flex-row sm:flex-wrap sm:items-end" onSubmit={add}>
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>Where</Trans>
          <select name="kind" className="field">
            <option value="slack">Slack</option>
            <option value="teams">Teams</option>
          </select>
        </label>
        <Field label={t`Name of the room`} name="name" required maxLength={80} placeholder="#billing" problem={fieldProblem(problem, 'name')} />
        <Field label={t`Address of its webhook`} name="url" type="url" required autoComplete="off" problem={fieldProblem(problem, 'url')} />
        <button type="submit" className="btn btn-primary min-h-[calc(var(--control-h)+4px)]">
          <Trans>Add the room</Trans>
        </button>
      </form>
      {problem !== null && (
        <p role="alert" className="text-complaint">
          {reason(problem)}
        </p>
      )}
      {isPending ? (
        <Skeleton rows={1} height={52} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <p className="text-s text-ink-3">
          <Trans>No room yet.</Trans>
        </p>
      ) : (
        <ul className="panel divide-y divide-line">
          {data.map((room) => (
            <li key={room.id} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
              <div className="min-w-0 flex-1">
                <div className="truncate font-[570]">{room.name}</div>
                <div className={`text-s ${room.lastError ? 'text-complaint' : 'text-ink-3'}`}>
                  {room.lastError ?? (room.kind === 'slack' ? 'Slack' : 'Teams')}
                </div>
              </div>
              <button
                type="button"
                className="btn btn-danger"
                aria-label={t`Remove ${room.name}`}
                onClick={() => void attempt(() => api.delete(`/rooms/${room.id}`))}
              >
                <Trans>Remove</Trans>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
