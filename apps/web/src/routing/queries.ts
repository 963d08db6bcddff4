import { queryOptions } from '@tanstack/react-query';
import type { CrisisView, DecisionView, DeskView, DryRunView, Page, ProfileView, RuleField, RuleMoment, RulesView, TeamView } from '#contracts';
import { api } from '../api/client.js';

const list = <T>(key: string, path: string) =>
  queryOptions({ queryKey: [key], queryFn: async ({ signal }) => (await api.get<Page<T>>(path, undefined, signal)).items, staleTime: 10_000 });

export const desksQuery = list<DeskView>('desks', '/desks');
export const teamsQuery = list<TeamView>('teams', '/teams');
export const profilesQuery = list<ProfileView>('profiles', '/profiles');

export const rulesQuery = (lang: string) =>
  queryOptions({ queryKey: ['rules', lang], queryFn: ({ signal }) => api.get<RulesView>('/rules', { lang }, signal), staleTime: 10_000 });

export const ruleFieldsQuery = (lang: string, runs: RuleMoment) =>
  queryOptions({
    queryKey: ['rule-fields', lang, runs],
    queryFn: async ({ signal }) => (await api.get<{ items: RuleField[] }>('/rule-fields', { lang, runs }, signal)).items,
    staleTime: Infinity,
  });

export const decisionsQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['decisions', conversationId],
    queryFn: async ({ signal }) => (await api.get<Page<DecisionView>>(`/conversations/${conversationId}/decisions`, undefined, signal)).items,
    staleTime: 15_000,
  });

export const availabilityQuery = queryOptions({
  queryKey: ['availability'],
  queryFn: ({ signal }) => api.get<ProfileView>('/me/availability', undefined, signal),
  staleTime: 60_000,
});

export const crisisQuery = queryOptions({
  queryKey: ['crisis'],
  queryFn: async ({ signal }) => (await api.get<{ crisis: CrisisView | null }>('/crisis', undefined, signal)).crisis,
  staleTime: 60_000,
});

/** Looked at every second until it is over. */
export const dryRunQuery = (id: string) =>
  queryOptions({
    queryKey: ['dry-run', id],
    queryFn: ({ signal }) => api.get<DryRunView>(`/dry-runs/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'waiting' && state.data.state !== 'running' ? false : 1_000),
  });
