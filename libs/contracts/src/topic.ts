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
  /** Looked for on the connected networks too, and not only in what comes anyway. */
  searched: z.boolean().default(true),
});
export const topicPatch = z.object({
  name: name.optional(),
  type: z.enum(topicTypes).optional(),
  query: query.optional(),
  status: z.enum(['active', 'paused']).optional(),
  backfillDays: z.number().int().min(0).max(3_650).optional(),
  searched: z.boolean().optional(),
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
  /** Looked for on the connected networks too. */
  searched: z.boolean(),
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

/** What a topic becomes at one connected channel. */
export const topicSearch = z.object({
  channelId: z.string(),
  name: z.string(),
  network: z.string(),
  /** As the network is asked. */
  searches: z.array(z.string()),
  /** What the network cannot be asked, in plain words: it is looked for in what is found. */
  here: z.array(z.string()),
  /** Why it is not asked: the topic is about other channels, or holds no word that could be searched for. */
  why: z.enum(['elsewhere', 'no-word']).nullable(),
  /** Whether it can be told what these searches would bring. */
  foreseen: z.boolean(),
});
export type TopicSearch = z.infer<typeof topicSearch>;

/** What the searches of a topic would bring at one channel. */
export const topicForecast = z.object({
  channelId: z.string(),
  /** Of the last `days` days; null when the network did not say. */
  posts: z.number().nullable(),
  days: z.number(),
  /** For 30 days at the most; null where it costs nothing. */
  dollars: z.number().nullable(),
  /** What the channel may spend in 30 days; null where it costs nothing. */
  may: z.number().nullable(),
  problem: z.string().nullable(),
});
export type TopicForecast = z.infer<typeof topicForecast>;

/** What a query would have found in the last 7 days. `mentions` stops counting at 10,000. */
export const topicPreview = z.object({
  explanation: z.string(),
  warnings: z.array(z.string()),
  mentions: z.number(),
  ofAll: z.number(),
  days: z.array(z.object({ day: z.string(), mentions: z.number() })),
  /** At each connected channel that can be searched. */
  searches: z.array(topicSearch),
});
export type TopicPreview = z.infer<typeof topicPreview>;
