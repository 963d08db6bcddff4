import { z } from 'zod';
import { withVariables } from './variables.js';

const language = z.string().regex(/^[a-z]{2,3}$/, 'is no code such as en, fr or zh');
const topics = z.array(z.string().trim().toLowerCase().min(1).max(60, 'is longer than 60 characters')).max(50, 'are more than 50');

/** House guidelines by language; `en`, or the first there is, is for everybody else. Version 0 is ours. */
export const guidelinesView = z.object({ version: z.number(), texts: z.partialRecord(language, z.string()) });
export type GuidelinesView = z.infer<typeof guidelinesView>;
export const guidelinesBody = z.object({
  texts: z.partialRecord(language, withVariables.max(4_000)).refine((texts) => Object.keys(texts).length > 0, 'hold no words'),
});
export const acceptBody = z.object({ version: z.number().int().min(0), lang: language });

export const communityView = z.object({ joinLink: z.string().nullable(), guidelines: guidelinesView, waiting: z.number() });
export type CommunityView = z.infer<typeof communityView>;

/** What somebody sees who opens the join link. */
export const joinPageView = z.object({ workspace: z.string(), guidelines: guidelinesView, networks: z.array(z.string()) });
export type JoinPageView = z.infer<typeof joinPageView>;
export const joinPageBody = z.object({ token: z.string().min(20).max(200) });

/** A handle as people write it, with or without the @. */
const handle = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(300)
  .regex(/^[^\s]+$/, 'must be one word');
export const handleBody = z.object({ network: z.string().min(1).max(40), handle });
export const applicationBody = joinPageBody.extend({
  email: z.email('is no e-mail address').max(320),
  name: z.string().trim().min(1, 'is empty').max(120),
  topics: topics.default([]),
  languages: z.array(language).max(20).default([]),
  account: handleBody.nullable().default(null),
  why: z.string().trim().max(1_000).default(''),
  accepts: acceptBody,
});
export type Application = z.infer<typeof applicationBody>;

export const applicantView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  topics: z.array(z.string()),
  languages: z.array(z.string()),
  account: z.object({ network: z.string(), handle: z.string() }).nullable(),
  why: z.string(),
  at: z.string(),
});
export type ApplicantView = z.infer<typeof applicantView>;
export const applicantBody = z.object({ accept: z.boolean() });
/** `link` lets them in once, and is theirs to be handed; `mailed`: they have it already. */
export const applicantDecided = z.object({ link: z.string().nullable(), mailed: z.boolean() });
export type ApplicantDecided = z.infer<typeof applicantDecided>;

/** An account on a network as which somebody answers. `code` is for their profile, or a post that we hear. */
export const handleView = z.object({
  network: z.string(),
  handle: z.string(),
  code: z.string(),
  provenBy: z.enum(['profile', 'post', 'staff']).nullable(),
});
export type HandleView = z.infer<typeof handleView>;
export const ownHandlesView = z.object({ items: z.array(handleView), networks: z.array(z.string()) });
export type OwnHandlesView = z.infer<typeof ownHandlesView>;
export const proveBody = z.object({ proven: z.boolean() });

/** A question that somebody may take although it was not offered to them: no names, no handles, private data masked. */
export const openQuestionView = z.object({
  conversationId: z.string(),
  network: z.string(),
  lang: z.string(),
  askedAt: z.string(),
  topics: z.array(z.string()),
  text: z.string(),
});
export type OpenQuestionView = z.infer<typeof openQuestionView>;
export const openQuestionsView = z.object({ items: z.array(openQuestionView) });
