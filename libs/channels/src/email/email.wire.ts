import { z } from 'zod';

const person = z.object({ address: z.string().min(3).max(320), name: z.string() });

/** A letter as the intake keeps it: what people read of it, and the headers that matter. Attachments are named, not kept. */
export const letter = z.object({
  id: z.string().min(1).max(500),
  from: person,
  replyTo: person.nullable(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  subject: z.string(),
  at: z.string(),
  text: z.string().nullable(),
  html: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  references: z.array(z.string()),
  /** A reply of ours whose signed address it came to. */
  answers: z.string().nullable(),
  /** Why nobody wrote it by hand; null when somebody did. */
  automatic: z.string().nullable(),
  /** From our own address. */
  own: z.boolean(),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), sizeBytes: z.number().nullable() })),
  /** What it says could not be delivered. */
  bounced: z.object({ id: z.string(), why: z.string() }).nullable(),
});
export type Letter = z.infer<typeof letter>;

/** A poll as the intake keeps it. */
export const batch = z.object({ address: z.string(), letters: z.array(z.unknown()) });

/** How far a mailbox is read, and how much its senders wrote within the hour. */
export const cursorOf = z.object({
  validity: z.string(),
  uid: z.number().int(),
  hour: z.number().int(),
  senders: z.record(z.string(), z.number().int()),
});
export type Cursor = z.infer<typeof cursorOf>;
