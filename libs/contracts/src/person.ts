import { z } from 'zod';
import { authorView } from './mention.js';

/** An author with what is known of them. */
export const personView = authorView.extend({
  network: z.string(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  mentions: z.number(),
  conversations: z.number(),
  /** Set once they asked to be forgotten. */
  erasedAt: z.string().nullable(),
});
export type PersonView = z.infer<typeof personView>;
