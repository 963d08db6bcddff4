import { z } from 'zod';

/** https://hn.algolia.com/api: a story, a comment, a poll. Algolia may leave any field out, or null. */
export const hit = z.object({
  objectID: z.string().min(1).max(100),
  created_at_i: z.number().int(),
  author: z.string().min(1).max(300),
  title: z.string().nullish(),
  url: z.string().nullish(),
  story_text: z.string().nullish(),
  comment_text: z.string().nullish(),
  story_id: z.number().int().nullish(),
  story_title: z.string().nullish(),
  parent_id: z.number().int().nullish(),
  points: z.number().int().nullish(),
  num_comments: z.number().int().nullish(),
});
export type Hit = z.infer<typeof hit>;

/** An answer to a search. The items are looked at one by one when they are read. */
export const answer = z.object({ hits: z.array(z.unknown()), nbHits: z.number().int() });

/** Of an item that may be a hit: when it was made. */
export const dated = z.object({ objectID: z.string(), created_at_i: z.number() });

export const batch = z.object({ hits: z.array(z.unknown()) });
