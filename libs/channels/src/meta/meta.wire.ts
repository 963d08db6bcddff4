import { z } from 'zod';

// https://developers.facebook.com/docs/graph-api/webhooks and what deliveries look like. Everything may be missing but ids.

export const id = z.union([z.string().min(1).max(300), z.number().int()]).transform(String);
const seconds = z.union([z.number(), z.string()]).transform((value) => {
  const time = typeof value === 'number' || /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value.replace(/\+0000$/, 'Z'));
  return Number.isNaN(time) ? null : time;
});

const from = z.object({ id: id.nullish(), name: z.string().nullish(), username: z.string().nullish() }).nullish().catch(null);

/** The value of a change of a page's `feed`. */
export const feedValue = z.object({
  item: z.string(),
  verb: z.string(),
  post_id: id.nullish(),
  comment_id: id.nullish(),
  parent_id: id.nullish(),
  from,
  message: z.string().nullish(),
  created_time: seconds.nullish().catch(null),
  post: z.object({ permalink_url: z.string().nullish() }).nullish().catch(null),
});

/** The value of a change of an Instagram account's `comments`. */
export const instagramComment = z.object({
  id,
  text: z.string(),
  from,
  username: z.string().nullish(),
  parent_id: id.nullish(),
  media: z.object({ id: id.nullish() }).nullish().catch(null),
  timestamp: seconds.nullish().catch(null),
  permalink: z.string().nullish(),
});

/** One private message, of a page or of an Instagram account. */
export const messaging = z.object({
  sender: z.object({ id }),
  recipient: z.object({ id }),
  timestamp: z.number(),
  message: z.object({
    mid: id,
    text: z.string().nullish(),
    is_echo: z.boolean().nullish(),
    is_deleted: z.boolean().nullish(),
    reply_to: z.object({ mid: id.nullish() }).nullish().catch(null),
    attachments: z
      .array(z.object({ type: z.string().nullish(), payload: z.object({ url: z.string().nullish() }).nullish().catch(null) }))
      .nullish()
      .catch(null),
  }),
});

/** What is read from a page: a comment, or a post that somebody else wrote or in which we are tagged. */
export const readComment = z.object({
  id,
  message: z.string().nullish(),
  from,
  created_time: seconds,
  permalink_url: z.string().nullish(),
  parent: z.object({ id }).nullish().catch(null),
  post: z.string().nullish(),
});

/** A delivery, of which nothing is believed but its outline. */
export const envelope = z.object({ object: z.string(), entry: z.array(z.unknown()) });
export const entry = z.object({
  id: id.nullish(),
  time: z.number().nullish().catch(null),
  changes: z.array(z.unknown()).nullish().catch(null),
  messaging: z.array(z.unknown()).nullish().catch(null),
  // Apps that sign in by Instagram are shown these in the entry itself.
  field: z.string().nullish().catch(null),
  value: z.unknown().optional(),
});

/** One item of a stored body, each looked at by itself. */
export const item = z.object({ time: z.number().nullish().catch(null), field: z.string(), value: z.unknown().optional() });
export const batch = z.object({ self: z.string().nullish(), items: z.array(z.unknown()).optional(), gone: z.array(z.unknown()).optional() });
export const created = z.object({ id: id.nullish(), message_id: id.nullish() });
