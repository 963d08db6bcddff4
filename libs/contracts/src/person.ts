import type { AuthorView } from './mention.js';

/** An author with what is known of them. */
export interface PersonView extends AuthorView {
  network: string;
  firstSeenAt: string;
  lastSeenAt: string;
  mentions: number;
  conversations: number;
  /** Set once they asked to be forgotten. */
  erasedAt: string | null;
}
