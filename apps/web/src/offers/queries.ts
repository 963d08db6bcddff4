import { queryOptions } from '@tanstack/react-query';
import type { AdvocateView, ApplicantView, CommunityView, OpenQuestionView, OwnHandlesView, OwnOffersView, Page, TellingView } from '#contracts';
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

export const openQuestionsQuery = queryOptions({
  queryKey: ['offers', 'open'],
  queryFn: async ({ signal }) => (await api.get<{ items: OpenQuestionView[] }>('/offers/open', undefined, signal)).items,
  refetchInterval: everyMs * 6,
});

export const handlesQuery = queryOptions({
  queryKey: ['offers', 'handles'],
  queryFn: ({ signal }) => api.get<OwnHandlesView>('/offers/handles', undefined, signal),
  staleTime: 60_000,
});

export const communityQuery = queryOptions({
  queryKey: ['community'],
  queryFn: ({ signal }) => api.get<CommunityView>('/community', undefined, signal),
});

export const applicantsQuery = queryOptions({
  queryKey: ['applicants'],
  queryFn: async ({ signal }) => (await api.get<Page<ApplicantView>>('/applicants', undefined, signal)).items,
});

export const tellingQuery = queryOptions({
  queryKey: ['telling'],
  queryFn: ({ signal }) => api.get<TellingView>('/telling', undefined, signal),
  staleTime: 60_000,
});
