import { z } from 'zod';

// https://docs.x.com. Ids go beyond 2^53: they are strings there, and stay so here.

const id = z.string().regex(/^\d{1,25}$/, 'is no id');

export const post = z.object({
  id,
  text: z.string(),
  author_id: id,
  created_at: z.string().nullish(),
  conversation_id: id.nullish().catch(null),
  in_reply_to_user_id: id.nullish().catch(null),
  edit_history_tweet_ids: z.array(id).nullish().catch(null),
  referenced_tweets: z
    .array(z.object({ type: z.string(), id }))
    .nullish()
    .catch(null),
  entities: z
    .object({ mentions: z.array(z.object({ id: id.nullish(), username: z.string().nullish() })).nullish() })
    .nullish()
    .catch(null),
  public_metrics: z
    .object({ like_count: z.number(), retweet_count: z.number(), reply_count: z.number(), impression_count: z.number().nullish() })
    .nullish()
    .catch(null),
});
export type Post = z.infer<typeof post>;

export const user = z.object({
  id,
  username: z.string().min(1).max(100),
  name: z.string().nullish(),
  profile_image_url: z.string().nullish(),
  location: z.string().nullish(),
  public_metrics: z.object({ followers_count: z.number().nullish() }).nullish().catch(null),
});
export type User = z.infer<typeof user>;

export const included = z
  .object({ users: z.array(z.unknown()).nullish() })
  .nullish()
  .catch(null);

export const page = z.object({
  data: z.array(z.unknown()).optional(),
  includes: included,
  errors: z
    .array(z.object({ resource_id: z.string().nullish(), value: z.string().nullish(), type: z.string().nullish() }))
    .nullish()
    .catch(null),
  meta: z.object({ newest_id: id.nullish(), next_token: z.string().nullish() }).nullish().catch(null),
});

export const event = z.object({
  event_type: z.string(),
  payload: z.unknown().optional(),
  includes: included,
});

/** A stored body: a page of posts, or events that were delivered. `self` is our account's id. */
export const batch = z.object({
  self: z.string().nullish(),
  data: z.array(z.unknown()).optional(),
  includes: included,
  events: z.array(z.unknown()).optional(),
  gone: z.array(z.unknown()).optional(),
  /** What the filtered stream brought, each as it came. */
  streamed: z.array(z.unknown()).optional(),
  /** The stream should have brought `data` already. */
  awaited: z.boolean().optional(),
});

/** https://docs.x.com/x-api/posts/filtered-stream/introduction */
export const streamLine = z.object({
  data: z.unknown().optional(),
  includes: included,
  matching_rules: z
    .array(z.object({ id: z.string() }))
    .nullish()
    .catch(null),
  errors: z
    .array(z.object({ title: z.string().nullish(), detail: z.string().nullish() }))
    .nullish()
    .catch(null),
});
const rule = z.object({ id: z.string(), value: z.string(), tag: z.string().nullish() });
export const rules = z.object({ data: z.array(rule).nullish() });
export const rulesMade = z.object({
  data: z.array(rule).nullish(),
  errors: z.array(z.object({ title: z.string().nullish(), id: z.string().nullish(), value: z.string().nullish() })).nullish(),
});

export const me = z.object({ data: z.object({ id, username: z.string() }) });
export const made = z.object({ data: z.object({ id }) });
export const token = z.object({ access_token: z.string(), refresh_token: z.string().nullish(), expires_in: z.number().nullish() });
