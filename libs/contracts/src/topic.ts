import { z } from 'zod';

/** `cause` is what complaints are about: found by itself, and editable like the others. */
export const topicTypes = ['brand', 'product', 'competitor', 'hashtag', 'person', 'cause'] as const;
export type TopicType = (typeof topicTypes)[number];

const name = z.string().trim().min(1, 'is empty').max(80);
const query = z.string().trim().min(1, 'is empty').max(4_000);

export const topicBody = z.object({
  name,
  type: z.enum(topicTypes),
  query,
  /** Days of what was heard already that are looked through; 0 begins with what comes. */
  backfillDays: z.number().int().min(0).max(3_650).default(30),
});
export const topicPatch = z.object({
  name: name.optional(),
  type: z.enum(topicTypes).optional(),
  query: query.optional(),
  status: z.enum(['active', 'paused']).optional(),
  backfillDays: z.number().int().min(0).max(3_650).optional(),
  /** A found cause that somebody has looked at. */
  seen: z.literal(true).optional(),
});
export const topicCheckBody = z.object({ query, lang: z.enum(['en', 'fr', 'zh']).default('en') });

export const topicView = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(topicTypes),
  query: z.string(),
  status: z.enum(['active', 'paused']),
  /** Words that a found cause stands on. */
  phrases: z.array(z.string()),
  found: z.boolean(),
  isNew: z.boolean(),
  createdAt: z.string(),
  changedAt: z.string(),
  backfill: z.object({ state: z.enum(['running', 'done', 'failed']), done: z.number(), total: z.number(), error: z.string().nullable() }),
  /** Of the last 7 days. */
  week: z.object({ mentions: z.number(), complaints: z.number() }),
});
export type TopicView = z.infer<typeof topicView>;

/** What a query would have found in the last 7 days. `mentions` stops counting at 10,000. */
export const topicPreview = z.object({
  explanation: z.string(),
  warnings: z.array(z.string()),
  mentions: z.number(),
  ofAll: z.number(),
  days: z.array(z.object({ day: z.string(), mentions: z.number() })),
});
export type TopicPreview = z.infer<typeof topicPreview>;
