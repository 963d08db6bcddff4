import { queryOptions } from '@tanstack/react-query';
import type { GapView, NetworkView, Page } from '#contracts';
import { api } from '../api/client.js';

export const networksQuery = (lang: string) =>
  queryOptions({
    queryKey: ['networks', lang],
    queryFn: async ({ signal }) => (await api.get<Page<NetworkView>>('/networks', { lang }, signal)).items,
    staleTime: Infinity,
  });

/** Of all channels, newest first. */
export const gapsQuery = queryOptions({
  queryKey: ['gaps'],
  queryFn: async ({ signal }) => (await api.get<Page<GapView>>('/gaps', { limit: 100 }, signal)).items,
  staleTime: 30_000,
});
