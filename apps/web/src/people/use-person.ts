import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import type { WholePerson } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useReason } from '../look/states.js';
import { personQuery } from './queries.js';

/** What can be done to a person; each change can be taken back but erasing. */
export function usePersonActions(person: WholePerson) {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { id, name } = person;
  const at = `/authors/${id}`;
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      say(reason(error), { tone: 'problem' });
      return false;
    } finally {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: personQuery(id).queryKey }),
        queryClient.invalidateQueries({ queryKey: ['people'] }),
        queryClient.invalidateQueries({ queryKey: ['person-lists'] }),
      ]);
    }
  };
  const block = async (blocked: boolean, why: 'blocked' | 'spam' = 'blocked'): Promise<void> => {
    const set = (to: boolean) => attempt(() => api.post(`${at}/block`, { blocked: to, why }));
    if (await set(blocked)) say(blocked ? t`Blocked ${name}` : t`Let ${name} in again`, { undo: () => void set(!blocked) });
  };
  const link = async (authorId: string, evidence: string, handle: string): Promise<void> => {
    if (await attempt(() => api.post(`${at}/link`, { authorId, evidence })))
      say(t`Linked ${handle}`, { undo: () => void attempt(() => api.delete(`${at}/link/${authorId}`)) });
  };
  const unlink = async (authorId: string, evidence: string, handle: string): Promise<void> => {
    if (await attempt(() => api.delete(`${at}/link/${authorId}`)))
      say(t`Unlinked ${handle}`, { undo: () => void attempt(() => api.post(`${at}/link`, { authorId, evidence })) });
  };
  return {
    block,
    link,
    unlink,
    note: (text: string) => attempt(() => api.post(`${at}/notes`, { text })),
    describe: (attributes: Record<string, string>) => attempt(() => api.patch(`${at}/attributes`, { attributes })),
    list: (listId: string, listed: boolean) => attempt(() => api.post(`${at}/lists`, { listId, listed })),
    listUnder: (listName: string) =>
      attempt(async () => {
        const list = await api.post<{ id: string }>('/person-lists', { name: listName });
        await api.post(`${at}/lists`, { listId: list.id, listed: true });
      }),
    erase: () => attempt(() => Promise.all(person.accounts.map((account) => api.delete(`/authors/${account.id}`)))),
  };
}
