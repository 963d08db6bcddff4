import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import type { ConversationView, Kind, MentionView } from '#contracts';
import { api, Unreachable } from '../api/client.js';
import { tagsQuery } from '../api/queries.js';
import { say } from '../frame/notices.js';
import { refreshRows, useWorkspace } from '../frame/workspace.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { kindName } from '../words/names.js';
import { conversationRows, type Row } from './rows.js';

type Patch = Parameters<typeof conversationRows.patch>[1];
interface Around {
  /** Called when the change is taken back, by undo or by a refusal. */
  onUndo?: () => void;
}

const firstWaitMs = 400;
const longestWaitMs = 4_000;
const giveUpMs = 60_000;

/** Tries until there is an answer, for changes that do no harm when they are made twice. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  const startedMs = Date.now();
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unreachable) || Date.now() - startedMs > giveUpMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/**
 * What can be done to a conversation. The screen shows it at once, marked as pending until the server confirms; undo sends the
 * opposite, so that a closed tab loses nothing.
 */
export function useActions() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const queryClient = useQueryClient();
  const { me, members } = useWorkspace();
  const reason = useReason();

  const send = async (id: string, patch: Patch, path: string, body: unknown): Promise<boolean> => {
    conversationRows.patch(id, patch);
    try {
      await persist(() => api.post(`/conversations/${id}/${path}`, body));
      await refreshRows([id]).catch(() => undefined);
      void queryClient.invalidateQueries({ queryKey: ['conversation', id] });
      return true;
    } catch (error) {
      say(reason(error), { tone: 'problem' });
      return false;
    } finally {
      conversationRows.settle(id);
    }
  };

  /** Sends `back` once `forth` was answered, so that they cannot overtake each other. */
  const change = (forth: () => Promise<boolean>, said: string, back: () => Promise<boolean>, { onUndo }: Around) => {
    const sent = forth().then((done) => {
      if (!done) onUndo?.();
    });
    say(said, {
      undo: () => {
        onUndo?.();
        void sent.then(back);
      },
    });
  };

  const restore = (row: Row) => (): Promise<boolean> =>
    row.status === 'snoozed'
      ? send(row.id, { status: 'snoozed' }, 'snooze', { until: row.snoozedUntil })
      : row.status === 'pending'
        ? send(row.id, { status: 'pending' }, 'pending', {})
        : row.status === 'resolved'
          ? send(row.id, { status: 'resolved' }, 'resolve', {})
          : send(row.id, { status: 'open' }, 'reopen', {});

  const actions = {
    resolve: (row: Row, around: Around = {}) =>
      change(
        () => send(row.id, { status: 'resolved', waitingSince: null }, 'resolve', {}),
        t`Resolved ${row.author.name ?? row.author.handle}`,
        restore(row),
        around,
      ),
    reopen: (row: Row, around: Around = {}) =>
      change(
        () => send(row.id, { status: 'open', snoozedUntil: null }, 'reopen', {}),
        t`Reopened ${row.author.name ?? row.author.handle}`,
        restore(row),
        around,
      ),
    pend: (row: Row, around: Around = {}) =>
      change(
        () => send(row.id, { status: 'pending', waitingSince: null }, 'pending', {}),
        t`Waiting for ${row.author.name ?? row.author.handle}`,
        restore(row),
        around,
      ),
    /** Until a time; with null until they write again. */
    snooze: (row: Row, until: Date | null, around: Around = {}) =>
      change(
        () => send(row.id, { status: 'snoozed', snoozedUntil: until?.toISOString() ?? null }, 'snooze', { until: until?.toISOString() ?? null }),
        until ? t`Snoozed until ${format.weekday(until)}` : t`Snoozed until they write again`,
        restore(row),
        around,
      ),
    assign: (row: Row, memberId: string | null, around: Around = {}) => {
      const name = memberId === me.member.id ? t`you` : memberId ? (members.get(memberId)?.name ?? '') : '';
      change(
        () => send(row.id, { assigneeId: memberId }, 'assign', { memberId }),
        memberId ? t`Assigned to ${name}` : t`Assigned to nobody`,
        () => send(row.id, { assigneeId: row.assigneeId }, 'assign', { memberId: row.assigneeId }),
        around,
      );
    },
    tag: async (row: Row, { add, remove }: { add: string[]; remove: string[] }, isUndo = false) => {
      try {
        conversationRows.merge([await persist(() => api.post<ConversationView>(`/conversations/${row.id}/tags`, { add, remove }))]);
        void queryClient.invalidateQueries({ queryKey: tagsQuery.queryKey });
        const names = [...add, ...remove].join(', ');
        if (!isUndo)
          say(add.length > 0 ? t`Tagged: ${names}` : t`Tag taken off: ${names}`, { undo: () => void actions.tag(row, { add: remove, remove: add }, true) });
      } catch (error) {
        say(reason(error), { tone: 'problem' });
      }
    },
    correct: async (mention: MentionView, kind: Kind) => {
      const send = async (path: string, body: unknown): Promise<boolean> => {
        try {
          await api.post(`/mentions/${mention.id}/${path}`, body);
          if (mention.conversationId) {
            await refreshRows([mention.conversationId]);
            await queryClient.invalidateQueries({ queryKey: ['conversation', mention.conversationId] });
          }
          await queryClient.invalidateQueries({ queryKey: ['mentions'] });
          return true;
        } catch (error) {
          say(reason(error), { tone: 'problem' });
          return false;
        }
      };
      if (!(await send('correct', { kind }))) return;
      const word = i18n._(kindName[kind]);
      // Taken back, it is no labelled post any more: correcting it to what it was would be one.
      say(t`Corrected to: ${word}`, { undo: () => void send('uncorrect', {}) });
    },
  };
  return actions;
}
