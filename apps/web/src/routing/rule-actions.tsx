import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { priorities, type Priority, type RuleActions, type RuleMoment } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { promisesQuery } from '../settings/promises-query.js';
import { isStaff, priorityName } from '../words/names.js';
import { desksQuery, teamsQuery } from './queries.js';
import { deskLabel } from './words.js';
import { WordsField } from './words-field.js';

interface RuleActionFieldsProps {
  runs: Exclude<RuleMoment, 'reply'>;
  actions: RuleActions;
  onChange: (change: Partial<Record<keyof RuleActions, unknown>>) => void;
}

/** What a rule does with a post that comes in, or with a conversation that waits. */
export function RuleActionFields({ runs, actions, onChange }: RuleActionFieldsProps) {
  const { t, i18n } = useLingui();
  const { members } = useWorkspace();
  const desks = (useQuery(desksQuery).data ?? []).filter(({ status }) => status === 'active');
  const teams = useQuery(teamsQuery).data ?? [];
  const promises = useQuery(promisesQuery).data ?? [];
  const staff = [...members.values()].filter(({ role, status }) => isStaff(role) && status === 'active');
  const isArrival = runs === 'arrival';
  return (
    <>
      <Choice
        label={<Trans>Desk</Trans>}
        none={isArrival ? t`leave it to the rules after it` : t`leave it where it is`}
        value={actions.deskId}
        choices={desks.map((desk) => [desk.id, deskLabel(desk, (message) => i18n._(message))])}
        onChange={(deskId) => onChange({ deskId, ...(deskId ? { ignore: undefined } : {}) })}
      />
      <Choice
        label={<Trans>Priority</Trans>}
        none={isArrival ? t`as the reading says` : t`leave it as it is`}
        value={actions.priority}
        choices={priorities.map((priority) => [priority, i18n._(priorityName[priority])])}
        onChange={(priority) => onChange({ priority: priority as Priority | undefined })}
      />
      {isArrival && teams.length > 0 && (
        <Choice
          label={<Trans>Only for the team</Trans>}
          none={t`anybody at the desk`}
          value={actions.teamId}
          choices={teams.map(({ id, name }) => [id, name])}
          onChange={(teamId) => onChange({ teamId })}
        />
      )}
      <Choice
        label={<Trans>Only for the person</Trans>}
        none={isArrival ? t`whoever has room` : t`leave it with whom it is`}
        value={actions.memberId}
        choices={staff.map(({ id, name }) => [id, name])}
        onChange={(memberId) => onChange({ memberId })}
      />
      {isArrival && (
        <>
          <WordsField
            label={t`Skills it needs`}
            value={actions.skills ?? []}
            onChange={(words) => onChange({ skills: words.length > 0 ? words.map((word) => word.toLowerCase()) : undefined })}
          />
          <Choice
            label={<Trans>Promised times</Trans>}
            none={t`the usual ones`}
            value={actions.slaPolicyId}
            choices={promises.map(({ id, name }) => [id, name])}
            onChange={(slaPolicyId) => onChange({ slaPolicyId })}
          />
        </>
      )}
      <WordsField label={t`Tags`} value={actions.tags ?? []} onChange={(words) => onChange({ tags: words.length > 0 ? words : undefined })} />
      <Told ids={actions.notify ?? []} staff={staff} onChange={(ids) => onChange({ notify: ids.length > 0 ? ids : undefined })} />
      {isArrival && (
        <div className="flex flex-col gap-1 sm:col-span-2">
          <label className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              checked={actions.takeIn ?? false}
              onChange={({ target }) => onChange({ takeIn: target.checked || undefined, ...(target.checked ? { ignore: undefined } : {}) })}
            />
            <Trans>Take in what was only heard, so that somebody works on it</Trans>
          </label>
          <label className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              checked={actions.ignore ?? false}
              onChange={({ target }) => onChange({ ignore: target.checked || undefined, ...(target.checked ? { takeIn: undefined, deskId: undefined } : {}) })}
            />
            <Trans>Leave what was only heard to reports (what is said to us always reaches a person)</Trans>
          </label>
        </div>
      )}
    </>
  );
}

interface ChoiceProps {
  label: ReactNode;
  none: string;
  value: string | undefined;
  choices: readonly (readonly [string, string])[];
  onChange: (value: string | undefined) => void;
}

function Choice({ label, none, value = '', choices, onChange }: ChoiceProps) {
  return (
    <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
      {label}
      <select className="field" value={value} onChange={({ target }) => onChange(target.value || undefined)}>
        <option value="">{none}</option>
        {choices.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Told({ ids, staff, onChange }: { ids: readonly string[]; staff: readonly { id: string; name: string }[]; onChange: (ids: string[]) => void }) {
  return (
    <fieldset className="sm:col-span-2">
      <legend className="mb-1 text-s font-medium text-ink-2">
        <Trans>Tell</Trans>
      </legend>
      <div className="flex max-h-32 flex-wrap gap-x-4 overflow-auto">
        {staff.map(({ id, name }) => (
          <label key={id} className="flex min-h-7 items-center gap-2">
            <input
              type="checkbox"
              checked={ids.includes(id)}
              onChange={({ target }) => onChange(target.checked ? [...ids, id] : ids.filter((one) => one !== id))}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
