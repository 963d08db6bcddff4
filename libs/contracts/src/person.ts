import { z } from 'zod';
import { surveyView } from './beside.js';
import { conversationView } from './conversation.js';
import { authorView } from './mention.js';

/** An author with what is known of them. */
export const personView = authorView.extend({
  network: z.string(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  mentions: z.number(),
  conversations: z.number(),
  /** Set once they asked to be forgotten. */
  erasedAt: z.string().nullable(),
});
export type PersonView = z.infer<typeof personView>;

/** An account that is one of a person's, and why we think so. */
export const personAccount = personView.extend({ linkId: z.string().nullable(), evidence: z.string().nullable(), linkedAt: z.string().nullable() });

/** An account that may be the same person's. */
export const personSuggestion = z.object({
  author: authorView.extend({ network: z.string() }),
  evidence: z.enum(['same-handle', 'same-name', 'same-address']),
});
export type PersonSuggestion = z.infer<typeof personSuggestion>;

export const personNoteView = z.object({ id: z.string(), memberId: z.string(), text: z.string(), createdAt: z.string() });
export const personListView = z.object({ id: z.string(), name: z.string(), people: z.number() });
export type PersonListView = z.infer<typeof personListView>;

/** A human: one account or several that were linked. `id` is that of the account asked for. */
export const wholePerson = z.object({
  id: z.string(),
  name: z.string(),
  accounts: z.array(personAccount),
  suggestions: z.array(personSuggestion),
  attributes: z.record(z.string(), z.string()),
  notes: z.array(personNoteView),
  lists: z.array(z.string()),
  blocked: z.object({ at: z.string(), memberId: z.string().nullable(), why: z.enum(['blocked', 'spam']) }).nullable(),
  conversations: z.array(conversationView),
  surveys: z.array(surveyView),
});
export type WholePerson = z.infer<typeof wholePerson>;

/** Somebody of whom more is kept than posts. `authorId` leads to all of it. */
export const personRow = z.object({
  authorId: z.string(),
  name: z.string(),
  accounts: z.array(z.object({ network: z.string(), handle: z.string() })),
  lists: z.array(z.string()),
  blocked: z.object({ at: z.string(), why: z.enum(['blocked', 'spam']) }).nullable(),
});
export const peoplePage = z.object({ items: z.array(personRow), next: z.string().nullable() });
export type PeoplePage = z.infer<typeof peoplePage>;
export const peopleAsk = z.object({
  list: z.uuid().optional(),
  blocked: z.stringbool().optional(),
  cursor: z.uuid().optional(),
  limit: z.coerce.number('must be a number').int().min(1, 'must be from 1 to 100').max(100, 'must be from 1 to 100').default(50),
});

export const linkPersonBody = z.object({ authorId: z.uuid(), evidence: z.enum(['same-handle', 'same-name', 'same-address', 'said-so']).default('said-so') });
export const attributesBody = z.object({
  attributes: z.record(z.string().trim().min(1).max(60), z.string().trim().max(500)).refine((given) => Object.keys(given).length <= 50, 'holds more than 50'),
});
export const personNoteBody = z.object({ text: z.string().trim().min(1, 'is empty').max(10_000) });
export const blockBody = z.object({ blocked: z.boolean(), why: z.enum(['blocked', 'spam']).default('blocked') });
export const personListBody = z.object({ name: z.string().trim().min(1, 'is empty').max(60) });
export const listedBody = z.object({ listId: z.uuid(), listed: z.boolean() });
