import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { SearchPage, SearchPlace } from '#contracts';
import { api } from '../api/client.js';

/** The newest few of each place. */
export const everywhereQuery = (query: string) =>
  queryOptions({
    queryKey: ['search', query],
    queryFn: ({ signal }) => api.get<SearchPage>('/search', { query, limit: 5 }, signal),
    enabled: query !== '',
    staleTime: 15_000,
  });

/** All of one place, page by page. */
export const placeQuery = (query: string, place: SearchPlace) =>
  infiniteQueryOptions({
    queryKey: ['search', query, place],
    queryFn: async ({ pageParam, signal }) => (await api.get<SearchPage>('/search', { query, place, cursor: pageParam, limit: 30 }, signal))[place]!,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: query !== '',
    staleTime: 15_000,
  });
