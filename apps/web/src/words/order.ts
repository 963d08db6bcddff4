import type { Kind, ListOrder, SearchPlace, ViewName } from '#contracts';

/** Complaints first: they are why people look. */
export const kindOrder: readonly Kind[] = ['complaint', 'question', 'praise', 'other'];

export const viewOrder: readonly ViewName[] = [
  'mine',
  'unassigned',
  'open',
  'waiting',
  'unsure',
  'approval',
  'thanks',
  'mentions',
  'snoozed',
  'resolved',
  'all',
];

export const orderOptions: readonly ListOrder[] = ['activity', 'waiting', 'priority', 'sla'];

export const searchPlaceOptions: readonly SearchPlace[] = ['posts', 'replies', 'notes', 'people'];
