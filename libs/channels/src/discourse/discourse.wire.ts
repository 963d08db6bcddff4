import { z } from 'zod';
import { countOf, idOf, wordsOf } from '../sound.js';

// https://docs.discourse.org: a post as it is listed, read and delivered. `raw` is what was written, `cooked` its HTML.

export const post = z.object({
  id: idOf,
  username: z.string().min(1).max(200),
  name: wordsOf,
  user_id: idOf.nullish().catch(null),
  avatar_template: wordsOf,
  created_at: z.string(),
  updated_at: wordsOf,
  version: z.number().int().nullish().catch(null),
  raw: wordsOf,
  cooked: wordsOf,
  post_number: z.number().int(),
  post_type: z.number().int().nullish().catch(null),
  reply_to_post_number: z.number().int().nullish().catch(null),
  topic_id: idOf,
  topic_slug: wordsOf,
  topic_title: wordsOf,
  topic_archetype: wordsOf,
  deleted_at: wordsOf,
  user_deleted: z.boolean().nullish().catch(null),
  hidden: z.boolean().nullish().catch(null),
  reply_count: countOf,
  reads: countOf,
  actions_summary: z
    .array(z.object({ id: z.number(), count: z.number().nullish() }))
    .nullish()
    .catch(null),
});
export type DiscoursePost = z.infer<typeof post>;

export const latest = z.object({ latest_posts: z.array(z.unknown()) });
export const delivery = z.object({ post: z.unknown() });
/** A stored body: posts that were listed, delivered or read again, and ids of what is gone. */
export const batch = z.object({
  server: z.string(),
  self: z.string().nullish(),
  posts: z.array(z.unknown()).optional(),
  delivered: z.array(z.unknown()).optional(),
  gone: z.array(z.unknown()).optional(),
});
export const created = z.object({ id: idOf, topic_id: idOf, topic_slug: wordsOf, post_number: z.number().int() });
