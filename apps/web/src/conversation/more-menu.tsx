import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ConversationDetail, type ConversationView, priorities } from '#contracts';
import { api } from '../api/client.js';
import { roomsQuery } from '../api/queries.js';
import { type Command, useCommands } from '../frame/commands.js';
import { say } from '../frame/notices.js';
import { refreshRows, useWorkspace } from '../frame/workspace.js';
import { useActions } from '../inbox/actions.js';
import type { Row } from '../inbox/rows.js';
import { Menu } from '../look/menu.js';
import { useReason } from '../look/states.js';
import { priorityName } from '../words/names.js';
import { BringInDialog } from './colleagues.js';
import { OfferDialog } from '../partners/offer-dialog.js';
import { MergeDialog, SplitDialog } from './move-dialogs.js';

/** Everything that is done less often; all of it is in the command bar too. */
export function MoreMenu({ row, detail, onOpen }: { row: Row; detail: ConversationDetail | null; onOpen: (id: string) => void }) {
  const { t, i18n } = useLingui();
  const { me } = useWorkspace();
  const reason = useReason();
  const queryClient = useQueryClient();
  const actions = useActions();
  const [asking, setAsking] = useState<'merge' | 'split' | 'bring-in' | 'partners' | null>(null);
  const { id } = row;
  const rooms = useQuery(roomsQuery).data ?? [];

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    await refreshRows([id]).catch(() => undefined);
    void queryClient.invalidateQueries({ queryKey: ['conversation', id] });
  };
  const post = (path: string, body: unknown, said: string, back?: { path: string; body: unknown }) =>
    void attempt(async () => {
      await api.post(`/conversations/${id}/${path}`, body);
      say(said, back ? { undo: () => void attempt(() => api.post(`/conversations/${id}/${back.path}`, back.body)) } : {});
    });
  const moved = (said: string, work: () => Promise<ConversationView>) =>
    void attempt(async () => {
      const shown = await work();
      await refreshRows([shown.id]);
      say(said, {
        undo: () =>
          void attempt(async () => {
            const { moves } = await api.get<ConversationDetail>(`/conversations/${shown.id}`);
            if (moves[0]) onOpen((await api.post<ConversationView>(`/moves/${moves[0].id}/undo`)).id);
          }),
      });
      onOpen(shown.id);
    });

  const following = detail?.followers.includes(me.member.id) ?? false;
  const others = detail?.otherConversations.filter((other) => other.channelId === row.channelId && !other.mergedInto) ?? [];
  const mentions = detail?.thread.flatMap((line) => (line.is === 'mention' && !line.mention.own ? [line.mention] : [])) ?? [];
  const group = t`Conversation`;
  const commands: Command[] = [
    { id: 'pending', name: t`Wait for them`, group, key: 'w', run: () => actions.pend(row) },
    {
      id: 'follow',
      name: following ? t`No longer follow` : t`Follow`,
      group,
      key: 'f',
      run: () => post('follow', { following: !following }, following ? t`You no longer follow it` : t`You follow it`, { path: 'follow', body: { following } }),
    },
    ...priorities.map((priority) => ({
      id: `priority-${priority}`,
      name: i18n._(priorityName[priority]),
      group: t`Priority`,
      run: () => post('priority', { priority }, t`Priority changed`, { path: 'priority', body: { priority: row.priority } }),
    })),
    ...(rooms.length > 0 ? [{ id: 'bring-in', name: t`Bring in colleagues`, group, run: () => setAsking('bring-in') }] : []),
    ...(row.status === 'open' ? [{ id: 'partners', name: t`Offer to partners`, group, run: () => setAsking('partners') }] : []),
    ...(others.length > 0 ? [{ id: 'merge', name: t`Merge into another conversation`, group, run: () => setAsking('merge') }] : []),
    ...(mentions.length > 1 ? [{ id: 'split', name: t`Make a conversation of some posts`, group, run: () => setAsking('split') }] : []),
  ];
  useCommands(commands);

  return (
    <>
      <Menu
        trigger={
          <button type="button" className="btn" aria-label={t`More`}>
            <span aria-hidden="true">⋯</span>
          </button>
        }
        choices={commands.map((command) => ({
          id: command.id,
          label: command.name,
          aside: command.key?.toUpperCase(),
          checked: command.id === `priority-${row.priority}`,
          choose: command.run,
        }))}
        header={
          <p className="px-2 pt-1 text-s text-ink-3">
            <Trans>This conversation</Trans>
          </p>
        }
      />
      <BringInDialog open={asking === 'bring-in'} onClose={() => setAsking(null)} conversationId={id} />
      {detail && (
        <OfferDialog open={asking === 'partners'} onClose={() => setAsking(null)} detail={detail} onOffered={() => void attempt(async () => undefined)} />
      )}
      <MergeDialog
        open={asking === 'merge'}
        onClose={() => setAsking(null)}
        others={others}
        onChoose={(intoId) => moved(t`Merged`, () => api.post<ConversationView>(`/conversations/${id}/merge`, { intoId }))}
      />
      <SplitDialog
        open={asking === 'split'}
        onClose={() => setAsking(null)}
        mentions={mentions}
        onChoose={(mentionIds) => moved(t`A conversation of its own`, () => api.post<ConversationView>(`/conversations/${id}/split`, { mentionIds }))}
      />
    </>
  );
}
