import { Trans, useLingui } from '@lingui/react/macro';
import type { AcknowledgeSettings, AcknowledgeWhen } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { useFormat } from '../words/format.js';
import { OpeningHours } from './opening-hours.js';

const languages = ['en', 'fr', 'zh', 'de', 'es'] as const;
const usualHours = (): NonNullable<AcknowledgeSettings['hours']> => ({
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  days: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: 540, to: 1_080 })),
  holidays: [],
});

/** A first word that goes out by itself: when, where, and in which words. */
export function AcknowledgeForm({ value, onChange }: { value: AcknowledgeSettings; onChange: (value: AcknowledgeSettings) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { channels } = useWorkspace();
  const set = (change: Partial<AcknowledgeSettings>) => onChange({ ...value, ...change });
  const pick = (when: AcknowledgeWhen): AcknowledgeSettings =>
    when === 'closed' && !value.hours ? { ...value, when, hours: usualHours() } : { ...value, when };
  const times: Record<AcknowledgeWhen, string> = { never: t`never`, closed: t`outside of opening hours`, always: t`always` };
  const choices = (Object.keys(times) as AcknowledgeWhen[]).map((when) => (
    <option key={when} value={when}>
      {times[when]}
    </option>
  ));
  const isOn = value.when !== 'never' || Object.values(value.channels).some((when) => when !== 'never');
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-s font-medium text-ink-2">
        <Trans>A first word by itself</Trans>
      </legend>
      <label className="flex flex-col gap-1 text-s">
        <Trans>Tell whoever writes that their message arrived</Trans>
        <select className="field !w-auto self-start" value={value.when} onChange={(event) => onChange(pick(event.target.value as AcknowledgeWhen))}>
          {choices}
        </select>
      </label>
      <p className="text-s text-ink-3">
        <Trans>Once a conversation, twenty seconds after it opened so that you can take it back, and never to robots. They still count as waiting.</Trans>
      </p>
      {channels.size > 0 && (
        <details>
          <summary className="min-h-6 text-s text-ink-2">
            <Trans>Channels that differ</Trans>
          </summary>
          <ul className="mt-1 flex flex-col gap-1.5">
            {[...channels.values()].map((channel) => (
              <li key={channel.id} className="flex flex-wrap items-center gap-2 text-s">
                <label className="flex flex-1 flex-wrap items-center gap-2">
                  <span className="min-w-32 flex-1">{channel.name}</span>
                  <select
                    className="field !w-auto"
                    value={value.channels[channel.id] ?? ''}
                    onChange={({ target }) => {
                      const { [channel.id]: _, ...others } = value.channels;
                      const when = target.value as AcknowledgeWhen | '';
                      set({
                        channels: when === '' ? others : { ...others, [channel.id]: when },
                        ...(when === 'closed' && !value.hours ? { hours: usualHours() } : {}),
                      });
                    }}
                  >
                    <option value="">{t`as above`}</option>
                    {choices}
                  </select>
                </label>
              </li>
            ))}
          </ul>
        </details>
      )}
      {isOn && (
        <>
          {value.hours && <OpeningHours hours={value.hours} onChange={(hours) => set({ hours })} />}
          <label className="flex min-h-6 items-center gap-2 text-s">
            <input type="checkbox" className="accent-accent" checked={value.publicToo} onChange={({ target }) => set({ publicToo: target.checked })} />
            <Trans>Under public posts too</Trans>
          </label>
          <details>
            <summary className="min-h-6 text-s text-ink-2">
              <Trans>In your own words</Trans>
            </summary>
            <p className="my-1 text-s text-ink-3">
              <Trans>Left empty, they read a sentence of ours in their language.</Trans>
            </p>
            {languages.map((language) => (
              <label key={language} className="mb-2 flex flex-col gap-1 text-s text-ink-2">
                {format.language(language)}
                <textarea
                  className="field !py-1.5"
                  rows={2}
                  maxLength={1_000}
                  lang={language}
                  value={value.texts[language] ?? ''}
                  onChange={({ target }) => {
                    const { [language]: _, ...others } = value.texts;
                    set({ texts: target.value === '' ? others : { ...others, [language]: target.value } });
                  }}
                />
              </label>
            ))}
          </details>
        </>
      )}
    </fieldset>
  );
}
