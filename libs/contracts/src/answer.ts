import { z } from 'zod';

const question = z.string().trim().min(3, 'is too short').max(500);
const answer = z.string().trim().min(1, 'is empty').max(5_000);
const lang = z.string().regex(/^[a-z]{2,3}$/, 'is no code such as en, fr or zh');

/** An answer that visitors of a site are shown while they type a question like it. */
export const approvedAnswerView = z.object({
  id: z.string(),
  question: z.string(),
  answer: z.string(),
  lang: z.string(),
  /** The conversation it comes from. */
  askedIn: z.string().nullable(),
  /** How many visitors said that it helped. */
  helped: z.number(),
  decidedAt: z.string(),
});
export type ApprovedAnswerView = z.infer<typeof approvedAnswerView>;

/** A question that was answered, and that nobody decided on yet; private data is hidden already. */
export const answerToApproveView = z.object({
  conversationId: z.string(),
  question: z.string(),
  answer: z.string(),
  lang: z.string(),
  doneBy: z.string(),
  confirmedBy: z.string(),
  at: z.string(),
});
export type AnswerToApproveView = z.infer<typeof answerToApproveView>;

export const approvedAnswerBody = z.object({ question, answer, lang, askedIn: z.uuid().nullable().default(null) });
export type ApprovedAnswerBody = z.infer<typeof approvedAnswerBody>;
export const approvedAnswerPatch = z.object({ question, answer, lang });
export const passOverBody = z.object({ askedIn: z.uuid() });
