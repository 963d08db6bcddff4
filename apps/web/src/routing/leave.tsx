import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { ProfileView } from '#contracts';
import { api } from '../api/client.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';

/** Days on which somebody gets no work, from one to another. Kept at once. */
export function Leave({ profile, onChanged }: { profile: ProfileView; onChanged: () => Promise<unknown> }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const [startsOn, setStartsOn] = useState('');
  const [endsOn, setEndsOn] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await work();
      await onChanged();
    } catch (caught) {
      setProblem(caught);
    }
  };
  const add = () =>
    attempt(async () => {
      await api.post(`/members/${profile.memberId}/leave`, { startsOn, endsOn: endsOn || startsOn });
      setStartsOn('');
      setEndsOn('');
    });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-s font-medium text-ink-2">
        <Trans>On leave</Trans>
      </legend>
      {profile.leave.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {profile.leave.map(({ id, startsOn: from, endsOn: to }) => {
            const span = from === to ? format.date(`${from}T12:00:00`) : `${format.date(`${from}T12:00:00`)} – ${format.date(`${to}T12:00:00`)}`;
            return (
              <li key={id} className="chip">
                {span}
                <button
                  type="button"
                  className="min-h-6 px-1"
                  aria-label={t`Remove ${span}`}
                  onClick={() => void attempt(() => api.delete(`/members/${profile.memberId}/leave/${id}`))}
                >
                  <span aria-hidden="true">✕</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <div className="flex flex-wrap items-end gap-2">
        <label className="flex flex-col gap-1 text-s text-ink-2">
          <Trans>First day</Trans>
          <input type="date" className="field w-auto" value={startsOn} onChange={({ target }) => setStartsOn(target.value)} />
        </label>
        <label className="flex flex-col gap-1 text-s text-ink-2">
          <Trans>Last day</Trans>
          <input type="date" className="field w-auto" min={startsOn} value={endsOn} onChange={({ target }) => setEndsOn(target.value)} />
        </label>
        <button type="button" className="btn min-h-[calc(var(--control-h)+4px)]" disabled={!startsOn} onClick={() => void add()}>
          <Trans>Add leave</Trans>
        </button>
      </div>
      {problem !== null && (
        <p role="alert" className="text-complaint">
          {reason(problem)}
        </p>
      )}
    </fieldset>
  );
}
