import { z } from 'zod';

/** Why somebody is, or is not, to be invited to help others. */
export const inviteReasons = ['praises', 'answers', 'not-enough', 'complained', 'invited-before', 'is-advocate', 'no-join-link', 'not-wanted'] as const;
export type InviteReason = (typeof inviteReasons)[number];

/** What may be said to somebody who praises us. Texts are ready to send, in the language they write. */
export const thanksView = z.object({
  suggestions: z.array(z.string()),
  /** Sentences to add: pass it on; leave a review, where the settings hold an address. */
  share: z.string(),
  review: z.string().nullable(),
  invite: z.object({ due: z.boolean(), reason: z.enum(inviteReasons), praises: z.number(), answers: z.number(), text: z.string().nullable() }),
});
export type ThanksView = z.infer<typeof thanksView>;
