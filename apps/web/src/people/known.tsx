import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { WholePerson } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { useFormat } from '../words/format.js';
import { PersonSection } from './person.js';
import { personListsQuery } from './queries.js';
import type { usePersonActions } from './use-person.js';

interface KnownProps {
  person: WholePerson;
  actions: ReturnType<typeof usePersonActions>;
  mayWork: boolean;
}

/** What colleagues know of somebody: lists, attributes, notes. */
export function Known({ person, actions, mayWork }: KnownProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { members } = useWorkspace();
  const lists = useQuery(personListsQuery).data ?? [];
  const [listName, setListName] = useState('');
  const [note, setNote] = useState('');
  const submit = (work: () => Promise<boolean>, clear: () => void) => (event: FormEvent) => {
    event.preventDefault();
    void work().then((done) => done && clear());
  };
  return (
    <>
      <PersonSection title={t`Lists`}>
        <div className="flex flex-wrap gap-x-4">
          {lists.map((list) => (
            <label key={list.id} className="flex min-h-7 items-center gap-2">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                disabled={!mayWork}
                checked={person.lists.includes(list.id)}
                onChange={({ target }) => void actions.list(list.id, target.checked)}
              />
              {list.name}
            </label>
          ))}
        </div>
        {mayWork && (
          <form
            className="flex gap-2"
            onSubmit={submit(
              () => actions.listUnder(listName),
              () => setListName(''),
            )}
          >
            <input
              className="field"
              required
              maxLength={60}
              aria-label={t`New list`}
              placeholder={t`New list, such as VIP`}
              value={listName}
              onChange={({ target }) => setListName(target.value)}
            />
            <button type="submit" className="btn">
              <Trans>Add</Trans>
            </button>
          </form>
        )}
      </PersonSection>
      <Attributes person={person} actions={actions} mayWork={mayWork} />
      <PersonSection title={t`Notes`}>
        {mayWork && (
          <form
            className="flex flex-col gap-2"
            onSubmit={submit(
              () => actions.note(note),
              () => setNote(''),
            )}
          >
            <textarea
              className="field"
              rows={2}
              required
              maxLength={10_000}
              aria-label={t`New note`}
              placeholder={t`What colleagues should know`}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
            <button type="submit" className="btn self-start">
              <Trans>Add the note</Trans>
            </button>
          </form>
        )}
        <ul className="flex flex-col gap-2">
          {person.notes.map((one) => (
            <li key={one.id} className="rounded-m bg-unsure-soft px-3 py-2">
              <p className="break-words whitespace-pre-wrap" dir="auto">
                {one.text}
              </p>
              <p className="text-s text-ink-2">
                {members.get(one.memberId)?.name} · {format.moment(one.createdAt)}
              </p>
            </li>
          ))}
        </ul>
      </PersonSection>
    </>
  );
}

function Attributes({ person, actions, mayWork }: KnownProps) {
  const { t } = useLingui();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await actions.describe({ ...person.attributes, [name.trim()]: value }))) return;
    setName('');
    setValue('');
  };
  return (
    <PersonSection title={t`Attributes`}>
      <dl className="flex flex-col">
        {Object.entries(person.attributes).map(([key, text]) => (
          <div key={key} className="flex items-center gap-3 py-0.5">
            <dt className="text-ink-3">{key}</dt>
            <dd className="ms-auto text-end break-words">
              {text}
              {mayWork && (
                <button
                  type="button"
                  className="btn btn-quiet"
                  aria-label={t`Remove ${key}`}
                  onClick={() => void actions.describe({ ...person.attributes, [key]: '' })}
                >
                  <span aria-hidden="true">✕</span>
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {mayWork && (
        <form className="flex gap-2" onSubmit={(event) => void add(event)}>
          <input
            className="field"
            required
            maxLength={60}
            aria-label={t`Attribute`}
            placeholder={t`Customer number`}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <input
            className="field"
            required
            maxLength={500}
            aria-label={t`Value`}
            placeholder={t`Value`}
            value={value}
            onChange={({ target }) => setValue(target.value)}
          />
          <button type="submit" className="btn">
            <Trans>Add</Trans>
          </button>
        </form>
      )}
    </PersonSection>
  );
}
