import { z } from 'zod';

// https://core.telegram.org/bots/api. Ids there have at most 52 bits, so that a number holds them; here they are strings.

const id = z.number().int().transform(String);
const file = z.unknown().optional();

export const message = z.object({
  message_id: id,
  date: z.number().int(),
  edit_date: z.number().int().nullish(),
  chat: z.object({ id, type: z.string(), title: z.string().nullish(), username: z.string().nullish() }),
  from: z
    .object({ id, is_bot: z.boolean().nullish(), first_name: z.string().nullish(), last_name: z.string().nullish(), username: z.string().nullish() })
    .nullish(),
  sender_chat: z.object({ id, title: z.string().nullish(), username: z.string().nullish() }).nullish().catch(null),
  text: z.string().nullish(),
  caption: z.string().nullish(),
  reply_to_message: z
    .object({ message_id: id, from: z.object({ id }).nullish() })
    .nullish()
    .catch(null),
  photo: file,
  video: file,
  voice: file,
  audio: file,
  document: z.object({ file_name: z.string().nullish() }).nullish().catch(null),
  location: file,
  sticker: z.object({ emoji: z.string().nullish() }).nullish().catch(null),
});
export type Message = z.infer<typeof message>;

export const update = z.object({
  update_id: z.number().int(),
  message: z.unknown().optional(),
  edited_message: z.unknown().optional(),
  channel_post: z.unknown().optional(),
  edited_channel_post: z.unknown().optional(),
});

/** A stored body: updates as they came, and who the bot is. */
export const batch = z.object({ self: z.string().nullish(), username: z.string().nullish(), updates: z.array(z.unknown()).optional() });
export const answer = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  parameters: z.object({ migrate_to_chat_id: id.nullish() }).nullish().catch(null),
});
export const me = z.object({ id, username: z.string().nullish() });
export const sent = z.object({ message_id: id });
