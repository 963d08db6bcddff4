import { type ChartView, momentsOf, type ReportLanguage, runsBetween, stepsUpTo } from '#contracts';
import { chartWords, lineName, standing, valueWords } from './chart-words.js';

const size = { width: 960, height: 400 };
const room = { left: 72, right: 24, top: 84, bottom: 34 };
const ink = { text: '#1c2024', quiet: '#5f6770', rule: '#e3e6e9', gap: '#aab1b8' };
/** Lines are told apart by dash as well as by colour. */
const strokes = [
  { colour: '#2f5fd0', dash: '' },
  { colour: '#c03a2b', dash: '7 3' },
  { colour: '#1f7a4d', dash: '2 3' },
  { colour: '#8a5a00', dash: '9 3 2 3' },
  { colour: '#6d3fb0', dash: '4 4' },
  { colour: '#4a525a', dash: '1 3' },
] as const;
const legendRow = 22;
/** About what a letter takes at 13 px; those of Chinese and its kin take twice that. */
const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 13.5 : 7.6), 0);
const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Text of the outside as XML takes it: what it cannot hold at all is left out. */
const escaped = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
const text = (x: number, y: number, words: string, { fill = ink.quiet, px = 12, anchor = 'start', weight = 400 } = {}): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${fill}" font-size="${px}" font-weight="${weight}" text-anchor="${anchor}">${escaped(words)}</text>`;

/** A chart as SVG, for mails and files: the same lines, breaks and gaps as on the screen. */
export function chartDrawing(view: Omit<ChartView, 'spec'>, title: string, language: ReportLanguage): string {
  const words = chartWords[language];
  const named = view.lines.map((line, index) => ({ ...line, name: shortened(lineName(line, language), 40), stroke: strokes[index % strokes.length]! }));
  const legend = legendOf(named);
  const height = size.height + legend.rows * legendRow;
  const moments = momentsOf(view.lines);
  const parts = [text(24, 36, shortened(title, 90), { fill: ink.text, px: 19, weight: 700 }), text(24, 58, standing(view, language))];
  if (moments.length === 0) parts.push(text(size.width / 2, size.height / 2, words.nothing, { px: 15, anchor: 'middle' }));
  else parts.push(...plot({ ...view, lines: named }, moments, language), ...legend.parts);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${height}" viewBox="0 0 ${size.width} ${height}" font-family="DejaVu Sans, Noto Sans CJK SC, Noto Sans SC, sans-serif" role="img" aria-label="${escaped(title)}"><rect width="${size.width}" height="${height}" fill="#fff"/>${parts.join('')}</svg>`;
}

type Drawn = ChartView['lines'][number] & { name: string; stroke: (typeof strokes)[number] };

function plot(view: Omit<ChartView, 'spec' | 'lines'> & { lines: readonly Drawn[] }, moments: readonly number[], language: ReportLanguage): string[] {
  const { lines, unit, timeZone, cuts } = view;
  const words = chartWords[language];
  const [from, until] = [moments[0]!, moments.at(-1)!];
  const inner = { width: size.width - room.left - room.right, height: size.height - room.top - room.bottom };
  const most = Math.max(unit === 'share' ? 0.05 : unit === 'count' ? 4 : 0.1, ...lines.flatMap(({ points }) => points.map(({ value }) => value))) * 1.06;
  const x = (time: number): number => room.left + (until === from ? inner.width / 2 : (inner.width * (time - from)) / (until - from));
  const y = (value: number): number => room.top + inner.height * (1 - value / most);
  const bottom = room.top + inner.height;
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone });
  const gaps = view.gaps.map((gap) => ({ ...gap, from: Date.parse(gap.from), until: Date.parse(gap.until ?? view.until) }));
  const breaks = cuts.filter(({ why }) => why !== 'note').map(({ at }) => Date.parse(at));

  const grid = stepsUpTo(most, unit, 5).flatMap((step) => [
    `<path d="M${room.left} ${y(step).toFixed(1)}H${size.width - room.right}" stroke="${ink.rule}"/>`,
    text(room.left - 10, y(step) + 4, valueWords(step, unit, language), { anchor: 'end' }),
  ]);
  const every = Math.max(1, Math.ceil(moments.length / 8));
  const days = moments.filter((_, index) => index % every === 0).map((at) => text(x(at), bottom + 20, day.format(at), { anchor: 'middle' }));
  const silent = gaps
    .filter((gap) => gap.until > from && gap.from < until)
    .map((gap) => {
      const [start, end] = [x(Math.max(from, gap.from)), x(Math.min(until, gap.until))];
      return `<rect x="${start.toFixed(1)}" y="${room.top}" width="${Math.max(3, end - start).toFixed(1)}" height="${inner.height}" fill="${ink.rule}" fill-opacity=".45" stroke="${ink.gap}" stroke-dasharray="4 3"/>`;
    });
  const marks = cuts
    .map((cut) => ({ at: Date.parse(cut.at), said: cut.why === 'note' ? cut.text : cut.why === 'begins' ? words.begins(cut.name) : words.redefined(cut.name) }))
    .filter(({ at }) => at >= from && at <= until)
    .flatMap(({ at, said }) => [
      `<path d="M${x(at).toFixed(1)} ${room.top - 4}V${bottom}" stroke="${ink.quiet}" stroke-dasharray="2 2"/>`,
      text(Math.min(x(at) + 4, size.width - 190), room.top - 8, shortened(said, 26), { px: 11 }),
    ]);
  const drawn = lines.flatMap(({ points, stroke }) =>
    runsBetween(points, breaks, gaps).map((run) =>
      run.length === 1
        ? `<circle cx="${x(Date.parse(run[0]!.at)).toFixed(1)}" cy="${y(run[0]!.value).toFixed(1)}" r="3.5" fill="${stroke.colour}"/>`
        : `<path d="M${run.map(({ at, value }) => `${x(Date.parse(at)).toFixed(1)} ${y(value).toFixed(1)}`).join('L')}" fill="none" stroke="${stroke.colour}" stroke-width="2.2" stroke-linejoin="round"${stroke.dash ? ` stroke-dasharray="${stroke.dash}"` : ''}/>`,
    ),
  );
  return [...grid, ...days, ...silent, ...marks, ...drawn];
}

/** Names below the chart, in as many rows as they need. */
function legendOf(lines: readonly Drawn[]): { parts: string[]; rows: number } {
  const parts: string[] = [];
  let [left, row] = [room.left, 0];
  for (const { name, stroke } of lines) {
    const width = 34 + widthOf(name) + 22;
    if (left > room.left && left + width > size.width - room.right) [left, row] = [room.left, row + 1];
    const y = size.height + 6 + row * legendRow;
    parts.push(
      `<path d="M${left} ${y}h26" stroke="${stroke.colour}" stroke-width="2.2"${stroke.dash ? ` stroke-dasharray="${stroke.dash}"` : ''}/>`,
      text(left + 34, y + 4.5, name, { fill: ink.text, px: 13 }),
    );
    left += width;
  }
  return { parts, rows: lines.length === 0 ? 0 : row + 1 };
}
