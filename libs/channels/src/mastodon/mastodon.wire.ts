import { z } from 'zod';

// https://docs.joinmastodon.org/entities/. Servers of the family leave out what they do not have, and their ids are opaque.

const id = z
  .union([z.string().min(1), z.number()])
  .transform(String)
  .pipe(z.string().max(500));

const account = z.object({
  id,
  acct: z.string().min(1).max(400),
  url: z.string().nullish(),
  uri: z.string().nullish(),
  display_name: z.string().nullish(),
  avatar: z.string().nullish(),
  followers_count: z.number().nullish(),
  bot: z.boolean().nullish(),
});

export const status = z.object({
  id,
  uri: z.string().min(1).max(500),
  url: z.string().nullish(),
  created_at: z.string(),
  edited_at: z.string().nullish(),
  content: z.string(),
  spoiler_text: z.string().nullish(),
  visibility: z.string().nullish(),
  in_reply_to_id: id.nullish(),
  account,
  media_attachments: z
    .array(z.object({ type: z.string().nullish(), url: z.string().nullish(), remote_url: z.string().nullish(), description: z.string().nullish() }))
    .nullish()
    .catch(null),
  favourites_count: z.number().int().nullish(),
  reblogs_count: z.number().int().nullish(),
  replies_count: z.number().int().nullish(),
});
export type Status = z.infer<typeof status>;

export const notification = z.object({ id, type: z.string(), status: z.unknown() });

/** A stored body: statuses of notifications, of timelines and searches, of a stream; each looked at by itself. */
export const batch = z.object({
  /** The server, for the names of its own people, and our account's id there. */
  server: z.string(),
  self: z.string().nullish(),
  notifications: z.array(z.unknown()).optional(),
  statuses: z.array(z.unknown()).optional(),
  /** Of the account itself: no stream is held to have brought them. */
  ours: z.array(z.unknown()).optional(),
  /** Looked up again and found changed, or told so. */
  changed: z.array(z.unknown()).optional(),
  /** Ids of items we have that are gone. */
  gone: z.array(z.unknown()).optional(),
});

export const frame = z.object({ event: z.string(), payload: z.string() });
export const verified = z.object({ id, acct: z.string() });
export const app = z.object({ client_id: z.string(), client_secret: z.string() });
export const token = z.object({ access_token: z.string() });
