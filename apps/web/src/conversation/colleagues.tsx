import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { RoomCallView } from '#contracts';
import { api } from '../api/client.js';
import { roomCallsQuery, roomsQuery } from '../api/queries.js';
import { say } from '../frame/notices.js';
import { Dialog } from '../look/dialog.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';

const stateName: Record<RoomCallView['state'], MessageDescriptor> = {
  queued: msg`on its way`,
  sent: msg`told`,
  failed: msg`could not be told`,
  unknown: msg`perhaps told: look there`,
};

/** Asks a room of colleagues about a conversation. */
export function BringInDialog({ open, onClose, conversationId }: { open: boolean; onClose: () => void; conversationId: string }) {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const rooms = useQuery({ ...roomsQuery, enabled: open }).data ?? [];
  const [isBusy, setBusy] = useState(false);
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const body = { id: crypto.randomUUID(), ...Object.fromEntries(new FormData(event.currentTarget)) };
    setBusy(true);
    void (async () => {
      try {
        await api.post(`/conversations/${conversationId}/room-calls`, body);
        say(t`Your colleagues are told`);
        onClose();
      } catch (error) {
        say(reason(error), { tone: 'problem' });
      }
      setBusy(false);
      await queryClient.invalidateQueries({ queryKey: ['room-calls', conversationId] });
    })();
  };
  return (
    <Dialog open={open} onClose={onClose} title={t`Bring in colleagues`}>
      <form className="flex flex-col gap-3 px-5 pb-5" onSubmit={ask}>
        <p className="text-s text-ink-2">
          <Trans>They are told the last posts, without names, numbers and addresses, and get a link to this conversation.</Trans>
        </p>
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>Room</Trans>
          <select name="roomId" className="field" required>
            {rooms.map((room) => (
              <option key={room.id} value={room.id}>
                {room.name} ({room.kind === 'slack' ? 'Slack' : 'Teams'})
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>What do you want to know?</Trans>
          <textarea name="note" className="field" rows={3} maxLength={1_000} />
        </label>
        <button type="submit" className="btn btn-primary self-start" disabled={isBusy || rooms.length === 0}>
          <Trans>Ask them</Trans>
        </button>
      </form>
    </Dialog>
  );
}

/** Which rooms were asked about this conversation; nothing when none was. */
export function RoomCalls({ conversationId }: { conversationId: string }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { data } = useQuery(roomCallsQuery(conversationId));
  if (!data || data.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1.5 text-s font-[550] text-ink-3">
        <Trans>Colleagues asked</Trans>
      </h3>
      <ul className="flex flex-col gap-1">
        {data.map((call) => (
          <li key={call.id}>
            <div>
              {call.room}: <span className={call.state === 'failed' ? 'text-complaint' : ''}>{i18n._(stateName[call.state])}</span>
            </div>
            <div className="text-s text-ink-3">
              {format.moment(call.at)}
              {call.problem && ` · ${call.problem}`}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
