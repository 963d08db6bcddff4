import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveView } from '#contracts';
import { api } from '../api/client.js';
import { useWorkspace } from '../frame/workspace.js';

const liveQuery = queryOptions({ queryKey: ['live'], queryFn: ({ signal }) => api.get<LiveView>('/insights/live', undefined, signal), staleTime: 60_000 });

/** The live screen: asked for once, then sent to us. */
export function useLive() {
  const { feed } = useWorkspace();
  const queryClient = useQueryClient();
  useEffect(() => feed?.watchLive((view) => queryClient.setQueryData(liveQuery.queryKey, view)), [feed, queryClient]);
  return useQuery(liveQuery);
}
