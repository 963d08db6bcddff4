import { queryOptions } from '@tanstack/react-query';
import type { AdvocateView, OwnOffersView, Page } from '#contracts';
import { api } from '../api/client.js';

const everyMs = 10_000;

/** Asked again now and then: a portal keeps no line to the server, which spares a telephone's battery. */
export const offersQuery = queryOptions({
  queryKey: ['offers'],
  queryFn: ({ signal }) => api.get<OwnOffersView>('/offers', undefined, signal),
  refetchInterval: everyMs,
  refetchOnWindowFocus: true,
});

export const advocatesQuery = queryOptions({
  queryKey: ['advocates'],
  queryFn: async ({ signal }) => (await api.get<Page<AdvocateView>>('/advocates', undefined, signal)).items,
});
