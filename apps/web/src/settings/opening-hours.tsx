import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import type { BusinessHours } from '#contracts';
import { TimeZoneField } from '../look/time-zone.js';
import { useFormat } from '../words/format.js';
import { clockOf, minutesOf } from './clock.js';

const weekdays = [1, 2, 3, 4, 5, 6, 7];
/** The first of January 2024 was a Monday. */
const dayInJanuary = (weekday: number) => new Date(Date.UTC(2024, 0, weekday));

/** Days and times at which work is done, and the days off. A day with several spans keeps them; here its first is changed. */
export function OpeningHours({
  hours,
  onChange,
  title = <Trans>Opening hours</Trans>,
  anyTime = <Trans>No day is chosen: the clock runs around the clock.</Trans>,
}: {
  hours: BusinessHours;
  onChange: (hours: BusinessHours) => void;
  title?: ReactNode;
  /** Said while no day is chosen. */
  anyTime?: ReactNode;
}) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const [holiday, setHoliday] = useState('');
  const name = new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' });
  const set = (change: Partial<BusinessHours>) => onChange({ ...hours, ...change });
  const always = hours.days.length === 0;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-s font-medium text-ink-2">{title}</legend>
      <ul className="flex flex-col gap-1">
        {weekdays.map((weekday) => {
          const word = name.format(dayInJanuary(weekday));
          const span = hours.days.find((one) => one.weekday === weekday);
          const others = hours.days.filter((one) => one.weekday !== weekday);
          const change = (end: 'from' | 'to', clock: string) => {
            const minutes = minutesOf(clock, end === 'to');
            if (span && minutes !== null) set({ days: hours.days.map((one) => (one === span ? { ...one, [end]: minutes } : one)) });
          };
          return (
            <li key={weekday} className="flex min-h-8 flex-wrap items-center gap-x-3">
              <label className="flex min-h-8 w-32 items-center gap-2">
                <input
                  type="checkbox"
                  className="size-6 accent-accent"
                  checked={span !== undefined}
                  onChange={({ target }) => set({ days: target.checked ? [...hours.days, { weekday, from: 540, to: 1_020 }] : others })}
                />
                {word}
              </label>
              {span && (
                <span className="flex items-center gap-2">
                  <input
                    type="time"
                    className="field w-auto"
                    aria-label={t`${word} from`}
                    value={clockOf(span.from)}
                    onChange={({ target }) => change('from', target.value)}
                  />
                  –
                  <input
                    type="time"
                    className="field w-auto"
                    aria-label={t`${word} to`}
                    value={clockOf(span.to % 1_440)}
                    onChange={({ target }) => change('to', target.value)}
                  />
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {always && <p className="text-s text-ink-3">{anyTime}</p>}
      <TimeZoneField value={hours.timeZone} onChange={(timeZone) => set({ timeZone })} />
      <div className="flex flex-wrap items-end gap-2">
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>Day off</Trans>
          <input type="date" className="field w-auto font-normal" value={holiday} onChange={({ target }) => setHoliday(target.value)} />
        </label>
        <button
          type="button"
          className="btn min-h-[calc(var(--control-h)+4px)]"
          disabled={!holiday || hours.holidays.includes(holiday)}
          onClick={() => {
            set({ holidays: [...hours.holidays, holiday].sort() });
            setHoliday('');
          }}
        >
          <Trans>Add</Trans>
        </button>
        {hours.holidays.map((day) => (
          <span key={day} className="chip">
            {format.date(`${day}T12:00:00`)}
            <button
              type="button"
              className="min-h-6 px-1"
              aria-label={t`Remove ${format.date(`${day}T12:00:00`)}`}
              onClick={() => set({ holidays: hours.holidays.filter((one) => one !== day) })}
            >
              <span aria-hidden="true">✕</span>
            </button>
          </span>
        ))}
      </div>
    </fieldset>
  );
}
