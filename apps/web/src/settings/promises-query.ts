import { queryOptions } from '@tanstack/react-query';
import type { Page, SlaPolicyView } from '#contracts';
import { api } from '../api/client.js';

export const promisesQuery = queryOptions({
  queryKey: ['sla-policies'],
  queryFn: async ({ signal }) => (await api.get<Page<SlaPolicyView>>('/sla-policies', undefined, signal)).items,
  staleTime: 60_000,
});
