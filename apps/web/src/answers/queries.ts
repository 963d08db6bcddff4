import { infiniteQueryOptions } from '@tanstack/react-query';
import type { AnswerToApproveView, ApprovedAnswerView, Page } from '#contracts';
import { api } from '../api/client.js';

export const approvedAnswersQuery = infiniteQueryOptions({
  queryKey: ['approved-answers'],
  queryFn: ({ pageParam, signal }) => api.get<Page<ApprovedAnswerView>>('/approved-answers', { cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

export const waitingAnswersQuery = infiniteQueryOptions({
  queryKey: ['approved-answers', 'waiting'],
  queryFn: ({ pageParam, signal }) => api.get<Page<AnswerToApproveView>>('/approved-answers/waiting', { cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});
