import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import type { DeskView, ProfileView } from '#contracts';
import { api } from '../api/client.js';
import { useWorkspace } from '../frame/workspace.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { useReason } from '../look/states.js';
import { OpeningHours } from '../settings/opening-hours.js';
import { Leave } from './leave.js';
import { asOpeningHours, asWeekHours } from './week.js';
import { WordsField } from './words-field.js';

interface PersonDialogProps {
  desk: DeskView;
  name: string;
  profile: ProfileView;
  onClose: () => void;
  onSaved: () => Promise<unknown>;
}

/** What somebody can do, how much at once at this desk, and when they work. */
export function PersonDialog({ desk, name, profile, onClose, onSaved }: PersonDialogProps) {
  const { t } = useLingui();
  const reason = useReason();
  const { channels } = useWorkspace();
  const seat = desk.members.find(({ memberId }) => memberId === profile.memberId);
  const [languages, setLanguages] = useState(profile.languages);
  const [skills, setSkills] = useState(profile.skills);
  const [countries, setCountries] = useState(() => [...new Set(profile.territories.map(({ country }) => country))]);
  const [hours, setHours] = useState(() => asOpeningHours(profile.hours, profile.timeZone));
  const [capacity, setCapacity] = useState(seat?.capacity ?? null);
  const [byChannel, setByChannel] = useState(seat?.channelCapacity ?? {});
  const [problem, setProblem] = useState<unknown>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const kept = profile.territories.filter(({ country }) => countries.includes(country));
      const added = countries.filter((country) => !kept.some((one) => one.country === country)).map((country) => ({ country: country.toUpperCase() }));
      await api.patch(`/members/${profile.memberId}/profile`, {
        languages,
        skills,
        territories: [...kept, ...added],
        timeZone: hours.timeZone,
        hours: asWeekHours(hours),
      });
      if (seat || capacity !== null || Object.keys(byChannel).length > 0)
        await api.post(`/desks/${desk.id}/members/${profile.memberId}`, { capacity, channelCapacity: byChannel });
      await onSaved();
      onClose();
    } catch (caught) {
      setProblem(caught);
    }
  };
  return (
    <Dialog open onClose={onClose} title={name} className="w-[min(640px,94vw)]">
      <form className="flex max-h-[68dvh] flex-col gap-4 overflow-auto px-5 pb-5" onSubmit={(event) => void save(event)}>
        <div className="grid gap-3 sm:grid-cols-2">
          <WordsField
            label={t`Languages`}
            hint={t`Codes such as en, fr, zh; left empty: any.`}
            value={languages}
            onChange={(words) => setLanguages(words.map((word) => word.toLowerCase()))}
          />
          <WordsField
            label={t`Skills`}
            hint={t`As rules ask for them.`}
            value={skills}
            onChange={(words) => setSkills(words.map((word) => word.toLowerCase()))}
          />
          <WordsField
            label={t`Countries`}
            hint={t`Codes such as FR, DE: people from there come to them first. Left empty: from anywhere.`}
            value={countries}
            onChange={(words) => setCountries(words.map((word) => word.toUpperCase()))}
          />
          <Field
            label={t`At most at once, at this desk`}
            type="number"
            min={0}
            max={500}
            placeholder={String(desk.capacity)}
            value={capacity ?? ''}
            onChange={({ target }) => setCapacity(target.value === '' ? null : Number(target.value))}
          />
        </div>
        <details>
          <summary className="min-h-6 text-s text-ink-2">
            <Trans>Fewer on some channels</Trans>
          </summary>
          <ul className="mt-1 flex flex-col gap-1.5">
            {[...channels.values()].map((channel) => (
              <li key={channel.id}>
                <label className="flex flex-wrap items-center gap-2 text-s">
                  <span className="min-w-40 flex-1">{channel.name}</span>
                  <input
                    className="field !w-20"
                    type="number"
                    min={0}
                    max={500}
                    placeholder={t`as above`}
                    value={byChannel[channel.id] ?? ''}
                    onChange={({ target }) => {
                      const { [channel.id]: _, ...others } = byChannel;
                      setByChannel(target.value === '' ? others : { ...others, [channel.id]: Number(target.value) });
                    }}
                  />
                </label>
              </li>
            ))}
          </ul>
        </details>
        <OpeningHours
          hours={hours}
          onChange={setHours}
          title={<Trans>When they work</Trans>}
          anyTime={<Trans>No day is chosen: whenever they have a screen open.</Trans>}
        />
        <Leave profile={profile} onChanged={onSaved} />
        {problem !== null && (
          <p role="alert" className="text-complaint">
            {reason(problem)}
          </p>
        )}
        <button type="submit" className="btn btn-primary self-start">
          <Trans>Save</Trans>
        </button>
      </form>
    </Dialog>
  );
}
