import type { ReactNode } from 'react';

const width = 320;
const height = 176;
const pad = { left: 40, right: 18, top: 10, bottom: 26 };
export const x = (share: number): number => pad.left + share * (width - pad.left - pad.right);
export const y = (share: number): number => pad.top + (1 - share) * (height - pad.top - pad.bottom);
const ticks = [0, 0.25, 0.5, 0.75, 1];

/** Two shares against each other. The table beside it says the same to those who do not see it. */
export function Plot({ label, across, percent, children }: { label: string; across: string; percent: (share: number) => string; children: ReactNode }) {
  return (
    <figure className="m-0 min-w-0">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} className="block h-auto w-full max-w-[460px]">
        {ticks.map((tick) => (
          <g key={tick} className="text-[9.5px]">
            <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
            <text x={x(0) - 5} y={y(tick) + 3} textAnchor="end" fill="var(--ink-3)">
              {percent(tick)}
            </text>
            <text x={x(tick)} y={height - pad.bottom + 13} textAnchor="middle" fill="var(--ink-3)">
              {percent(tick)}
            </text>
          </g>
        ))}
        {children}
      </svg>
      <figcaption className="text-s text-ink-3">{across}</figcaption>
    </figure>
  );
}

export const path = (points: readonly (readonly [number, number])[]): string =>
  points.map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${x(px)} ${y(py)}`).join('');
