import { countMinutes } from '#insights';
import { TopicFiler } from '#listening';

/** What newly read mentions change in the figures, in the transaction that changes them. */
export const recount = new TopicFiler().recounting(countMinutes);
