import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useDeferredValue, useState } from 'react';
import type { ConversationDetail } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { useReason } from '../look/states.js';
import { nearQuery } from './queries.js';

interface OfferDialogProps {
  open: boolean;
  onClose: () => void;
  detail: ConversationDetail;
  /** Once it is theirs. */
  onOffered: () => void;
}

/** Hands a conversation to partners near a place; or asks the customer where they are, when they did not say. */
export function OfferDialog({ open, onClose, detail, onOffered }: OfferDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog open={open} onClose={onClose} title={t`Offer to partners`}>
      {open && <Offering detail={detail} onClose={onClose} onOffered={onOffered} />}
    </Dialog>
  );
}

function Offering({ detail, onClose, onOffered }: Omit<OfferDialogProps, 'open'>) {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [given, setGiven] = useState('');
  const [busy, setBusy] = useState(false);
  const { id, canReply, drafts } = detail;
  const { data: near } = useQuery(nearQuery(id, useDeferredValue(given.trim())));
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await work();
      onClose();
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    setBusy(false);
  };
  const offer = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(async () => {
      await api.post(`/conversations/${id}/partners`, { place: given.trim() || null });
      say(t`It is offered to partners. If nobody takes it, it comes back.`);
      onOffered();
    });
  };
  const isWriting = drafts.some(({ mode }) => mode === 'reply');
  const ask = (): void =>
    void attempt(async () => {
      await api.post(`/conversations/${id}/draft`, { mode: 'reply', text: near!.ask, basedOn: null });
      await queryClient.invalidateQueries({ queryKey: ['conversation', id] });
      say(t`The question stands in your answer. Once they say where they are, it goes to partners by itself.`);
    });
  return (
    <form className="flex flex-col gap-3 px-5 pb-5" onSubmit={offer}>
      <Field
        label={t`Near which place?`}
        hint={t`Left empty, it is what the customer wrote, or what their profile says.`}
        value={given}
        maxLength={200}
        onChange={({ target }) => setGiven(target.value)}
      />
      <div role="status" className="min-h-12 rounded-m bg-sunken px-3 py-2 text-s">
        {near && near.place === null ? (
          <Trans>No place is known yet.</Trans>
        ) : near && near.partners.length === 0 ? (
          <Trans>{near.place}: nobody works there.</Trans>
        ) : near ? (
          <>
            {near.place}: {near.partners.map(({ name }) => name).join(', ')}
          </>
        ) : null}
      </div>
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="btn btn-primary" disabled={busy || !near || near.partners.length === 0}>
          <Trans>Offer it</Trans>
        </button>
        {near && near.place === null && canReply.ok && !isWriting && (
          <button type="button" className="btn" disabled={busy} onClick={ask}>
            <Trans>Ask them where they are</Trans>
          </button>
        )}
      </div>
    </form>
  );
}
