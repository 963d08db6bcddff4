import { z } from 'zod';
import { countOf, idOf, wordsOf } from '../sound.js';

// https://developers.facebook.com/docs/threads: what is delivered and what is read have the same fields. Only ids must be there.

export const post = z.object({
  id: idOf,
  username: wordsOf,
  text: wordsOf,
  permalink: wordsOf,
  timestamp: z.string(),
  replied_to: z.object({ id: idOf }).nullish().catch(null),
  root_post: z.object({ id: idOf, username: wordsOf }).nullish().catch(null),
  media_type: wordsOf,
  media_url: wordsOf,
  is_reply_owned_by_me: z.boolean().nullish().catch(null),
  like_count: countOf,
});
export type ThreadsPost = z.infer<typeof post>;

/** A delivery is not the Graph's: one change, under `values`. */
export const envelope = z.object({
  topic: z.string(),
  target_id: idOf.nullish(),
  time: z.number().nullish().catch(null),
  values: z.object({ field: z.string(), value: z.unknown() }),
});

export const item = z.object({ field: z.enum(['replies', 'mentions', 'publish', 'delete', 'read', 'search']), value: z.unknown() });
export const batch = z.object({
  self: z.string().nullish(),
  username: z.string().nullish(),
  items: z.array(z.unknown()).optional(),
  gone: z.array(z.unknown()).optional(),
});
export const listed = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ cursors: z.object({ after: z.string().nullish() }).nullish() })
    .nullish()
    .catch(null),
});
export const created = z.object({ id: idOf });
export const me = z.object({ id: idOf, username: z.string() });
