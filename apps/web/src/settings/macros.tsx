import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { MacroStep, MacroView } from '#contracts';
import { api } from '../api/client.js';
import { macrosQuery } from '../conversation/queries.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { MacroStepFields, useStepWords } from './macro-step.js';
import { mayShare, SharedBox } from './shared-box.js';

/** Several changes at once, by one choice in a conversation. */
export function Macros() {
  const { t } = useLingui();
  const reason = useReason();
  const words = useStepWords();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const { data, isPending, isError, error, refetch } = useQuery(macrosQuery);
  const [edited, setEdited] = useState<MacroView | 'new' | null>(null);
  const again = () => queryClient.invalidateQueries({ queryKey: macrosQuery.queryKey });
  const remove = async ({ id, name, shared, steps }: MacroView): Promise<void> => {
    try {
      await api.delete(`/macros/${id}`);
      say(t`Removed: ${name}`, {
        undo: () =>
          void api
            .post('/macros', { name, shared, steps })
            .catch((caught: unknown) => say(reason(caught), { tone: 'problem' }))
            .finally(() => void again()),
      });
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    await again();
  };
  const add = (
    <button type="button" className="btn btn-primary" onClick={() => setEdited('new')}>
      <Trans>New macro</Trans>
    </button>
  );
  return (
    <PageBody
      title={t`Macros`}
      lead={<Trans>What you do to a conversation again and again, in one step: from its menu, or by name in the command bar.</Trans>}
      action={data && data.length > 0 && add}
    >
      {isPending ? (
        <Skeleton rows={3} height={56} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t`No macro yet`}>
          <p>
            <Trans>Make one of what belongs together, such as: answer, set to waiting for them, and look again tomorrow at 9.</Trans>
          </p>
          {add}
        </Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {data.map((macro) => (
            <li key={macro.id} className="flex flex-wrap items-start gap-x-3 gap-y-1 px-4 py-2.5">
              <div className="min-w-0 flex-1 basis-60">
                <div className="flex flex-wrap items-baseline gap-x-2 font-[570]">
                  {macro.name} {macro.shared && <span className="chip font-normal">{t`for everybody`}</span>}
                </div>
                <ol className="list-inside list-decimal text-s text-ink-2">
                  {macro.steps.map((step, index) => (
                    <li key={index} className="truncate">
                      {words(step)}
                    </li>
                  ))}
                </ol>
              </div>
              {(!macro.shared || mayShare(me.member.role)) && (
                <div className="flex gap-2">
                  <button type="button" className="btn" aria-label={t`Change ${macro.name}`} onClick={() => setEdited(macro)}>
                    <Trans>Change</Trans>
                  </button>
                  <button type="button" className="btn btn-danger" aria-label={t`Remove ${macro.name}`} onClick={() => void remove(macro)}>
                    <Trans>Remove</Trans>
                  </button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {edited && <MacroForm macro={edited === 'new' ? null : edited} onClose={() => setEdited(null)} onSaved={() => void again()} />}
    </PageBody>
  );
}

function MacroForm({ macro, onClose, onSaved }: { macro: MacroView | null; onClose: () => void; onSaved: () => void }) {
  const { t } = useLingui();
  const reason = useReason();
  const [name, setName] = useState(macro?.name ?? '');
  const [shared, setShared] = useState(macro?.shared ?? false);
  const [steps, setSteps] = useState<MacroStep[]>(macro?.steps ?? [{ do: 'reply', text: '' }]);
  const [problem, setProblem] = useState<unknown>(null);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      const body = { name, shared, steps };
      await (macro ? api.patch(`/macros/${macro.id}`, body) : api.post('/macros', body));
      onSaved();
      onClose();
    } catch (caught) {
      setProblem(caught);
    }
  };
  return (
    <Dialog open onClose={onClose} title={macro ? t`Change the macro` : t`New macro`}>
      <form className="flex flex-col gap-3 px-5 pb-5" onSubmit={(event) => void save(event)}>
        <Field label={t`Name`} required maxLength={120} value={name} onChange={({ target }) => setName(target.value)} />
        <ol className="flex flex-col gap-3">
          {steps.map((step, index) => (
            <li key={index} className="rounded-m border border-line p-3">
              <MacroStepFields
                step={step}
                position={index + 1}
                onChange={(next) => setSteps(steps.with(index, next))}
                onRemove={steps.length > 1 ? () => setSteps(steps.toSpliced(index, 1)) : null}
                onUp={index > 0 ? () => setSteps(steps.toSpliced(index - 1, 2, step, steps[index - 1]!)) : null}
              />
            </li>
          ))}
        </ol>
        {steps.length < 10 && (
          <button type="button" className="btn self-start" onClick={() => setSteps([...steps, { do: 'status', to: 'pending' }])}>
            <Trans>Add a step</Trans>
          </button>
        )}
        <SharedBox shared={shared} onChange={setShared} />
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
