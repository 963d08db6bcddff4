import { Trans, useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { outcomeDoers, outcomeKinds, type OutcomeView, type Page } from '#contracts';
import { api } from '../api/client.js';
import { useWorkspace } from '../frame/workspace.js';
import { Dialog } from '../look/dialog.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { cameName, confirmationName, doerName } from './words.js';

const cameQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['came', conversationId],
    queryFn: async ({ signal }) => (await api.get<Page<OutcomeView>>(`/conversations/${conversationId}/outcomes`, undefined, signal)).items,
  });

/** What came of a conversation, who did it and how that is known; a person may say otherwise, with the reason. */
export function Came({ conversationId }: { conversationId: string }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { members, me } = useWorkspace();
  const { data = [] } = useQuery(cameQuery(conversationId));
  const [correcting, setCorrecting] = useState(false);
  return (
    <section>
      <h3 className="mb-1.5 text-s font-[550] text-ink-3">
        <Trans>What came of it</Trans>
      </h3>
      {data.length === 0 && (
        <p className="text-s text-ink-3">
          <Trans>Nothing yet.</Trans>
        </p>
      )}
      <ul className="flex flex-col gap-2">
        {data.map((one) => (
          <li key={one.kind}>
            <div className={one.came ? '' : 'text-ink-3 line-through'}>{i18n._(cameName[one.kind])}</div>
            <div className="text-s text-ink-3">
              {(one.memberId && members.get(one.memberId)?.name) ?? i18n._(doerName[one.doneBy])} · {i18n._(confirmationName[one.confirmedBy])} ·{' '}
              {format.moment(one.at)}
            </div>
            {one.reason && <div className="text-s">{one.reason}</div>}
          </li>
        ))}
      </ul>
      {me.member.role !== 'marketer' && (
        <button type="button" className="btn btn-quiet mt-1" onClick={() => setCorrecting(true)}>
          <Trans>Correct it</Trans>
        </button>
      )}
      <CorrectDialog open={correcting} onClose={() => setCorrecting(false)} conversationId={conversationId} title={t`Correct what came of it`} />
    </section>
  );
}

function CorrectDialog({ open, onClose, conversationId, title }: { open: boolean; onClose: () => void; conversationId: string; title: string }) {
  const { t, i18n } = useLingui();
  const { members, me } = useWorkspace();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const correct = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.currentTarget));
    void (async () => {
      try {
        await api.post(`/conversations/${conversationId}/outcomes`, { ...form, memberId: form['memberId'] || null, came: form['came'] === 'yes' });
        await queryClient.invalidateQueries({ queryKey: ['came', conversationId] });
        await queryClient.invalidateQueries({ queryKey: ['outcomes'] });
        setProblem(null);
        onClose();
      } catch (error) {
        setProblem(error);
      }
    })();
  };
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <form className="flex flex-col gap-3 px-5 pb-5" onSubmit={correct}>
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>What</Trans>
          <select name="kind" className="field">
            {outcomeKinds.map((kind) => (
              <option key={kind} value={kind}>
                {i18n._(cameName[kind])}
              </option>
            ))}
          </select>
        </label>
        <fieldset className="flex flex-wrap gap-4">
          <legend className="sr-only">
            <Trans>Did it come about?</Trans>
          </legend>
          <label className="flex min-h-7 items-center gap-2">
            <input type="radio" name="came" value="yes" defaultChecked />
            <Trans>It came about</Trans>
          </label>
          <label className="flex min-h-7 items-center gap-2">
            <input type="radio" name="came" value="no" />
            <Trans>It did not</Trans>
          </label>
        </fieldset>
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>Who did it</Trans>
          <select name="doneBy" className="field">
            {outcomeDoers.map((doer) => (
              <option key={doer} value={doer}>
                {i18n._(doerName[doer])}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>The person</Trans>
          <select name="memberId" className="field" defaultValue={me.member.id}>
            <option value="">{t`nobody in particular`}</option>
            {[...members.values()].map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>Why</Trans>
          <textarea name="reason" className="field" rows={2} required minLength={3} maxLength={500} />
        </label>
        {problem !== null && (
          <p role="alert" className="text-complaint">
            {reason(problem)}
          </p>
        )}
        <button type="submit" className="btn btn-primary self-start">
          <Trans>Correct it</Trans>
        </button>
      </form>
    </Dialog>
  );
}
