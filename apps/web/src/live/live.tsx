import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { LiveView } from '#contracts';
import { keyLabel, useCommands } from '../frame/commands.js';
import { useFeedStatus } from '../frame/workspace.js';
import { KindShape } from '../look/kind.js';
import { Failure, Skeleton } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { LiveChart } from './chart.js';
import { MinuteTable } from './minute-table.js';
import { NewestComplaints } from './newest.js';
import { Parts } from './parts.js';
import { SpikeNote } from './spike-note.js';
import { useLive } from './use-live.js';

/** Complaints as they come, against what is normal, and what is said around them. */
export function Live() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { wall = false } = useSearch({ from: '/workspace/live' });
  const { data, isPending, isError, error, refetch } = useLive();
  const turnWall = () => void navigate({ to: '/live', search: wall ? {} : { wall: true } });
  useCommands([{ id: 'wall', name: wall ? t`Leave the wall` : t`Show on a wall`, group: t`Live`, key: 'w', run: turnWall }]);
  useEffect(() => {
    if (!wall) return;
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && void navigate({ to: '/live', search: {} });
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, [wall, navigate]);

  const content = isPending ? (
    <div className="p-6">
      <Skeleton rows={4} height={98} />
    </div>
  ) : isError && !data ? (
    <Failure error={error} retry={() => void refetch()} />
  ) : (
    <Screen view={data} wall={wall} turnWall={turnWall} />
  );
  return wall ? <div className="fixed inset-0 z-40 overflow-auto bg-ground text-l">{content}</div> : content;
}

function Screen({ view, wall, turnWall }: { view: LiveView; wall: boolean; turnWall: () => void }) {
  const { t } = useLingui();
  const [asTable, setAsTable] = useState(false);
  const shown = view.spikes.filter((spike, index) => spike.endedAt === null || index === 0).slice(0, 2);
  const day = view.learning?.day ?? 0;
  const of = view.learning?.of ?? 0;
  const silent = Object.values(view.minutes).every((counts) => counts.every((count) => count === 0));
  return (
    <div className="flex h-full flex-col overflow-auto lg:flex-row lg:overflow-hidden">
      <div className={`min-w-0 flex-1 lg:overflow-auto ${wall ? 'p-6 md:p-10' : 'p-4 md:p-6'}`}>
        <header className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-l font-[620]">
            <Trans>Live</Trans>
          </h1>
          <span className="text-s text-ink-3">
            <Trans>all channels, last 3 hours</Trans>
          </span>
          <Lags view={view} />
          <button type="button" className="btn ms-auto" onClick={turnWall} aria-pressed={wall}>
            {wall ? <Trans>Leave the wall</Trans> : <Trans>Wall</Trans>} <kbd className="kbd">{wall ? 'Esc' : keyLabel('w')}</kbd>
          </button>
        </header>
        <div className="mb-5 flex flex-wrap justify-between gap-x-12 gap-y-4">
          <Windows view={view} wall={wall} />
          {shown.length > 0 && (
            <div className="flex flex-col gap-3" aria-live="polite">
              {shown.map((spike) => (
                <SpikeNote key={spike.id} spike={spike} />
              ))}
            </div>
          )}
        </div>
        {view.learning && (
          <p className="mb-2 text-s text-ink-3">
            <Trans>
              Learning what is normal, day {day} of {of}. Until then only strong rises are called spikes.
            </Trans>
          </p>
        )}
        <div className="mb-1 flex flex-wrap items-center gap-3 text-s text-ink-2">
          <span className="inline-flex items-center gap-1.5">
            <KindShape kind="complaint" size={10} /> <Trans>complaints per minute</Trans>
          </span>
          {silent && (
            <span className="text-ink-3">
              <Trans>Nothing was heard in the last 3 hours.</Trans>
            </span>
          )}
          <button type="button" className="btn ms-auto" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? <Trans>Show as lines</Trans> : <Trans>Show as table</Trans>}
          </button>
        </div>
        {asTable ? <MinuteTable view={view} /> : <LiveChart view={view} height={wall ? 420 : 300} />}
        <div className="mt-6">
          <Parts view={view} />
        </div>
        {view.gaps.length > 0 && <p className="mt-4 text-s text-ink-3">{t`Dashed stretches were not heard; what may be missing is listed under Channels.`}</p>}
      </div>
      <NewestComplaints posts={view.newest} />
    </div>
  );
}

function Lags({ view }: { view: LiveView }) {
  const format = useFormat();
  const { p50Ms, p95Ms } = useFeedStatus();
  const house = view.lagMs;
  if (p50Ms === null || p95Ms === null) return null;
  const [half, most] = [format.seconds(p50Ms), format.seconds(p95Ms)];
  return (
    <span className="text-s text-ink-3" title={house ? format.seconds(house.p50) : undefined}>
      <Trans>
        from network to screen: half within {half}, 95 of 100 within {most}
      </Trans>
    </span>
  );
}

function Windows({ view, wall }: { view: LiveView; wall: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-4">
      {view.windows.toReversed().map(({ minutes, heard, usual, high }) => {
        const usually = format.number(usual >= 10 ? Math.round(usual) : Math.round(usual * 10) / 10);
        const above = heard > high && heard >= 3;
        return (
          <div key={minutes} className="flex flex-col-reverse">
            <dt className="text-ink-2">
              {minutes === 1 ? t`in the last minute` : t`complaints in ${minutes} min`}
              {!view.learning && (
                <>
                  , <Trans>usually {usually}</Trans>
                </>
              )}
            </dt>
            <dd className={`font-[620] tracking-[-.02em] ${wall ? 'text-[88px] leading-none' : 'text-hero'} ${above ? 'text-complaint' : ''}`}>
              {format.number(heard)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
