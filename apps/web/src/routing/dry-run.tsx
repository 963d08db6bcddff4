import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { DryRunBody, DryRunView } from '#contracts';
import { api } from '../api/client.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { desksQuery, dryRunQuery } from './queries.js';
import { deskLabel } from './words.js';

/** What would have come, in the last days, of a rule or of another way to decide. */
export function DryRun({ of }: { of: Pick<DryRunBody, 'rule' | 'mode'> }) {
  const { t } = useLingui();
  const reason = useReason();
  const [id, setId] = useState<string | null>(null);
  const [days, setDays] = useState(7);
  const [problem, setProblem] = useState<unknown>(null);
  const start = () => {
    setProblem(null);
    api.post<DryRunView>('/dry-runs', { days, ...of }).then((run) => setId(run.id), setProblem);
  };
  return (
    <section aria-label={t`Try on past posts`} className="flex flex-col gap-3 rounded-m bg-sunken p-3">
      <div className="flex flex-wrap items-center gap-2">
        <button type="button" className="btn" onClick={start}>
          <Trans>Try on past posts</Trans>
        </button>
        <select className="field !w-auto" aria-label={t`How far back`} value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {[1, 7, 30, 90].map((count) => (
            <option key={count} value={count}>
              {t`last ${count} days`}
            </option>
          ))}
        </select>
      </div>
      {problem !== null && (
        <p role="alert" className="text-complaint">
          {reason(problem)}
        </p>
      )}
      {id && <Found id={id} isRule={of.rule !== undefined} />}
    </section>
  );
}

function Found({ id, isRule }: { id: string; isRule: boolean }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { data: run } = useQuery(dryRunQuery(id));
  const shown = useRef<HTMLDivElement>(null);
  const state = run?.state;
  useEffect(() => {
    shown.current?.scrollIntoView({ block: 'nearest' });
  }, [state]);
  const desks = useQuery(desksQuery).data ?? [];
  const place = (deskId: string | null): string => {
    const desk = desks.find((one) => one.id === deskId);
    return desk ? deskLabel(desk, (message) => i18n._(message)) : t`only heard`;
  };
  if (!run) return null;
  const isOver = run.state === 'done' || run.state === 'failed' || run.state === 'cancelled';
  return (
    <div ref={shown} role="status" className="flex flex-col gap-2 text-s text-ink-2">
      {!isOver && (
        <p>
          <progress className="me-2 align-middle" max={Math.max(1, run.expected)} value={run.read} aria-label={t`Progress`} />
          <Trans>
            {format.number(run.read)} of about {format.number(run.expected)} read
          </Trans>
        </p>
      )}
      {run.problem && <p className="text-complaint">{run.problem}</p>}
      {isOver && (
        <p>
          {isRule ? (
            <Trans>
              It would have matched {format.number(run.matched)} of {format.number(run.read)} posts.
            </Trans>
          ) : (
            <Trans>Tried on {format.number(run.read)} posts.</Trans>
          )}
        </p>
      )}
      {run.state === 'done' && run.moves.length === 0 && (
        <p>
          <Trans>Nothing would have gone elsewhere.</Trans>
        </p>
      )}
      {run.moves.map((move) => (
        <details key={`${move.from} ${move.to}`}>
          <summary>
            <strong className="font-[570] text-ink">{format.number(move.count)}</strong> {place(move.from)} → {place(move.to)}
          </summary>
          <ul className="mt-1 flex flex-col gap-1 ps-4">
            {move.examples.map((example) => (
              <li key={example.mentionId} className="truncate">
                {example.snippet}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </div>
  );
}
