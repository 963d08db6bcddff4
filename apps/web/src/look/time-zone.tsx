import { Trans } from '@lingui/react/macro';

/** A time zone of the world, by its name in the zone database. */
export function TimeZoneField({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const known = Intl.supportedValuesOf('timeZone');
  const zones = known.includes(value) ? known : [value, ...known];
  return (
    <label className="flex w-64 max-w-full flex-col gap-1 text-s font-medium text-ink-2">
      <Trans>Time zone</Trans>
      <select className="field font-normal" value={value} onChange={({ target }) => onChange(target.value)}>
        {zones.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </select>
    </label>
  );
}
