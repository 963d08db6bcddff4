import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ProfileView } from '#contracts';
import { api } from '../api/client.js';
import { availabilityQuery } from './queries.js';

/** Whether one takes work, and the switch. */
export function useAvailability(): { isAway: boolean; toggle: () => Promise<void> } {
  const queryClient = useQueryClient();
  const isAway = useQuery(availabilityQuery).data?.availability === 'away';
  return {
    isAway,
    toggle: async () => {
      queryClient.setQueryData(availabilityQuery.queryKey, await api.post<ProfileView>('/me/availability', { availability: isAway ? 'auto' : 'away' }));
    },
  };
}
