import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import type { AdvocateView } from '#contracts';
import { api } from '../api/client.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { useFieldProblem, useReason } from '../look/states.js';
import { wordsIn } from './names.js';

/** Corrects what somebody is asked about, and how much. */
export function AdvocateForm({ advocate, onClose, onSaved }: { advocate: AdvocateView; onClose: () => void; onSaved: () => Promise<unknown> }) {
  const { t } = useLingui();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const [problem, setProblem] = useState<unknown>(null);
  const isNamed = ['topics', 'languages', 'offersADay'].some((field) => fieldProblem(problem, field));
  const { memberId, name, topics, languages, offersADay } = advocate;
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const most = String(given.get('offersADay')).trim();
    const body = { topics: wordsIn(given.get('topics')), languages: wordsIn(given.get('languages')), offersADay: most ? Number(most) : null };
    api
      .patch(`/advocates/${memberId}`, body)
      .then(async () => {
        await onSaved();
        onClose();
      })
      .catch(setProblem);
  };
  return (
    <Dialog open onClose={onClose} title={t`What ${name} is asked`}>
      <form className="flex flex-col gap-3 px-5 pb-5" onSubmit={save}>
        <Field
          label={t`What they know about`}
          hint={t`Words that stand in questions, with commas between them.`}
          name="topics"
          defaultValue={topics.join(', ')}
          maxLength={1_000}
          problem={fieldProblem(problem, 'topics')}
        />
        <Field
          label={t`Languages they answer in`}
          hint={t`As codes: en, fr, zh.`}
          name="languages"
          defaultValue={languages.join(', ')}
          maxLength={100}
          problem={fieldProblem(problem, 'languages')}
        />
        <Field
          label={t`Offers a day, at most`}
          hint={t`Left empty, as many as there are.`}
          name="offersADay"
          type="number"
          min={0}
          max={500}
          defaultValue={offersADay ?? ''}
          problem={fieldProblem(problem, 'offersADay')}
        />
        {problem !== null && !isNamed && (
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
