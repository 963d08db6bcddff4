import { useLingui } from '@lingui/react';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export type Format = ReturnType<typeof formatIn>;

/** Numbers and times as a reader of `locale` writes them. */
export function formatIn(locale: string) {
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const unit = (name: string, digits = 0) => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: digits });
  const seconds = unit('second');
  const tenths = unit('second', 1);
  const units = { minute: unit('minute'), hour: unit('hour'), day: unit('day') };
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  const dayAndClock = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const dayAndYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const whole = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const languageNames = new Intl.DisplayNames(locale, { type: 'language' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });

  return {
    number: (value: number) => number.format(value),
    percent: (share: number) => percent.format(share),
    /** US dollars: what networks bill in. */
    money: (dollars: number) => money.format(dollars),
    compact: (value: number) => compact.format(value),
    list: (values: string[]) => list.format(values),
    seconds: (ms: number) => (ms < 10_000 ? tenths : seconds).format(ms / 1000),
    clock: (time: string | number) => clock.format(new Date(time)),
    date: (time: string) => date.format(new Date(time)),
    whole: (time: string) => whole.format(new Date(time)),
    weekday: (time: string | Date) => weekday.format(new Date(time)),
    /** Today by the clock, older with the day, another year with the year. */
    moment: (time: string, now = Date.now()) => {
      const [then, today] = [new Date(time), new Date(now)];
      if (then.toDateString() === today.toDateString()) return clock.format(then);
      return (then.getFullYear() === today.getFullYear() ? dayAndClock : dayAndYear).format(then);
    },
    /** How long ago, in the largest unit that fits. */
    age: (time: string, now = Date.now()) => {
      const ms = Math.max(0, now - Date.parse(time));
      if (ms < minuteMs) return seconds.format(Math.floor(ms / 1000));
      if (ms < hourMs) return units.minute.format(Math.floor(ms / minuteMs));
      if (ms < 2 * dayMs) return units.hour.format(Math.floor(ms / hourMs));
      return units.day.format(Math.floor(ms / dayMs));
    },
    /** A span of time in milliseconds, in the largest unit that fits. */
    span: (ms: number) => {
      if (ms < minuteMs) return (ms < 10_000 ? tenths : seconds).format(ms / 1000);
      if (ms < hourMs) return units.minute.format(Math.round(ms / minuteMs));
      if (ms < 2 * dayMs) return units.hour.format(Math.round(ms / hourMs));
      return units.day.format(Math.round(ms / dayMs));
    },
    /** How long still, in the largest unit that fits. */
    left: (time: string, now = Date.now()) => {
      const ms = Math.max(0, Date.parse(time) - now);
      if (ms < hourMs) return units.minute.format(Math.ceil(ms / minuteMs));
      if (ms < 2 * dayMs) return units.hour.format(Math.floor(ms / hourMs));
      return units.day.format(Math.floor(ms / dayMs));
    },
    language: (code: string) => {
      // Browsers name the undetermined language "root".
      if (code === 'und') return '—';
      try {
        return languageNames.of(code) ?? code;
      } catch {
        return code;
      }
    },
  };
}

/** The reader's own variety of the language on screen: 24 hours for en-GB, 12 for en-US. */
function variety(language: string): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
}

const made = new Map<string, Format>();

/** Made once a language: what writes numbers and times takes longer to make than the row that shows them. */
export function useFormat(): Format {
  const { i18n } = useLingui();
  const locale = variety(i18n.locale);
  const known = made.get(locale) ?? formatIn(locale);
  made.set(locale, known);
  return known;
}
