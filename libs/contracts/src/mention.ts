import { z } from 'zod';

export const kinds = ['question', 'complaint', 'praise', 'other'] as const;
export type Kind = (typeof kinds)[number];
export const forms = ['post', 'comment', 'message', 'review'] as const;
export type Form = (typeof forms)[number];

const probability = z.number().min(0).max(1);

/** What the classifier understood. `scores` are independent probabilities; `because` marks UTF-16 ranges of the text. */
export const readingView = z.object({
  kind: z.enum(kinds),
  confidence: probability,
  unsure: z.boolean(),
  scores: z.object({ question: probability, complaint: probability, praise: probability }),
  sentiment: z.object({ negative: probability, neutral: probability, positive: probability }),
  lang: z.string(),
  urgency: z.object({ level: z.number().int().min(0).max(3), signs: z.array(z.string()) }),
  notes: z.array(z.string()),
  because: z.array(z.object({ start: z.number(), end: z.number(), weight: z.number(), kind: z.enum(kinds) })),
  model: z.string(),
  correctedBy: z.string().nullable(),
});
export type ReadingView = z.infer<typeof readingView>;

export const authorView = z.object({
  id: z.string(),
  handle: z.string(),
  name: z.string().nullable(),
  followers: z.number().nullable(),
  location: z.string().nullable(),
  avatarUrl: z.string().nullable(),
});
export type AuthorView = z.infer<typeof authorView>;

export const mentionView = z.object({
  id: z.string(),
  externalId: z.string(),
  channelId: z.string(),
  conversationId: z.string().nullable(),
  form: z.enum(forms),
  own: z.boolean(),
  text: z.string(),
  title: z.string().nullable(),
  url: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  author: authorView,
  postedAt: z.string(),
  receivedAt: z.string(),
  editedAt: z.string().nullable(),
  deletedAt: z.string().nullable(),
  /** Pictures and files. `src` is our own address for them, null for film and sound, which stay links. */
  media: z.array(
    z.object({
      kind: z.enum(['image', 'video', 'audio', 'file']),
      url: z.string().nullable(),
      src: z.string().nullable(),
      alt: z.string().nullable(),
      name: z.string().nullable(),
    }),
  ),
  counts: z.record(z.string(), z.number()).nullable(),
  revisions: z.array(z.object({ text: z.string(), editedAt: z.string() })),
  reading: readingView,
});
export type MentionView = z.infer<typeof mentionView>;

/** What a network had counted of a post of ours at a time, and how many followed us then. */
export const countedView = z.object({ at: z.string(), counts: z.record(z.string(), z.number()), followers: z.number().nullable() });
export type CountedView = z.infer<typeof countedView>;

export interface Page<T> {
  items: T[];
  next: string | null;
}

export const readingsBody = z.object({ texts: z.array(z.string().max(20_000)).min(1, 'holds nothing').max(500, 'holds more than 500') });
