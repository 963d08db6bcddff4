import { z } from 'zod';
import { idOf, wordsOf } from '../sound.js';

// https://www.reddit.com/dev/api: things of the kinds t1 (comment), t3 (post) and t4 (private message).

export const thing = z.object({
  kind: z.enum(['t1', 't3', 't4']),
  data: z.object({
    name: z.string().regex(/^t[134]_\w+$/, 'is no fullname'),
    author: wordsOf,
    author_fullname: wordsOf,
    subreddit: wordsOf,
    title: wordsOf,
    subject: wordsOf,
    selftext: wordsOf,
    body: wordsOf,
    url: wordsOf,
    permalink: wordsOf,
    context: wordsOf,
    link_id: wordsOf,
    link_title: wordsOf,
    parent_id: wordsOf,
    first_message_name: wordsOf,
    created_utc: z.number(),
    edited: z.union([z.boolean(), z.number()]).nullish().catch(null),
    score: z.number().int().nullish().catch(null),
    num_comments: z.number().int().nullish().catch(null),
    was_comment: z.boolean().nullish().catch(null),
    removed_by_category: wordsOf,
  }),
});
export type Thing = z.infer<typeof thing>;

export const listing = z.object({ data: z.object({ after: z.string().nullish(), children: z.array(z.unknown()) }) });
export const batch = z.object({
  self: z.string().nullish(),
  things: z.array(z.unknown()).optional(),
  inbox: z.array(z.unknown()).optional(),
  gone: z.array(z.unknown()).optional(),
});
export const token = z.object({ access_token: z.string(), refresh_token: z.string().nullish(), expires_in: z.number().nullish() });
export const me = z.object({ name: z.string(), id: idOf });
export const answered = z.object({
  json: z.object({
    errors: z.array(z.array(z.unknown())).nullish(),
    ratelimit: z.number().nullish().catch(null),
    data: z
      .object({ things: z.array(z.object({ data: z.object({ name: wordsOf, id: wordsOf, permalink: wordsOf }) })) })
      .nullish()
      .catch(null),
  }),
});
