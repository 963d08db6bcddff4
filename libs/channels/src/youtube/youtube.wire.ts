import { z } from 'zod';

// https://developers.google.com/youtube/v3/docs/commentThreads. Deleted comments vanish; edits show by `updatedAt`.

const count = z.coerce.number().int().min(0).nullish().catch(null);

export const comment = z.object({
  id: z.string().min(1).max(300),
  snippet: z.object({
    authorDisplayName: z.string().nullish(),
    authorChannelId: z.object({ value: z.string().nullish() }).nullish().catch(null),
    authorProfileImageUrl: z.string().nullish(),
    textOriginal: z.string().nullish(),
    textDisplay: z.string().nullish(),
    parentId: z.string().nullish(),
    videoId: z.string().nullish(),
    publishedAt: z.string(),
    updatedAt: z.string().nullish(),
    likeCount: count,
  }),
});
export type Comment = z.infer<typeof comment>;

export const thread = z.object({
  id: z.string().min(1).max(300),
  snippet: z.object({
    videoId: z.string().nullish(),
    canReply: z.boolean().nullish(),
    totalReplyCount: count,
    topLevelComment: z.unknown().optional(),
  }),
});

export const listed = z.object({ items: z.array(z.unknown()).catch([]), nextPageToken: z.string().nullish() });

/** A stored body: threads, replies apart from their threads, and ids that are gone. `self` is our channel. */
export const batch = z.object({
  self: z.string().nullish(),
  threads: z.array(z.unknown()).optional(),
  replies: z.array(z.unknown()).optional(),
  gone: z.array(z.unknown()).optional(),
});

export const token = z.object({ access_token: z.string(), refresh_token: z.string().nullish(), expires_in: z.number().nullish() });
