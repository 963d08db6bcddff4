import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { type NotificationSettings, type NotificationType, notificationTypes } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { notificationSettingsQuery } from '../frame/notification-queries.js';
import { usePreferences } from '../frame/preferences.js';
import { Field } from '../look/field.js';
import { PageBody } from '../look/page.js';
import { Failure, Skeleton, useReason } from '../look/states.js';
import { TimeZoneField } from '../look/time-zone.js';
import { notificationName } from '../words/names.js';

type Digest = NotificationSettings['digest'];
const without = (types: readonly NotificationType[], type: NotificationType, wanted: boolean): NotificationType[] =>
  wanted ? types.filter((one) => one !== type) : [...types, type];

/** What a member is told of, where, and when not. */
export function NotificationChoices() {
  const { t, i18n } = useLingui();
  const headings = useId();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { language } = usePreferences();
  const { data, isPending, isError, error, refetch } = useQuery(notificationSettingsQuery);
  const choose = async (change: Partial<NotificationSettings>): Promise<void> => {
    if (!data) return;
    const next = { ...data, ...change, language };
    queryClient.setQueryData(notificationSettingsQuery.queryKey, next);
    try {
      await api.patch('/notifications/settings', next);
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
      void refetch();
    }
  };
  const chooseDesktop = async (wanted: boolean): Promise<void> => {
    const allowed = !wanted || (typeof Notification !== 'undefined' && (await Notification.requestPermission()) === 'granted');
    if (!allowed) say(t`The browser does not allow it. Its settings for this page can change that.`, { tone: 'problem' });
    await choose({ desktop: wanted && allowed });
  };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const digests: [Digest, string][] = [
    ['off', t`Never`],
    ['soon', t`After 10 minutes unread`],
    ['hourly', t`At most once an hour`],
    ['daily', t`Once a day`],
  ];
  return (
    <PageBody title={t`Notifications`} lead={<Trans>What you are told of, and where. For you alone, in every browser you sign in with.</Trans>}>
      {isPending ? (
        <Skeleton rows={4} height={48} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <div className="flex flex-col gap-6">
          <section className="flex flex-col gap-3">
            <label className="flex min-h-7 items-center gap-2">
              <input type="checkbox" className="size-4 accent-accent" checked={data.desktop} onChange={({ target }) => void chooseDesktop(target.checked)} />
              <Trans>Show them on the desktop too, while this page is in the background</Trans>
            </label>
            <label className="flex flex-wrap items-center gap-2">
              <Trans>Mail me what I have not read:</Trans>
              <select className="field w-auto" value={data.digest} onChange={({ target }) => void choose({ digest: target.value as Digest })}>
                {digests.map(([digest, name]) => (
                  <option key={digest} value={digest}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          </section>
          <div className="panel overflow-x-auto" role="region" tabIndex={0} aria-label={t`Notifications`}>
            <table className="w-full text-start">
              <thead className="text-s text-ink-3">
                <tr className="border-b border-line">
                  <th scope="col" className="px-4 py-2 text-start font-medium">
                    <Trans>What happened</Trans>
                  </th>
                  {[t`in the list`, t`on the desktop`, t`by e-mail`].map((name, index) => (
                    <th key={name} id={`${headings}-${index}`} scope="col" className="px-2 py-2 text-center font-medium">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {notificationTypes.map((type) => {
                  const listed = !data.muted.includes(type);
                  const cells = [
                    { on: listed, able: true, set: (wanted: boolean) => choose({ muted: without(data.muted, type, wanted) }) },
                    {
                      on: listed && data.desktop && !data.offDesktop.includes(type),
                      able: listed && data.desktop,
                      set: (wanted: boolean) => choose({ offDesktop: without(data.offDesktop, type, wanted) }),
                    },
                    {
                      on: listed && data.digest !== 'off' && !data.unmailed.includes(type),
                      able: listed && data.digest !== 'off',
                      set: (wanted: boolean) => choose({ unmailed: without(data.unmailed, type, wanted) }),
                    },
                  ];
                  return (
                    <tr key={type} className="border-b border-line last:border-0">
                      <th scope="row" id={`${headings}-${type}`} className="px-4 py-1.5 text-start font-normal">
                        {i18n._(notificationName[type])}
                      </th>
                      {cells.map(({ on, able, set }, index) => (
                        <td key={index} className="px-2 text-center">
                          <input
                            type="checkbox"
                            className="m-1 size-4 accent-accent"
                            aria-labelledby={`${headings}-${type} ${headings}-${index}`}
                            checked={on}
                            disabled={!able}
                            onChange={({ target }) => void set(target.checked)}
                          />
                        </td>
                      ))}
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
          <section className="flex flex-col gap-3">
            <label className="flex min-h-7 items-center gap-2">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={data.quiet !== null}
                onChange={({ target }) => void choose({ quiet: target.checked ? { from: '20:00', to: '08:00' } : null, timeZone: zone })}
              />
              <span>
                <Trans>Quiet hours</Trans>{' '}
                <span className="text-s text-ink-3">
                  <Trans>nothing on the desktop; e-mails wait for their end</Trans>
                </span>
              </span>
            </label>
            {data.quiet && (
              <div className="flex flex-wrap items-end gap-3">
                {(['from', 'to'] as const).map((end) => (
                  <div key={end} className="w-32">
                    <Field
                      label={end === 'from' ? t`From` : t`To`}
                      type="time"
                      value={data.quiet![end]}
                      onChange={({ target }) => target.value && void choose({ quiet: { ...data.quiet!, [end]: target.value } })}
                    />
                  </div>
                ))}
                <TimeZoneField value={data.timeZone} onChange={(timeZone) => void choose({ timeZone })} />
              </div>
            )}
          </section>
        </div>
      )}
    </PageBody>
  );
}
