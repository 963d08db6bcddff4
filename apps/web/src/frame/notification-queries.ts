import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { NotificationPage, NotificationSettings } from '#contracts';
import { api } from '../api/client.js';

export const notificationsQuery = infiniteQueryOptions({
  queryKey: ['notifications'],
  queryFn: ({ pageParam, signal }) => api.get<NotificationPage>('/notifications', { limit: 30, cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
  staleTime: 60_000,
});

export const notificationSettingsQuery = queryOptions({
  queryKey: ['notification-settings'],
  queryFn: ({ signal }) => api.get<NotificationSettings>('/notifications/settings', undefined, signal),
  staleTime: 300_000,
});
