import { countMinutes } from '#insights';
import { TopicFiler } from '#listening';

/** What a corrected or newly read mention changes in the figures, in the transaction that changes it. */
export const recount = new TopicFiler().recounting(countMinutes);
