import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { OwnHandOffsView, Page, PartnersNearView, PartnerView } from '#contracts';
import { api } from '../api/client.js';

const everyMs = 10_000;

export const handOffsQuery = queryOptions({
  queryKey: ['hand-offs'],
  queryFn: ({ signal }) => api.get<OwnHandOffsView>('/hand-offs', undefined, signal),
  refetchInterval: everyMs,
  refetchOnWindowFocus: true,
});

export const partnersQuery = queryOptions({
  queryKey: ['partners'],
  queryFn: async ({ signal }) => (await api.get<Page<PartnerView>>('/partners', undefined, signal)).items,
});

/** Who would be asked about a conversation. */
export const nearQuery = (conversationId: string, place: string) =>
  queryOptions({
    queryKey: ['partners-near', conversationId, place],
    queryFn: ({ signal }) => api.get<PartnersNearView>(`/conversations/${conversationId}/partners`, { place }, signal),
    placeholderData: keepPreviousData,
  });
