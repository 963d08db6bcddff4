import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Page, PeoplePage, PersonListView, WholePerson } from '#contracts';
import { api } from '../api/client.js';

export interface PeopleOf {
  listId: string | null;
  blocked: boolean;
}

export const peopleQuery = ({ listId, blocked }: PeopleOf) =>
  infiniteQueryOptions({
    queryKey: ['people', listId, blocked],
    queryFn: ({ pageParam, signal }) => api.get<PeoplePage>('/people', { list: listId, blocked: blocked || null, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 15_000,
  });

export const personQuery = (authorId: string) =>
  queryOptions({
    queryKey: ['person', authorId],
    queryFn: ({ signal }) => api.get<WholePerson>(`/authors/${authorId}/person`, undefined, signal),
    staleTime: 15_000,
  });

export const personListsQuery = queryOptions({
  queryKey: ['person-lists'],
  queryFn: async ({ signal }) => (await api.get<Page<PersonListView>>('/person-lists', undefined, signal)).items,
  staleTime: 60_000,
});
