import { queryOptions } from '@tanstack/react-query';
import type { CannedReplyView, MacroView, Page, SuggestionView, ThanksView } from '#contracts';
import { api } from '../api/client.js';

const whole = <T>(key: readonly string[], path: string, staleTime: number) =>
  queryOptions({ queryKey: key, queryFn: async ({ signal }) => (await api.get<Page<T>>(path, undefined, signal)).items, staleTime });

export const cannedQuery = whole<CannedReplyView>(['canned-replies'], '/canned-replies', 60_000);
export const macrosQuery = whole<MacroView>(['macros'], '/macros', 60_000);
/** New with each version of the thread: another question may want another answer. */
export const suggestionsQuery = (id: string, version: number) =>
  whole<SuggestionView>(['suggestions', id, String(version)], `/conversations/${id}/suggestions`, 300_000);

/** Anew with each version too: somebody may have said the same words meanwhile. */
export const thanksQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['thanks', id, String(version)],
    queryFn: ({ signal }) => api.get<ThanksView>(`/conversations/${id}/thanks`, undefined, signal),
    staleTime: 60_000,
  });
