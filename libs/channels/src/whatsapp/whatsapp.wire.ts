import { z } from 'zod';
import { idOf, wordsOf } from '../sound.js';

// https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks. Times are seconds, written as text.

const file = z.object({ caption: wordsOf, filename: wordsOf }).nullish().catch(null);

export const message = z.object({
  id: idOf,
  from: idOf,
  timestamp: z.union([z.string().regex(/^\d{1,12}$/), z.number()]).transform(Number),
  type: z.string(),
  text: z.object({ body: z.string() }).nullish().catch(null),
  image: file,
  video: file,
  audio: file,
  document: file,
  sticker: file,
  button: z.object({ text: wordsOf }).nullish().catch(null),
  interactive: z
    .object({
      button_reply: z.object({ title: wordsOf }).nullish(),
      list_reply: z.object({ title: wordsOf }).nullish(),
    })
    .nullish()
    .catch(null),
  location: z.object({ name: wordsOf, address: wordsOf }).nullish().catch(null),
  context: z.object({ id: idOf.nullish() }).nullish().catch(null),
});
export type WhatsAppMessage = z.infer<typeof message>;

export const status = z.object({
  id: idOf,
  status: z.string(),
  errors: z
    .array(z.object({ code: z.number().nullish(), title: wordsOf, error_data: z.object({ details: wordsOf }).nullish().catch(null) }))
    .nullish()
    .catch(null),
});

/** The value of a change of `messages`, taken apart when it is delivered. */
export const value = z.object({
  metadata: z.object({ phone_number_id: idOf }),
  contacts: z
    .array(z.object({ wa_id: idOf, profile: z.object({ name: wordsOf }).nullish().catch(null) }))
    .nullish()
    .catch(null),
  messages: z.array(z.unknown()).nullish().catch(null),
  statuses: z.array(z.unknown()).nullish().catch(null),
});

/** One item of a stored body: a message with its sender's name, or what became of one of ours. */
export const item = z.object({ kind: z.enum(['message', 'status']), name: wordsOf, value: z.unknown() });
export const batch = z.object({ items: z.array(z.unknown()) });
export const sent = z.object({ messages: z.array(z.object({ id: idOf })).min(1) });
