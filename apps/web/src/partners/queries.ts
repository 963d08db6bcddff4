import { queryOptions } from '@tanstack/react-query';
import type { OwnHandOffsView, Page, PartnerView } from '#contracts';
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
