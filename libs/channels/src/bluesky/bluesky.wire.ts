import { z } from 'zod';

// Lexicons: app.bsky.feed.post, app.bsky.feed.defs#postView, app.bsky.notification.listNotifications. Unknown fields are ignored.

const did = z
  .string()
  .regex(/^did:[a-z]+:.+/)
  .max(500);
const uri = z
  .string()
  .regex(/^at:\/\//)
  .max(500);
const ref = z.object({ uri, cid: z.string() });
export type Ref = z.infer<typeof ref>;

const image = z.object({ fullsize: z.string().nullish(), thumb: z.string().nullish(), alt: z.string().nullish() });

export const record = z.object({
  text: z.string(),
  createdAt: z.string(),
  reply: z.object({ root: ref, parent: ref }).nullish(),
  facets: z
    .array(
      z.object({
        features: z.array(z.object({ $type: z.string().nullish(), did: z.string().nullish(), uri: z.string().nullish(), tag: z.string().nullish() })),
      }),
    )
    .nullish()
    .catch(null),
});

export const author = z.object({
  did,
  handle: z.string().max(300),
  displayName: z.string().nullish(),
  avatar: z.string().nullish(),
});

/** A post as a search or a look-up gives it. */
export const postView = z.object({
  uri,
  cid: z.string(),
  author,
  record,
  indexedAt: z.string(),
  likeCount: z.number().int().nullish(),
  repostCount: z.number().int().nullish(),
  replyCount: z.number().int().nullish(),
  embed: z
    .object({ images: z.array(image).nullish(), thumbnail: z.string().nullish(), playlist: z.string().nullish(), alt: z.string().nullish() })
    .nullish()
    .catch(null),
});
export type PostView = z.infer<typeof postView>;

/** Somebody wrote to us. */
export const notification = z.object({ uri, cid: z.string(), author, reason: z.string(), record, indexedAt: z.string() });
export type Notification = z.infer<typeof notification>;

/** What Jetstream says, https://github.com/bluesky-social/jetstream. `time_us` is in microseconds since 1970. */
export const commit = z.object({
  did,
  time_us: z.number().int(),
  kind: z.literal('commit'),
  commit: z.object({
    operation: z.enum(['create', 'update', 'delete']),
    collection: z.string(),
    rkey: z.string().min(1).max(512),
    cid: z.string().nullish(),
    record: z.unknown().optional(),
  }),
  /** Ours: the author's name, where we knew it when the event came. */
  handle: z.string().nullish(),
});
export type Commit = z.infer<typeof commit>;

/** A stored body: lists of any of them, each item looked at by itself. */
export const batch = z.object({
  /** Our own account. */
  did: z.string().nullish(),
  notifications: z.array(z.unknown()).optional(),
  posts: z.array(z.unknown()).optional(),
  events: z.array(z.unknown()).optional(),
  /** Looked up again, and found gone. */
  gone: z.array(z.unknown()).optional(),
  /** Looked up again, and found changed; posts that carry when. */
  changed: z.array(z.unknown()).optional(),
});

export const session = z.object({ did, handle: z.string(), accessJwt: z.string(), refreshJwt: z.string() });
export const problem = z.object({ error: z.string().nullish(), message: z.string().nullish() });
