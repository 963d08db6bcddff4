import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ApprovalView, ConversationDetail } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { useNow } from '../look/clock.js';
import { useReason } from '../look/states.js';
import { teamsQuery } from '../routing/queries.js';
import { useFormat } from '../words/format.js';

type Step = 'look' | 'change' | 'refuse';

/** Below an answer that waits: whose word it needs, how long it still may take, and the decision for those who have it. */
export function ApprovalBand({ approval }: { approval: ApprovalView }) {
  const { t } = useLingui();
  const { me, members } = useWorkspace();
  const teams = useQuery(teamsQuery).data ?? [];
  const queryClient = useQueryClient();
  const reason = useReason();
  const [step, setStep] = useState<Step>('look');
  const [text, setText] = useState(approval.text);
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const team = teams.find(({ id }) => id === approval.teamId);
  const { role, id: selfId } = me.member;
  const runs = role === 'owner' || role === 'admin' || (!approval.teamId && role === 'supervisor');
  const mayDecide = approval.askedBy !== selfId && (runs || team?.memberIds.includes(selfId) === true);
  const version = queryClient.getQueryData<ConversationDetail>(['conversation', approval.conversationId])?.version ?? 0;
  const decide = async (body: object) => {
    setBusy(true);
    try {
      await api.post(`/approvals/${approval.id}/decide`, body);
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    setBusy(false);
    await queryClient.invalidateQueries({ queryKey: ['conversation', approval.conversationId] });
  };
  const approve = () => decide({ decision: 'approve', basedOn: version, ...(step === 'change' ? { text } : {}) });
  const refuse = (event: FormEvent) => {
    event.preventDefault();
    void decide({ decision: 'refuse', reason: why });
  };
  if (approval.state !== 'waiting') {
    const who = (approval.decidedBy && members.get(approval.decidedBy)?.name) || t`A colleague`;
    return (
      <p className="w-full text-s text-ink-3">
        {approval.state === 'approved' ? (
          <Trans>{who} approved it</Trans>
        ) : approval.state === 'refused' ? (
          <Trans>{who} refused it</Trans>
        ) : (
          <Trans>Withdrawn</Trans>
        )}
        {approval.reason && <span className="text-ink-2">: {approval.reason}</span>}
      </p>
    );
  }
  return (
    <section aria-label={t`Approval`} className="flex w-full flex-col gap-2 rounded-m border border-line bg-surface px-3 py-2 text-ink-2">
      <p className="flex flex-wrap items-center gap-2">
        <b className="font-[570] text-ink">{team ? <Trans>Waits for {team.name}</Trans> : <Trans>Waits for a supervisor</Trans>}</b>
        <span>{approval.ruleName}</span>
        <Clock dueAt={approval.dueAt} askedAt={approval.askedAt} />
      </p>
      {mayDecide && step === 'change' && (
        <textarea className="field min-h-24 w-full py-2" aria-label={t`The answer`} value={text} dir="auto" onChange={(event) => setText(event.target.value)} />
      )}
      {mayDecide && step === 'refuse' && (
        <form className="flex flex-wrap gap-2" onSubmit={refuse}>
          <input
            className="field min-w-0 flex-1 basis-56"
            aria-label={t`Why not`}
            placeholder={t`Why not`}
            required
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
          <button type="submit" className="btn btn-danger" disabled={busy}>
            <Trans>Refuse</Trans>
          </button>
          <button type="button" className="btn btn-quiet" onClick={() => setStep('look')}>
            <Trans>Back</Trans>
          </button>
        </form>
      )}
      {mayDecide && step !== 'refuse' && (
        <div className="flex flex-wrap gap-2">
          <button type="button" className="btn btn-primary" disabled={busy || text.trim() === ''} onClick={() => void approve()}>
            {step === 'change' ? <Trans>Approve as changed</Trans> : <Trans>Approve and send</Trans>}
          </button>
          {step === 'look' ? (
            <button type="button" className="btn" onClick={() => setStep('change')}>
              <Trans>Change it</Trans>
            </button>
          ) : (
            <button type="button" className="btn btn-quiet" onClick={() => setStep('look')}>
              <Trans>Back</Trans>
            </button>
          )}
          <button type="button" className="btn" onClick={() => setStep('refuse')}>
            <Trans>Refuse</Trans>
          </button>
        </div>
      )}
    </section>
  );
}

function Clock({ dueAt, askedAt }: { dueAt: string | null; askedAt: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow();
  if (!dueAt) return <span className="chip">{t`for ${format.age(askedAt, now)}`}</span>;
  const late = Date.parse(dueAt) <= now;
  const span = late ? format.age(dueAt, now) : format.left(dueAt, now);
  return (
    <span className={`chip ${late ? 'chip-complaint' : ''}`} title={format.whole(dueAt)}>
      {late ? t`${span} late` : t`${span} left`}
    </span>
  );
}
