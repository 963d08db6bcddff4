import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReportLanguage, ReportSchedule, ReportView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Field } from '../look/field.js';
import { useFieldProblem, useReason } from '../look/states.js';
import { TimeZoneField } from '../look/time-zone.js';

const languages: { id: ReportLanguage; name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'fr', name: 'Français' },
  { id: 'zh', name: '中文' },
];
const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** 2024 began on a Monday. */
const weekdayName = (weekday: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday));

/** When a report is mailed, and to whom. */
export function ScheduleForm({ report, done }: { report: ReportView; done: () => void }) {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const queryClient = useQueryClient();
  const [name, setName] = useState(report.name);
  const [recipients, setRecipients] = useState(report.recipients.join(', '));
  const [language, setLanguage] = useState(report.language);
  const [every, setEvery] = useState<ReportSchedule['every'] | 'never'>(report.schedule?.every ?? 'week');
  const [weekday, setWeekday] = useState(report.schedule?.weekday ?? 1);
  const [hour, setHour] = useState(report.schedule?.hour ?? 8);
  const [timeZone, setTimeZone] = useState(report.schedule?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const save = useMutation({
    mutationFn: () =>
      api.patch(`/reports/${report.id}`, {
        name,
        language,
        recipients: recipients.split(/[\s,;]+/).filter(Boolean),
        schedule: every === 'never' ? null : { every, weekday, hour, timeZone },
      }),
    onSuccess: () => {
      done();
      say(every === 'never' ? t`It is not mailed any more.` : t`It will be mailed.`);
      return queryClient.invalidateQueries({ queryKey: ['reports'] });
    },
    onError: (problem) => say(reason(problem), { tone: 'problem' }),
  });
  const choice = 'flex flex-col gap-1 text-s font-medium text-ink-2';
  return (
    <form
      className="flex flex-col gap-3 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Field
        label={t`Name`}
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        problem={fieldProblem(save.error, 'name')}
      />
      <Field
        label={t`Mailed to`}
        hint={t`Addresses with commas between`}
        value={recipients}
        onChange={(event) => setRecipients(event.target.value)}
        problem={fieldProblem(save.error, 'recipients')}
      />
      <div className="flex flex-wrap items-end gap-3">
        <label className={choice}>
          <Trans>How often</Trans>
          <select className="field !w-auto font-normal" value={every} onChange={(event) => setEvery(event.target.value as typeof every)}>
            <option value="never">{t`not at all`}</option>
            <option value="day">{t`every day`}</option>
            <option value="week">{t`every week`}</option>
            <option value="month">{t`on the first of the month`}</option>
          </select>
        </label>
        {every === 'week' && (
          <label className={choice}>
            <Trans>On</Trans>
            <select className="field !w-auto font-normal" value={weekday} onChange={(event) => setWeekday(Number(event.target.value))}>
              {[1, 2, 3, 4, 5, 6, 7].map((one) => (
                <option key={one} value={one}>
                  {weekdayName(one, i18n.locale)}
                </option>
              ))}
            </select>
          </label>
        )}
        {every !== 'never' && (
          <>
            <label className={choice}>
              <Trans>At</Trans>
              <select className="field !w-auto font-normal" value={hour} onChange={(event) => setHour(Number(event.target.value))}>
                {hours.map((one) => (
                  <option key={one} value={one}>{`${String(one).padStart(2, '0')}:00`}</option>
                ))}
              </select>
            </label>
            <TimeZoneField value={timeZone} onChange={setTimeZone} />
          </>
        )}
        <label className={choice}>
          <Trans>Language</Trans>
          <select className="field !w-auto font-normal" value={language} onChange={(event) => setLanguage(event.target.value as ReportLanguage)}>
            {languages.map((one) => (
              <option key={one.id} value={one.id} lang={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="flex gap-2">
        <button type="submit" className="btn btn-primary" disabled={save.isPending}>
          <Trans>Save</Trans>
        </button>
        <button type="button" className="btn btn-quiet" onClick={done}>
          <Trans>Cancel</Trans>
        </button>
      </div>
    </form>
  );
}
