import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { type ChartLine, type ChartUnit, type Cut, momentsOf, runsBetween, stepsUpTo } from '#contracts';
import { pathOf } from '../live/drawing.js';
import { useFormat, type Format } from '../words/format.js';

const room = { left: 52, right: 12, top: 22, bottom: 24 };
/** Lines are told apart by dash and place as well as by colour. */
const inks = [
  { stroke: 'var(--accent)', dash: undefined },
  { stroke: 'var(--complaint)', dash: '6 3' },
  { stroke: 'var(--praise)', dash: '2 3' },
  { stroke: 'var(--unsure)', dash: '8 3 2 3' },
  { stroke: 'var(--question)', dash: '4 4' },
  { stroke: 'var(--ink-2)', dash: '1 3' },
] as const;
const inkOf = (index: number): (typeof inks)[number] => inks[index % inks.length]!;

type Named = ChartLine & { name: string };

export interface Marked {
  at: string;
  label: string;
  /** Whether no line may be read across it. */
  breaks?: boolean;
}

export function valueIn(format: Format, unit: ChartUnit, value: number): string {
  if (unit === 'seconds') return format.span(value * 1_000);
  if (unit === 'share') return format.percent(value);
  return format.number(unit === 'ratio' ? Math.round(value * 100) / 100 : Math.round(value * 10) / 10);
}

