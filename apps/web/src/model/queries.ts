import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { CorrectionView, EndpointView, ModelView, Page, RereadingExample, RereadingView, WhyView } from '#contracts';
import { api } from '../api/client.js';

export const modelQuery = queryOptions({
  queryKey: ['model'],
  queryFn: ({ signal }) => api.get<ModelView>('/model', undefined, signal),
  refetchInterval: (query) => (query.state.data?.teaching.busy ? 1_500 : false),
});

export const correctionsQuery = infiniteQueryOptions({
  queryKey: ['corrections'],
  queryFn: ({ pageParam, signal }) => api.get<Page<CorrectionView>>('/corrections', { cursor: pageParam, limit: 8 }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

export const isAtWork = ({ state, paused }: RereadingView): boolean => (state === 'comparing' || state === 'applying') && !paused;

export const rereadingsQuery = queryOptions({
  queryKey: ['rereadings'],
  queryFn: async ({ signal }) => (await api.get<Page<RereadingView>>('/rereadings', { limit: 10 }, signal)).items,
  refetchInterval: (query) => (query.state.data?.some(isAtWork) ? 1_000 : false),
});

export const examplesQuery = (id: string, seen: number) =>
  queryOptions({
    queryKey: ['rereading-examples', id, seen],
    queryFn: async ({ signal }) => (await api.get<Page<RereadingExample>>(`/rereadings/${id}/examples`, undefined, signal)).items,
  });

export const endpointQuery = queryOptions({
  queryKey: ['model-endpoint'],
  queryFn: async ({ signal }) => (await api.get<{ endpoint: EndpointView | null }>('/model/endpoint', undefined, signal)).endpoint,
});

export const whyQuery = (mentionId: string, kind: string) =>
  queryOptions({
    queryKey: ['why', mentionId, kind],
    queryFn: ({ signal }) => api.get<WhyView>(`/mentions/${mentionId}/why`, undefined, signal),
    staleTime: 60_000,
  });
