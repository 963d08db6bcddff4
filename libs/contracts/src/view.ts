import { z } from 'zod';
import { conversationView, priorities, viewNames } from './conversation.js';
import { authorView, mentionView } from './mention.js';

/** By last activity, longest waiting, most important, or what was promised soonest. */
export const listOrders = ['activity', 'waiting', 'priority', 'sla'] as const;
export type ListOrder = (typeof listOrders)[number];

const name = z.string().trim().min(1, 'is empty').max(60);
const query = z.string().trim().max(4_000);

export const tagColours = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const;
export type TagColour = (typeof tagColours)[number];
export const tagBody = z.object({ name, colour: z.enum(tagColours).default('grey') });
export const tagPatch = z.object({ name, colour: z.enum(tagColours) }).partial();
/** Whatever carries the tag then carries that one. */
export const tagMergeBody = z.object({ intoId: z.uuid() });
export const tagView = z.object({ id: z.string(), name: z.string(), colour: z.enum(tagColours) });
export type TagView = z.infer<typeof tagView>;
/** Tags by name; those that do not exist yet are made. */
export const taggingBody = z.object({ add: z.array(name).max(50).default([]), remove: z.array(name).max(50).default([]) });

export const savedViewBody = z.object({ name, query, order: z.enum(listOrders).default('activity'), shared: z.boolean().default(false) });
export const savedViewPatch = z
  .object({ name, query, order: z.enum(listOrders), shared: z.boolean(), position: z.number().int().min(0).max(10_000) })
  .partial();
export const savedView = z.object({
  id: z.string(),
  name: z.string(),
  query: z.string(),
  order: z.enum(listOrders),
  shared: z.boolean(),
  position: z.number(),
  /** Whoever calls may change it. */
  mine: z.boolean(),
});
export type SavedView = z.infer<typeof savedView>;

/** Which conversations: these, or all that a list would hold when asked now. */
export const selection = z.union([
  z.object({ ids: z.array(z.uuid()).min(1, 'holds nothing').max(1_000) }),
  z.object({ view: z.enum(viewNames), query: query.default(''), except: z.array(z.uuid()).max(1_000).default([]) }),
]);
export type Selection = z.infer<typeof selection>;

export const bulkAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('assign'), memberId: z.uuid().nullable() }),
  z.object({ do: z.literal('resolve') }),
  z.object({ do: z.literal('reopen') }),
  z.object({ do: z.literal('snooze'), until: z.iso.datetime({ offset: true }) }),
  z.object({ do: z.literal('priority'), priority: z.enum(priorities) }),
  z.object({ do: z.literal('tag'), add: z.array(name).max(20).default([]), remove: z.array(name).max(20).default([]) }),
  z.object({ do: z.literal('spam') }),
]);
export type BulkAction = z.infer<typeof bulkAction>;
export const bulkBody = z.object({ select: selection, action: bulkAction });
export const bulkStates = ['running', 'done', 'undoing', 'undone'] as const;
export const bulkView = z.object({
  id: z.string(),
  action: bulkAction,
  state: z.enum(bulkStates),
  total: z.number(),
  done: z.number(),
  /** So already, or changed by somebody meanwhile. */
  skipped: z.number(),
});
export type BulkView = z.infer<typeof bulkView>;

/** A field of the query language, enough to build any query by clicking. */
export const queryFieldView = z.object({
  name: z.string(),
  type: z.enum(['keyword', 'text', 'number', 'time', 'duration', 'flag', 'person']),
  label: z.string(),
  operators: z.array(z.enum(['any', 'from', 'to', 'between', 'yes', 'none'])),
  values: z.array(z.object({ value: z.string(), label: z.string() })),
  /** Values besides those listed are accepted. */
  open: z.boolean(),
  example: z.string(),
});
export type QueryFieldView = z.infer<typeof queryFieldView>;
export const queryLanguages = ['en', 'fr', 'zh'] as const;
export const queryAsk = z.object({
  query: z.string().max(5_000),
  of: z.enum(['conversations', 'mentions']).default('conversations'),
  lang: z.enum(queryLanguages).default('en'),
});
/** One part of a query, all of which must hold: what a chip shows. `test` is null for words and for groups. */
export const queryPart = z.object({
  text: z.string(),
  field: z.string().nullable(),
  negated: z.boolean(),
  says: z.string(),
  test: z.record(z.string(), z.unknown()).nullable(),
});
export type QueryPart = z.infer<typeof queryPart>;
/** What a query means, or what is wrong with it and where. `matched` is how many of the last 7 days it finds, counted to `most`; null when that took too long. */
export const queryReading = z.union([
  z.object({ ok: z.literal(true), says: z.string(), canonical: z.string(), parts: z.array(queryPart), matched: z.number().nullable(), most: z.number() }),
  z.object({
    ok: z.literal(false),
    errors: z.array(z.object({ code: z.string(), message: z.string(), start: z.number(), end: z.number(), suggestion: z.string().optional() })),
  }),
]);
export type QueryReading = z.infer<typeof queryReading>;

/** How many conversations a list holds, counted to `most`; null when that took too long. */
export const countAsk = z.object({ view: z.enum(viewNames).default('all'), query: query.default('') });
export const listCount = z.object({ count: z.number().nullable(), most: z.number() });
export type ListCount = z.infer<typeof listCount>;

/** UTF-16 places in a text. */
export const highlight = z.object({ start: z.number(), end: z.number() });
export type Highlight = z.infer<typeof highlight>;
export const searchPlaces = ['posts', 'replies', 'notes', 'people'] as const;
export type SearchPlace = (typeof searchPlaces)[number];
const marks = z.array(highlight);
export const searchHit = z.discriminatedUnion('is', [
  z.object({ is: z.literal('post'), at: z.string(), mention: mentionView, marks }),
  z.object({
    is: z.enum(['reply', 'note']),
    at: z.string(),
    id: z.string(),
    text: z.string(),
    memberId: z.string().nullable(),
    conversation: conversationView,
    marks,
  }),
  z.object({ is: z.literal('person'), at: z.string(), author: authorView, network: z.string(), marks }),
]);
export type SearchHit = z.infer<typeof searchHit>;
const hits = z.object({ items: z.array(searchHit), next: z.string().nullable() });
export const searchPage = z.object({ posts: hits.nullable(), replies: hits.nullable(), notes: hits.nullable(), people: hits.nullable() });
export type SearchPage = z.infer<typeof searchPage>;
