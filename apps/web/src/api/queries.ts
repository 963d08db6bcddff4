import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  RoomCallView,
  RoomView,
  ApiKeyView,
  ChannelView,
  ConversationDetail,
  ConversationView,
  InboxCounts,
  ListOrder,
  Me,
  MemberView,
  MentionView,
  Page,
  QueryFieldView,
  QueryReading,
  SavedView,
  SessionView,
  StatusView,
  TagView,
  ThreadItem,
  ViewName,
} from '#contracts';
import { conversationRows } from '../inbox/rows.js';
import { api } from './client.js';

/** What a list shows: a view, narrowed by a query. */
export interface ListOf {
  view: ViewName;
  query: string;
  order: ListOrder;
}

const pageSize = 50;

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get<Me>('/me', undefined, signal),
  staleTime: Infinity,
});

export const listQuery = ({ view, query, order }: ListOf) =>
  infiniteQueryOptions({
    queryKey: ['conversations', view, query, order],
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.get<Page<ConversationView>>('/conversations', { view, query, order, cursor: pageParam, limit: pageSize }, signal);
      conversationRows.merge(page.items);
      return { ids: page.items.map((row) => row.id), next: page.next };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 30_000,
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: async ({ signal }) => {
      const detail = await api.get<ConversationDetail>(`/conversations/${id}`, undefined, signal);
      conversationRows.merge([detail]);
      return detail;
    },
    staleTime: 15_000,
  });

export const earlierQuery = (id: string, before: string | null) =>
  infiniteQueryOptions({
    queryKey: ['thread', id, before],
    queryFn: ({ pageParam, signal }) => api.get<{ items: ThreadItem[]; earlier: string | null }>(`/conversations/${id}/thread`, { before: pageParam }, signal),
    initialPageParam: before,
    getNextPageParam: (page) => page.earlier,
    enabled: false,
  });

export const countsQuery = queryOptions({
  queryKey: ['counts'],
  queryFn: ({ signal }) => api.get<InboxCounts>('/counts', undefined, signal),
  staleTime: 60_000,
});

const wholeList = <T>(key: string, path: string, staleTime = 30_000) =>
  queryOptions({
    queryKey: [key],
    queryFn: async ({ signal }) => (await api.get<Page<T>>(path, { limit: 100 }, signal)).items,
    staleTime,
  });

export const savedViewsQuery = wholeList<SavedView>('saved-views', '/views', 300_000);
export const tagsQuery = wholeList<TagView>('tags', '/tags', 300_000);
export const membersQuery = wholeList<MemberView>('members', '/members', 300_000);
export const channelsQuery = wholeList<ChannelView>('channels', '/channels');
export const apiKeysQuery = wholeList<ApiKeyView>('api-keys', '/api-keys');
export const roomsQuery = wholeList<RoomView>('rooms', '/rooms');
export const roomCallsQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['room-calls', conversationId],
    queryFn: async ({ signal }) => (await api.get<Page<RoomCallView>>(`/conversations/${conversationId}/room-calls`, undefined, signal)).items,
    refetchInterval: ({ state }) => (state.data?.some((call) => call.state === 'queued') ? 3_000 : false),
  });
export const sessionsQuery = wholeList<SessionView>('sessions', '/sessions');

export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => api.get<StatusView>('/status', undefined, signal),
  refetchInterval: 5_000,
});

export const mentionsQuery = (query: string) =>
  infiniteQueryOptions({
    queryKey: ['mentions', query],
    queryFn: ({ pageParam, signal }) => api.get<Page<MentionView>>('/mentions', { query, cursor: pageParam, limit: pageSize }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 15_000,
  });

export const queryReadingQuery = (query: string, lang: string) =>
  queryOptions({
    queryKey: ['query', query, lang],
    queryFn: ({ signal }) => api.get<QueryReading>('/query', { query: query || ' ', lang }, signal),
    staleTime: 60_000,
  });

export const queryFieldsQuery = (lang: string) =>
  queryOptions({
    queryKey: ['query-fields', lang],
    queryFn: async ({ signal }) => (await api.get<Page<QueryFieldView>>('/query/fields', { lang }, signal)).items,
    staleTime: 60_000,
  });
