import type { ChartView } from '#contracts';

/** What a spreadsheet would take for a formula is kept as text. */
const cell = (value: string): string => {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A row a moment, a column a line; what is not known stays empty. Local days are written in the chart's time zone. */
export function chartCsv({ lines, timeZone }: Pick<ChartView, 'lines' | 'timeZone'>): string {
  const moments = [...new Set(lines.flatMap(({ points }) => points.map(({ at }) => at)))].sort();
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const values = lines.map(({ points }) => new Map(points.map(({ at, value }) => [at, value])));
  const rows = moments.map((at) => [day.format(new Date(at)), ...values.map((of) => (of.has(at) ? String(of.get(at)) : ''))]);
  return [['day', ...lines.map(({ id, name }) => name ?? id)], ...rows].map((row) => `${row.map((one) => cell(one)).join(',')}\r\n`).join('');
}
