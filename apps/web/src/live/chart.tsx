import { useLingui } from '@lingui/react/macro';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { LiveView } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { useFormat } from '../words/format.js';
import { behind, quoted } from './behind.js';
import { pathOf, runsOf, ticksUpTo } from './drawing.js';

const minuteMs = 60_000;
const room = { left: 36, right: 8, top: 22, bottom: 22 };

/** Complaints of each minute on the band of what is normal; spikes as spans, what was not heard as gaps. */
export function LiveChart({ view, height }: { view: LiveView; height: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const { channels } = useWorkspace();
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  const [over, setOver] = useState<number | null>(null);
  useEffect(() => {
    const sized = new ResizeObserver(([entry]) => setWidth(Math.max(240, entry!.contentRect.width)));
    sized.observe(place.current!);
    return () => sized.disconnect();
  }, []);

  const counts = view.minutes.complaint;
  const from = Date.parse(view.from);
  const until = from + counts.length * minuteMs;
  const most = Math.max(4, ...counts, ...view.usual.map(({ high }) => high)) * 1.08;
  const inner = { width: width - room.left - room.right, height: height - room.top - room.bottom };
  const x = (index: number): number => room.left + (inner.width * (index + 0.5)) / counts.length;
  const at = (time: number): number => room.left + inner.width * Math.min(1, Math.max(0, (time - from) / (until - from)));
  const y = (value: number): number => room.top + inner.height * (1 - value / most);
  const ticks = ticksUpTo(most, Math.max(2, Math.floor(inner.height / 48)));
  const hours = Array.from({ length: width < 520 ? 4 : 7 }, (_, index, all = width < 520 ? 3 : 6) => from + ((until - from) * index) / all);

  // The band is known by quarters of an hour; its middle is joined so that it moves like the day does.
  const quarters = view.usual.map((normal, index) => ({ ...normal, at: Math.min(until, from + index * 15 * minuteMs) }));
  const band =
    quarters.length > 0
      ? `${quarters.map((one, index) => `${index === 0 ? 'M' : 'L'}${at(one.at)} ${y(one.high)}`).join('')}L${at(until)} ${y(quarters.at(-1)!.high)}L${at(until)} ${y(quarters.at(-1)!.low)}${quarters
          .toReversed()
          .map((one) => `L${at(one.at)} ${y(one.low)}`)
          .join('')}Z`
      : '';

  const spans = view.spikes.map((spike) => ({ spike, start: at(Date.parse(spike.startedAt)), end: at(spike.endedAt ? Date.parse(spike.endedAt) : until) }));
  const allGaps = view.gaps.filter(({ channelId }) => channelId === null || channels.size === 1);
  const missing = (index: number): boolean =>
    allGaps.some((gap) => Date.parse(gap.from) <= from + index * minuteMs && (gap.until === null || Date.parse(gap.until) > from + (index + 1) * minuteMs));
  const runs = runsOf(counts, missing);
  const inSpike = (index: number): boolean =>
    view.spikes.some(
      ({ startedAt, endedAt }) => from + (index + 1) * minuteMs > Date.parse(startedAt) && (endedAt === null || from + index * minuteMs <= Date.parse(endedAt)),
    );

  const hovered = over === null ? null : { index: over, at: from + over * minuteMs, count: counts[over]! };
  const openMinute = (index: number): void =>
    void navigate({ to: '/posts', search: { q: behind('', from + index * minuteMs, from + (index + 1) * minuteMs) } });

  return (
    <div ref={place} dir="ltr" className="relative w-full select-none" style={{ height }}>
      <svg
        width={width}
        height={height}
        className="block"
        role="img"
        aria-label={t`Complaints per minute, last 3 hours`}
        onPointerMove={(event) => {
          const left = event.clientX - event.currentTarget.getBoundingClientRect().left - room.left;
          const index = Math.floor((left / inner.width) * counts.length);
          setOver(index >= 0 && index < counts.length ? index : null);
        }}
        onPointerLeave={() => setOver(null)}
        onPointerUp={() => over !== null && openMinute(over)}
        style={{ cursor: over === null ? undefined : 'pointer' }}
      >
        {spans.map(({ spike, start, end }) => (
          <rect key={spike.id} x={start} y={room.top} width={Math.max(3, end - start)} height={inner.height} fill="var(--complaint-soft)" />
        ))}
        <path d={band} fill="var(--ink)" opacity="0.07" />
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={room.left} x2={width - room.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" strokeWidth="1" />
            <text x={room.left - 8} y={y(tick) + 4} textAnchor="end" fontSize="11" fill="var(--ink-3)">
              {format.number(tick)}
            </text>
          </g>
        ))}
        {hours.map((time, index) => (
          <text
            key={time}
            x={at(time)}
            y={height - 5}
            textAnchor={index === 0 ? 'start' : index === hours.length - 1 ? 'end' : 'middle'}
            fontSize="11"
            fill="var(--ink-3)"
          >
            {index === hours.length - 1 ? t`now` : format.clock(time)}
          </text>
        ))}
        {view.gaps.map((gap) => {
          const [start, end] = [at(Date.parse(gap.from)), at(gap.until ? Date.parse(gap.until) : until)];
          const name = gap.channelId ? (channels.get(gap.channelId)?.name ?? '') : '';
          return (
            <g key={`${gap.channelId} ${gap.from}`}>
              <rect
                x={start}
                y={room.top}
                width={Math.max(3, end - start)}
                height={inner.height}
                fill="none"
                stroke="var(--line-strong)"
                strokeDasharray="4 3"
              />
              <text x={Math.min(start, width - 140)} y={room.top - 7} fontSize="11" fill="var(--ink-3)">
                {name ? t`${name} not heard` : t`not heard`}
              </text>
            </g>
          );
        })}
        {runs.map((run) => (
          <path key={run[0]} d={pathOf(run, x, (index) => y(counts[index]!))} fill="none" stroke="var(--ink)" strokeWidth="1.6" strokeLinejoin="round" />
        ))}
        {runs
          .flatMap((run) => runsOf(run, (place) => !inSpike(run[place]!)).map((part) => part.map((place) => run[place]!)))
          .map((part) => (
            <path
              key={part[0]}
              d={pathOf(part, x, (index) => y(counts[index]!))}
              fill="none"
              stroke="var(--complaint)"
              strokeWidth="2.2"
              strokeLinejoin="round"
            />
          ))}
        {hovered && (
          <g pointerEvents="none">
            <line x1={x(hovered.index)} x2={x(hovered.index)} y1={room.top} y2={room.top + inner.height} stroke="var(--ink-3)" strokeWidth="1" />
            <circle cx={x(hovered.index)} cy={y(hovered.count)} r="3.5" fill="var(--ink)" />
          </g>
        )}
      </svg>
      {!view.learning && (
        <span
          className="pointer-events-none absolute text-xs text-ink-3"
          style={{ left: room.left + 10, top: Math.max(room.top, y(quarters[0]?.high ?? 0) - 18) }}
        >
          {t`usual at this hour`}
        </span>
      )}
      {spans.map(({ spike, start, end }) => (
        <Link
          key={spike.id}
          to="/posts"
          search={{ q: behind(spike.topicName ? `topic:${quoted(spike.topicName)}` : '', spike.startedAt, spike.endedAt ?? undefined) }}
          className="absolute truncate rounded-s px-1 text-s font-medium text-complaint hover:underline"
          style={{ left: Math.min(start, width - 96), top: 0, maxWidth: Math.max(96, end - start) }}
        >
          {t`${format.clock(spike.startedAt)} spike`}
        </Link>
      ))}
      {hovered && (
        <span
          className="pointer-events-none absolute rounded-s border border-line-strong bg-raised px-1.5 text-s shadow-lift"
          style={{ left: Math.min(x(hovered.index) + 8, width - 110), top: room.top + 4 }}
        >
          {format.clock(hovered.at)} · {format.number(hovered.count)}
        </span>
      )}
    </div>
  );
}

/** A line in passing: what a part did in three hours. */
export function Spark({ values, hot, width = 132 }: { values: readonly number[]; hot: boolean; width?: number }) {
  const height = 22;
  const most = Math.max(2, ...values);
  const indices = values.map((_, index) => index);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className="block h-[22px] w-full" preserveAspectRatio="none" aria-hidden="true">
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
      <path
        d={pathOf(
          indices,
          (index) => (index * width) / Math.max(1, values.length - 1),
          (index) => 1 + (height - 3) * (1 - values[index]! / most),
        )}
        fill="none"
        stroke={hot ? 'var(--complaint)' : 'var(--ink-3)'}
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
