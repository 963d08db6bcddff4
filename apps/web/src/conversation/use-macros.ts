import { useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ConversationDetail, MacroRun, MacroView, StaleReply } from '#contracts';
import { api, ApiError } from '../api/client.js';
import { say } from '../frame/notices.js';
import { refreshRows } from '../frame/workspace.js';
import { useReason } from '../look/states.js';
import { macrosQuery } from './queries.js';
import { holdSeconds } from './sending.js';

/** The macros there are, and what runs one here. */
export function useMacros(detail: ConversationDetail, onStale: (stale: StaleReply) => void): { macros: MacroView[]; run: (macro: MacroView) => void } {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const macros = useQuery(macrosQuery).data ?? [];
  const run = async (macro: MacroView): Promise<void> => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    try {
      const { reply } = await api.post<MacroRun>(`/conversations/${detail.id}/macro`, { macroId: macro.id, basedOn: detail.version, holdSeconds, timeZone });
      const { name } = macro;
      say(
        t`Done: ${name}`,
        reply ? { undo: () => void api.post(`/replies/${reply.id}/cancel`).catch((error: unknown) => say(reason(error), { tone: 'problem' })) } : {},
      );
    } catch (error) {
      if (error instanceof ApiError && typeof error.problem.version === 'number') {
        onStale({ version: error.problem.version, since: (error.problem.since as StaleReply['since'] | undefined) ?? [] });
      } else say(reason(error), { tone: 'problem' });
    }
    void queryClient.invalidateQueries({ queryKey: ['conversation', detail.id] });
    await refreshRows([detail.id]).catch(() => undefined);
  };
  return { macros, run: (macro) => void run(macro) };
}
