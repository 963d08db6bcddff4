import { queryOptions } from '@tanstack/react-query';
import type { OutgoingWebhookView, Page } from '#contracts';
import { api } from '../api/client.js';

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async ({ signal }) => (await api.get<Page<OutgoingWebhookView>>('/webhooks', undefined, signal)).items,
});