/** Lines over days, cut where their meaning changed, with what was not heard drawn as a gap; the same numbers as a table below. */
export function LineChart({
  label,
  lines,
  unit,
  timeZone,
  cuts = [],
  gaps = [],
  height = 240,
}: {
  label: string;
  lines: readonly Named[];
  unit: ChartUnit;
  timeZone: string;
  cuts?: readonly Marked[];
  gaps?: readonly (Cut & { label: string })[];
  height?: number;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(720);
  const [over, setOver] = useState<number | null>(null);
  useEffect(() => {
    const sized = new ResizeObserver(([entry]) => setWidth(Math.max(240, entry!.contentRect.width)));
    sized.observe(place.current!);
    return () => sized.disconnect();
  }, []);

  const moments = momentsOf(lines);
  const [from, until] = [moments[0] ?? 0, moments.at(-1) ?? 1];
  const most = Math.max(unit === 'share' ? 0.05 : unit === 'count' ? 4 : 0.1, ...lines.flatMap(({ points }) => points.map(({ value }) => value))) * 1.06;
  const inner = { width: width - room.left - room.right, height: height - room.top - room.bottom };
  const x = (time: number): number => room.left + (until === from ? inner.width / 2 : (inner.width * (time - from)) / (until - from));
  const y = (value: number): number => room.top + inner.height * (1 - value / most);
  const ticks = stepsUpTo(most, unit, Math.max(2, Math.floor(inner.height / 44)));
  const dayName = new Intl.DateTimeFormat(document.documentElement.lang, { day: 'numeric', month: 'short', timeZone });
  const days = moments.filter((_, index) => index % Math.max(1, Math.ceil(moments.length / (width < 520 ? 3 : 7))) === 0);
  const cutTimes = cuts.filter(({ breaks }) => breaks).map(({ at }) => Date.parse(at));
  const hovered = over === null ? undefined : moments[over];

  return (
    <figure className="flex min-w-0 flex-col gap-2">
      {lines.length > 1 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-s text-ink-2" aria-hidden="true">
          {lines.map((line, index) => (
            <li key={line.id} className="flex items-center gap-1.5">
              <svg width="22" height="8">
                <line x1="0" x2="22" y1="4" y2="4" stroke={inkOf(index).stroke} strokeDasharray={inkOf(index).dash} strokeWidth="2" />
              </svg>
              {line.name}
            </li>
          ))}
        </ul>
      )}
      <div ref={place} dir="ltr" className="relative w-full" style={{ height }}>
        <svg
          width={width}
          height={height}
          className="block"
          role="img"
          aria-label={label}
          onPointerMove={(event) => {
            const time = from + ((event.clientX - event.currentTarget.getBoundingClientRect().left - room.left) / inner.width) * (until - from);
            setOver(moments.reduce((best, at, index) => (Math.abs(at - time) < Math.abs(moments[best]! - time) ? index : best), 0));
          }}
          onPointerLeave={() => setOver(null)}
        >
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={room.left} x2={width - room.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
              <text x={room.left - 8} y={y(tick) + 4} textAnchor="end" fontSize="11" fill="var(--ink-3)">
                {valueIn(format, unit, tick)}
              </text>
            </g>
          ))}
          {days.map((time) => (
            <text key={time} x={x(time)} y={height - 6} textAnchor="middle" fontSize="11" fill="var(--ink-3)">
              {dayName.format(time)}
            </text>
          ))}
          {gaps.map((gap) => {
            const [start, end] = [x(Math.max(from, gap.from)), x(Math.min(until, gap.until))];
            return (
              <g key={`${gap.from} ${gap.label}`}>
                <rect
                  x={start}
                  y={room.top}
                  width={Math.max(3, end - start)}
                  height={inner.height}
                  fill="none"
                  stroke="var(--line-strong)"
                  strokeDasharray="4 3"
                />
                <title>{gap.label}</title>
              </g>
            );
          })}
          {cuts
            .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= until)
            .map(({ at, label: said }) => (
              <g key={`${at} ${said}`}>
                <line
                  x1={x(Date.parse(at))}
                  x2={x(Date.parse(at))}
                  y1={room.top - 4}
                  y2={room.top + inner.height}
                  stroke="var(--ink-3)"
                  strokeDasharray="2 2"
                />
                <text x={Math.min(x(Date.parse(at)) + 4, width - 120)} y={room.top - 8} fontSize="11" fill="var(--ink-2)">
                  {said.length > 24 ? `${said.slice(0, 23)}…` : said}
                </text>
                <title>{said}</title>
              </g>
            ))}
          {lines.flatMap((line, index) =>
            runsBetween(line.points, cutTimes, gaps).map((run) =>
              run.length === 1 ? (
                <circle key={`${line.id} ${run[0]!.at}`} cx={x(Date.parse(run[0]!.at))} cy={y(run[0]!.value)} r="3" fill={inkOf(index).stroke} />
              ) : (
                <path
                  key={`${line.id} ${run[0]!.at}`}
                  d={pathOf(
                    run.map((_, place) => place),
                    (place) => x(Date.parse(run[place]!.at)),
                    (place) => y(run[place]!.value),
                  )}
                  fill="none"
                  stroke={inkOf(index).stroke}
                  strokeDasharray={inkOf(index).dash}
                  strokeWidth="2"
                  strokeLinejoin="round"
                />
              ),
            ),
          )}
          {hovered !== undefined && <line x1={x(hovered)} x2={x(hovered)} y1={room.top} y2={room.top + inner.height} stroke="var(--ink-3)" />}
        </svg>
        {hovered !== undefined && (
          <div
            className="pointer-events-none absolute z-10 rounded-s border border-line-strong bg-raised px-2 py-1 text-s shadow-lift"
            style={{ left: Math.max(0, Math.min(x(hovered) + 8, width - 170)), top: room.top + 4 }}
          >
            <b>{dayName.format(hovered)}</b>
            {lines.map((line) => {
              const point = line.points.find(({ at }) => Date.parse(at) === hovered);
              return point ? <div key={line.id}>{`${line.name}: ${valueIn(format, unit, point.value)}`}</div> : null;
            })}
          </div>
        )}
      </div>
      <details>
        <summary className="text-s text-ink-2">
          <Trans>As a table</Trans>
        </summary>
        <div className="mt-2 max-h-[320px] overflow-auto" role="region" tabIndex={0} aria-label={t`${label}, as a table`}>
          <table className="w-full text-end">
            <thead className="text-s text-ink-2">
              <tr>
                <th scope="col" className="py-1 pe-3 text-start font-medium">
                  <Trans>Day</Trans>
                </th>
                {lines.map((line) => (
                  <th key={line.id} scope="col" className="px-2 font-medium">
                    {line.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {moments.toReversed().map((at) => (
                <tr key={at} className="border-t border-line">
                  <th scope="row" className="py-1 pe-3 text-start font-normal whitespace-nowrap">
                    {dayName.format(at)}
                  </th>
                  {lines.map((line) => {
                    const point = line.points.find((one) => Date.parse(one.at) === at);
                    return (
                      <td key={line.id} className="px-2 tabular-nums">
                        {point ? valueIn(format, unit, point.value) : '–'}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
