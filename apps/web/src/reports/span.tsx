import { Trans, useLingui } from '@lingui/react/macro';

const spans = [7, 30, 90, 365] as const;
export const dayMs = 86_400_000;

/** So many days back from now, in whole minutes so that two who ask at once ask the same. */
export function sinceDays(days: number): string {
  return new Date(Math.floor((Date.now() - days * dayMs) / 60_000) * 60_000).toISOString();
}

export function SpanChoice({ days, choose }: { days: number; choose: (days: number) => void }) {
  const { t } = useLingui();
  return (
    <label className="flex items-center gap-2 text-s text-ink-2">
      <Trans>Span</Trans>
      <select className="field !w-auto" value={days} onChange={(event) => choose(Number(event.target.value))}>
        {spans.map((count) => (
          <option key={count} value={count}>
            {t`the last ${count} days`}
          </option>
        ))}
      </select>
    </label>
  );
}
