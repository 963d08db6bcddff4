import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useLingui } from '@lingui/react';
import { useEffect, useRef } from 'react';
import { usePreferences } from '../frame/preferences.js';
import { useFormat } from '../words/format.js';
import { kindPlural } from '../words/names.js';
import { kindOrder } from '../words/order.js';
import type { Minute } from './counting.js';

const heightPx = 340;
const colours = { complaint: '--complaint', question: '--question', praise: '--praise', other: '--ink-3' };
const dashes = { complaint: [], question: [6, 3], praise: [2, 3], other: [1, 4] };

/** A canvas knows no custom properties: this asks the browser what they come to in the present theme. */
function resolve(element: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  element.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** Lines per minute by kind, told apart by dash as well as colour. */
export default function VolumeChart({ minutes }: { minutes: Minute[] }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { theme } = usePreferences();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data: uPlot.AlignedData = [minutes.map(({ atMs }) => atMs / 1000), ...kindOrder.map((kind) => minutes.map(({ kinds }) => kinds[kind]))];
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = place.current!;
    const ink = resolve(element, '--ink-3');
    const line = resolve(element, '--line');
    const font = `11px ${getComputedStyle(element).fontFamily}`;
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: heightPx,
        legend: { show: false },
        cursor: { y: false, points: { size: 6 } },
        scales: { y: { range: (_, __, max) => [0, Math.max(4, Math.ceil(max * 1.1))] } },
        axes: [
          { stroke: ink, font, grid: { show: false }, ticks: { show: false }, values: (_, splits) => splits.map((at) => format.clock(at * 1000)) },
          {
            stroke: ink,
            font,
            size: 40,
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
            grid: { stroke: line, width: 1 },
            ticks: { show: false },
            values: (_, splits) => splits.map((value) => format.number(value)),
          },
        ],
        series: [
          {},
          ...kindOrder.map((kind) => ({
            label: i18n._(kindPlural(kind)),
            stroke: resolve(element, colours[kind]),
            width: kind === 'complaint' ? 2 : 1.25,
            dash: dashes[kind],
            points: { show: false },
          })),
        ],
      },
      latest.current,
      element,
    );
    plot.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: heightPx }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [i18n, format, theme]);

  useEffect(() => plot.current?.setData(latest.current), [minutes]);

  return <div ref={place} aria-hidden="true" style={{ height: heightPx }} dir="ltr" />;
}
